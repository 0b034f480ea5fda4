package io.synod.journal;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.bytes.BytesStore;
import net.openhft.chronicle.bytes.PointerBytesStore;
import net.openhft.chronicle.core.io.Closeable;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.wire.DocumentContext;
import org.agrona.CloseHelper;

/**
 * Appends records to a Chronicle Queue of its own, in place: a place is claimed, encoded into, and
 * committed. A segment is one mapping, so that offsets in it stay valid while it is the newest.
 *
 * <p>The queue's directory is new at every start. So the queue never opens a file that an earlier
 * process left, nor that process' lock, and cannot append behind damage.
 */
final class SegmentAppender implements AutoCloseable {
  private static final int TIMEOUT_MS = 300;
  private static final int OVERLAP_DIVISOR = 4;
  private static final int OVERLAP_SLACK = 64 * 1024;
  private static final int MAX_IN_PLACE_LENGTH = 4096;
  private static final int MAX_RESERVE_STEP = 16 * 1024 * 1024;
  private static final int FRAME_SLACK = 64;

  private final SegmentMemory memory = new SegmentMemory();
  private final SegmentCycle cycle;
  private final Path directory;
  private final SingleChronicleQueue queue;
  private final ExcerptAppender appender;
  private final PointerBytesStore inPlace = BytesStore.nativePointer();
  private final WriteBehind writeBehind = new WriteBehind(PageCache.ofSystem());
  private final FileStore disk;
  private final int reserveStep;
  private DiskSpace space;
  private DocumentContext context;
  private int offset;
  private int claimed;
  private int tail;
  private long usedBefore;

  SegmentAppender(
      final Path directory,
      final long segment,
      final int segmentLengthBytes,
      final int maxRecordLength)
      throws IOException {
    this.directory = directory;
    reserveStep = Math.min(segmentLengthBytes, MAX_RESERVE_STEP);
    disk = Files.getFileStore(directory);
    checkSpace();
    cycle = new SegmentCycle(segment);
    final long forLongestRecord = (maxRecordLength + OVERLAP_SLACK) * (long) OVERLAP_DIVISOR;
    queue =
        SingleChronicleQueueBuilder.binary(directory)
            .rollCycle(cycle)
            .timeProvider(cycle)
            .blockSize(Math.max(segmentLengthBytes, forLongestRecord))
            .timeoutMS(TIMEOUT_MS)
            .build();
    appender = queue.createAppender();
    appender.singleThreadedCheckDisabled(true);
  }

  /** The newest segment's bytes; another segment's after a claim that rolled. */
  SegmentMemory memory() {
    return memory;
  }

  long segment() {
    return cycle.segment();
  }

  Path file() {
    return appender.currentFile().toPath();
  }

  /**
   * Makes the next claim begin a new segment.
   *
   * @throws IOException where the disk has no room for one.
   */
  void roll() throws IOException {
    checkSpace();
    CloseHelper.close(space);
    space = null;
    cycle.next();
    usedBefore += tail;
    tail = 0;
  }

  /**
   * Claims room for a record. Nothing is appended before {@link #commit()}.
   *
   * @param length of the record in bytes.
   * @return the record's offset in {@link #memory()}.
   * @throws IOException where the disk has no room for it.
   */
  int claim(final int length) throws IOException {
    claimed = length;
    if (tail > 0) {
      reserve(tail + length);
      if (length <= MAX_IN_PLACE_LENGTH) {
        offset = SegmentScanner.align(tail) + Integer.BYTES;
        return offset;
      }
    }
    context = appender.writingDocument();
    final Bytes<?> bytes = context.wire().bytes();
    offset = (int) bytes.writePosition();
    bytes.writeSkip(length);
    if (tail == 0) {
      mapped(bytes.bytesStore(), offset + length);
      reserve(offset + length);
    }
    return offset;
  }

  /** Appends what was encoded into the claim. */
  void commit() {
    if (context != null) {
      context.close();
      context = null;
    } else {
      // The record is where the queue will put it, so that the queue copies it onto itself: for a
      // short one a third faster than a document that is opened and closed.
      inPlace.set(memory.buffer().addressOffset() + offset, claimed);
      appender.writeBytes(inPlace);
      if (memory.buffer().getInt(offset - Integer.BYTES) != claimed) {
        throw new IllegalStateException("the queue put a record elsewhere: offset=" + offset);
      }
    }
    tail = offset + claimed;
    writeBehind.through(tail);
  }

  @Override
  public void close() {
    CloseHelper.closeAll(space, writeBehind);
    if (context != null) {
      context.rollbackIfNotComplete();
    }
    Closeable.closeQuietly(appender, queue);
  }

  private void mapped(final BytesStore<?, ?> bytes, final int used) throws IOException {
    memory.wrap(bytes.toTemporaryDirectByteBuffer());
    final Path file = file();
    space = new DiskSpace(file, memory.buffer(), used, reserveStep, usedBefore);
    writeBehind.begin(file);
  }

  private void reserve(final int through) throws IOException {
    space.ensure(through + FRAME_SLACK);
  }

  private void checkSpace() throws IOException {
    final long usable = disk.getUsableSpace();
    if (usable < 2L * reserveStep) {
      throw new IOException(
          "the disk is full: directory="
              + directory
              + " usableBytes="
              + usable
              + " neededBytes="
              + 2L * reserveStep);
    }
  }
}
