package io.synod.journal;

import io.synod.codec.journal.RecordDecoder;
import java.nio.file.Path;
import org.agrona.DirectBuffer;

/** A record where it lies in a file: valid only during the call that shows it. */
public final class JournalRecord {
  private static final int SEGMENT_SHIFT = 32;

  private Segment segment;
  private int segmentIndex;
  private SegmentMemory memory;
  private RecordView view;
  private RecordDecoder record;
  private RecordKind kind = RecordKind.UNKNOWN;
  private boolean isIntact;

  JournalRecord() {}

  void wrap(
      final Segment newSegment,
      final int newSegmentIndex,
      final SegmentMemory newMemory,
      final RecordView newView) {
    segment = newSegment;
    segmentIndex = newSegmentIndex;
    memory = newMemory;
    view = newView;
    record = newView.record();
    kind = RecordKind.of(newView.templateId());
    isIntact = newView.isBodyIntact();
  }

  /** What it says. */
  public RecordKind kind() {
    return kind;
  }

  /** Its number; consecutive over all segments. */
  public long number() {
    return record.recordNumber();
  }

  /** Start of the node that wrote it. */
  public long incarnation() {
    return record.incarnation();
  }

  /** Instance of its value; 0 where it has none. */
  public long instance() {
    return record.instance();
  }

  /** Ballot of the vote, value or promise; 0 where it is none of these. */
  public long ballot() {
    return record.ballot();
  }

  /** Highest ballot promised, through this record. */
  public long promised() {
    return record.promised();
  }

  /** Every instance up to it was known as chosen when the record was written. */
  public long chosenThrough() {
    return record.chosenThrough();
  }

  /** Whether the body is the one that was written. */
  public boolean isIntact() {
    return isIntact;
  }

  /** Holds the body. */
  public DirectBuffer buffer() {
    return memory.buffer();
  }

  /** Offset of the body in {@link #buffer()}. */
  public int offset() {
    return view.bodyOffset();
  }

  /** Length of the body in bytes; of a value, 0 is a no-op. */
  public int length() {
    return view.bodyLength();
  }

  /** File that holds the record. */
  public Path file() {
    return segment.file();
  }

  /** Number of the segment that holds the record. */
  public long segment() {
    return segment.number();
  }

  /** Offset of the record in its file. */
  public long fileOffset() {
    return view.offset();
  }

  /** Bytes of the record in its file, without what frames it. */
  public int lengthInFile() {
    return view.limit() - view.offset();
  }

  /** Where {@link JournalReader#value} finds the record again. */
  public long place() {
    return (long) segmentIndex << SEGMENT_SHIFT | view.offset();
  }

  static int segmentIndex(final long place) {
    return (int) (place >> SEGMENT_SHIFT);
  }

  static int offset(final long place) {
    return (int) place;
  }
}
