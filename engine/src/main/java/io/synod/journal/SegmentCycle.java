package io.synod.journal;

import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import net.openhft.chronicle.core.time.TimeProvider;
import net.openhft.chronicle.queue.RollCycle;
import net.openhft.chronicle.queue.rollcycles.RollCycleArithmetic;

/**
 * Lets the queue roll when the journal says so: a cycle is a segment, and the queue's time is the
 * number of the segment, in seconds because the names of its files know nothing shorter.
 */
final class SegmentCycle implements RollCycle, TimeProvider {
  private static final String FORMAT = "yyyyMMdd-HHmmss";
  private static final DateTimeFormatter NAMES = DateTimeFormatter.ofPattern(FORMAT);
  private static final int MILLIS_PER_SEGMENT = 1000;

  // The queue's own index is never used, so it is as small and sparse as the queue allows.
  private static final int INDEX_COUNT = 8;
  private static final int INDEX_SPACING = 1 << 24;

  private final RollCycleArithmetic arithmetic = RollCycleArithmetic.of(INDEX_COUNT, INDEX_SPACING);
  private long segment;

  SegmentCycle(final long segment) {
    this.segment = segment;
  }

  /**
   * The number of the segment that a file holds.
   *
   * @param file of a segment.
   * @return its number.
   * @throws JournalException where the file has not the name of a segment.
   */
  static long segmentOf(final Path file) {
    final String name = file.getFileName().toString();
    try {
      final String time = name.substring(0, name.lastIndexOf('.'));
      return LocalDateTime.parse(time, NAMES).toEpochSecond(ZoneOffset.UTC);
    } catch (final DateTimeParseException ex) {
      throw new JournalException("a file has not the name of a segment: file=" + file, ex);
    }
  }

  long segment() {
    return segment;
  }

  void next() {
    segment++;
  }

  @Override
  public long currentTimeMillis() {
    return segment * MILLIS_PER_SEGMENT;
  }

  @Override
  public String format() {
    return FORMAT;
  }

  @Override
  public int lengthInMillis() {
    return MILLIS_PER_SEGMENT;
  }

  @Override
  public int defaultIndexCount() {
    return arithmetic.indexCount();
  }

  @Override
  public int defaultIndexSpacing() {
    return arithmetic.indexSpacing();
  }

  @Override
  public long toIndex(final int cycle, final long sequenceNumber) {
    return arithmetic.toIndex(cycle, sequenceNumber);
  }

  @Override
  public long toSequenceNumber(final long index) {
    return arithmetic.toSequenceNumber(index);
  }

  @Override
  public int toCycle(final long index) {
    return arithmetic.toCycle(index);
  }

  @Override
  public long maxMessagesPerCycle() {
    return arithmetic.maxMessagesPerCycle();
  }
}
