package io.synod.journal;

import io.synod.codec.journal.RecordDecoder;
import net.openhft.chronicle.wire.Wires;

/**
 * Walks over the records of a segment as Chronicle Queue frames them: a 4-byte word with length and
 * state, then the record, padded to 4 bytes. The words have no checksum, so they only propose where
 * a record is; the record's own header decides.
 */
final class SegmentScanner {
  /** What {@link #next()} found. */
  enum Found {
    /** A record, which {@link #record()} shows. */
    RECORD,
    /** Nothing was ever appended here, or only half. */
    END,
    /** Something that is no record and no end. */
    DAMAGE
  }

  private static final int WORD_LENGTH = Integer.BYTES;
  private static final int WORD_MASK = WORD_LENGTH - 1;
  private static final int SCHEMA_ID_OFFSET = 4;

  private final RecordView record = new RecordView();
  private SegmentMemory memory;
  private int position;
  private int limit;
  private boolean isCommitted;

  /**
   * Starts to walk.
   *
   * @param segment to walk over.
   * @param from offset of a frame; 0, or that of a record less the word before it.
   * @param to offset that no record is looked for at or behind.
   */
  void wrap(final SegmentMemory segment, final int from, final int to) {
    memory = segment;
    position = from;
    limit = Math.min(to, segment.capacity());
  }

  /** Starts to walk at a record. */
  void wrapAtRecord(final SegmentMemory segment, final int offset, final int to) {
    wrap(segment, offset - WORD_LENGTH, to);
  }

  RecordView record() {
    return record;
  }

  /** Whether the record's frame was complete, so that it may have been acknowledged. */
  boolean isCommitted() {
    return isCommitted;
  }

  int position() {
    return position;
  }

  Found next() {
    while (limit - position > WORD_LENGTH) {
      final int word = memory.buffer().getInt(position);
      if (!Wires.isReady(word)) {
        return Found.END;
      }
      if (Wires.isReadyData(word)) {
        return tryRecordAt(position + WORD_LENGTH) ? Found.RECORD : Found.DAMAGE;
      }
      if (Wires.lengthOf(word) > limit - position - WORD_LENGTH
          || holdsRecord(position + WORD_LENGTH, position + WORD_LENGTH + Wires.lengthOf(word))) {
        return Found.DAMAGE;
      }
      position = align(position + WORD_LENGTH + Wires.lengthOf(word));
    }
    return Found.END;
  }

  /**
   * Goes on behind damage or an end: to where the frame's word says that the next record is, or
   * else to the next place that has a record.
   *
   * @return false where there is none.
   */
  boolean resync() {
    if (limit - position > WORD_LENGTH) {
      final int word = memory.buffer().getInt(position);
      final long behind = position + WORD_LENGTH + (long) Wires.lengthOf(word);
      if (Wires.isReadyData(word)
          && behind < limit - 2 * WORD_LENGTH
          && tryRecordAt(align((int) behind) + WORD_LENGTH)) {
        return true;
      }
    }
    if (findRecord(position + WORD_LENGTH, limit)) {
      return true;
    }
    position = limit;
    return false;
  }

  /** What the queue keeps for itself holds no record: where it seems to, its word is damaged. */
  private boolean holdsRecord(final int from, final int to) {
    final int before = position;
    final boolean isFound = findRecord(from, to);
    position = before;
    return isFound;
  }

  private boolean findRecord(final int from, final int to) {
    for (int at = from; at < to - Long.BYTES; at += WORD_LENGTH) {
      if (memory.buffer().getShort(at + SCHEMA_ID_OFFSET) == RecordDecoder.SCHEMA_ID
          && tryRecordAt(at)) {
        return true;
      }
    }
    return false;
  }

  private boolean tryRecordAt(final int offset) {
    if (offset >= limit || !record.tryWrap(memory, offset, memory.capacity())) {
      return false;
    }
    isCommitted = Wires.isReadyData(memory.buffer().getInt(offset - WORD_LENGTH));
    position = align(record.limit());
    return true;
  }

  /** The offset at or behind another at which a frame may begin. */
  static int align(final int offset) {
    return (offset + WORD_MASK) & ~WORD_MASK;
  }
}
