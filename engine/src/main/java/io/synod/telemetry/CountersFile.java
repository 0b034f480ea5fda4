package io.synod.telemetry;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.AtomicCounter;
import org.agrona.concurrent.status.CountersManager;
import org.agrona.concurrent.status.CountersReader;

/**
 * Counters in a mapped file: written by one thread, read by any process. A header of 64 bytes (a
 * mark, a version and how many counters there is room for), then Agrona's metadata and values.
 */
public final class CountersFile implements AutoCloseable {
  /** Most counters of a file. */
  public static final int MAX_COUNTERS = 256;

  private static final long MARK = 0x53594e4f44435452L;
  private static final int VERSION = 1;
  private static final int VERSION_OFFSET = 8;
  private static final int COUNTERS_OFFSET = 12;
  private static final int HEADER_LENGTH = 64;
  private static final int METADATA_LENGTH = MAX_COUNTERS * CountersReader.METADATA_LENGTH;
  private static final int VALUES_LENGTH = MAX_COUNTERS * CountersReader.COUNTER_LENGTH;
  private static final int FILE_LENGTH = HEADER_LENGTH + METADATA_LENGTH + VALUES_LENGTH;

  private final MappedByteBuffer mapped;
  private final CountersManager counters;
  private boolean isClosed;

  private CountersFile(final MappedByteBuffer mapped) {
    this.mapped = mapped;
    final UnsafeBuffer header = new UnsafeBuffer(mapped, 0, HEADER_LENGTH);
    counters =
        new CountersManager(
            new UnsafeBuffer(mapped, HEADER_LENGTH, METADATA_LENGTH),
            new UnsafeBuffer(mapped, HEADER_LENGTH + METADATA_LENGTH, VALUES_LENGTH),
            StandardCharsets.US_ASCII);
    header.putInt(VERSION_OFFSET, VERSION);
    header.putInt(COUNTERS_OFFSET, MAX_COUNTERS);
    header.putLongRelease(0, MARK);
  }

  /**
   * Makes the file anew; what was there is replaced.
   *
   * @param file to make.
   * @return the counters, none yet.
   * @throws UncheckedIOException where it cannot be written.
   */
  public static CountersFile create(final Path file) {
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      return new CountersFile(channel.map(FileChannel.MapMode.READ_WRITE, 0, FILE_LENGTH));
    } catch (final IOException e) {
      throw new UncheckedIOException("the counters cannot be written: file=" + file, e);
    }
  }

  /**
   * Reads the counters of a file once, also while a node writes it.
   *
   * @param file of a node.
   * @return name and value of each, in the order in which they were made.
   * @throws IllegalArgumentException where it is no file of counters of this version.
   * @throws UncheckedIOException where it cannot be read.
   */
  public static Map<String, Long> read(final Path file) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      if (channel.size() != FILE_LENGTH) {
        throw new IllegalArgumentException(
            "no file of counters: file=" + file + " length=" + channel.size());
      }
      final MappedByteBuffer mapped = channel.map(FileChannel.MapMode.READ_ONLY, 0, FILE_LENGTH);
      try {
        return read(mapped, file);
      } finally {
        BufferUtil.free(mapped);
      }
    } catch (final IOException e) {
      throw new UncheckedIOException("the counters cannot be read: file=" + file, e);
    }
  }

  private static Map<String, Long> read(final MappedByteBuffer mapped, final Path file) {
    final UnsafeBuffer header = new UnsafeBuffer(mapped, 0, HEADER_LENGTH);
    if (header.getLongVolatile(0) != MARK
        || header.getInt(VERSION_OFFSET) != VERSION
        || header.getInt(COUNTERS_OFFSET) != MAX_COUNTERS) {
      throw new IllegalArgumentException("no file of counters of this version: file=" + file);
    }
    return values(
        new CountersReader(
            new UnsafeBuffer(mapped, HEADER_LENGTH, METADATA_LENGTH),
            new UnsafeBuffer(mapped, HEADER_LENGTH + METADATA_LENGTH, VALUES_LENGTH),
            StandardCharsets.US_ASCII));
  }

  /**
   * Adds a counter.
   *
   * @param name in words, each once.
   * @return the counter, at 0.
   */
  public AtomicCounter add(final String name) {
    return counters.newCounter(name);
  }

  /**
   * The counters as they stand. May be called by any thread.
   *
   * @return name and value of each, in the order in which they were made; empty once closed.
   */
  public synchronized Map<String, Long> values() {
    return isClosed ? Map.of() : values(counters);
  }

  private static Map<String, Long> values(final CountersReader reader) {
    final Map<String, Long> values = new LinkedHashMap<>();
    reader.forEach((value, id, label) -> values.put(label, value));
    return values;
  }

  /** Unmaps the file, which stays. No counter may be touched afterwards. */
  @Override
  public synchronized void close() {
    if (!isClosed) {
      isClosed = true;
      BufferUtil.free(mapped);
    }
  }
}
