package io.synod.journal;

import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import org.agrona.BufferUtil;

/**
 * The few segments that are mapped for reading, apart from the newest one, which the appender has
 * mapped. Mapping one more may unmap the one that was not asked for longest.
 */
final class SegmentMaps implements AutoCloseable {
  private static final int CAPACITY = 4;
  private static final int MAX_LENGTH = Integer.MAX_VALUE & -4096;

  private final long[] numbers = new long[CAPACITY];
  private final SegmentMemory[] memories = new SegmentMemory[CAPACITY];
  private final long[] lastUsed = new long[CAPACITY];
  private long uses;

  SegmentMaps() {
    for (int i = 0; i < CAPACITY; i++) {
      memories[i] = new SegmentMemory();
    }
  }

  /**
   * Maps a segment, if it is not mapped.
   *
   * @param segment to read.
   * @return its bytes, valid until this is called for another segment.
   * @throws JournalException where its file cannot be mapped.
   */
  SegmentMemory map(final Segment segment) {
    int oldest = 0;
    for (int i = 0; i < CAPACITY; i++) {
      if (numbers[i] == segment.number()) {
        lastUsed[i] = ++uses;
        return memories[i];
      }
      if (lastUsed[i] < lastUsed[oldest]) {
        oldest = i;
      }
    }
    unmap(oldest);
    try (FileChannel channel = FileChannel.open(segment.file(), StandardOpenOption.READ)) {
      final long length = Math.min(channel.size(), MAX_LENGTH);
      final MappedByteBuffer bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, length);
      memories[oldest].wrap(bytes);
    } catch (final IOException ex) {
      throw new JournalException("a segment cannot be read: file=" + segment.file(), ex);
    }
    numbers[oldest] = segment.number();
    lastUsed[oldest] = ++uses;
    return memories[oldest];
  }

  @Override
  public void close() {
    for (int i = 0; i < CAPACITY; i++) {
      unmap(i);
    }
  }

  private void unmap(final int index) {
    if (numbers[index] != 0) {
      BufferUtil.free(memories[index].release());
      numbers[index] = 0;
      lastUsed[index] = 0;
    }
  }
}
