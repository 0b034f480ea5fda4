package io.synod.journal;

import io.synod.codec.journal.MessageHeaderDecoder;
import io.synod.codec.journal.RecordDecoder;
import io.synod.codec.journal.SegmentHeaderDecoder;
import io.synod.codec.journal.VoteDecoder;

/**
 * A record where it lies in a segment. Nothing of it is believed before {@link #tryWrap} has
 * checked its header, and nothing of its body before {@link #isBodyIntact()}.
 */
final class RecordView {
  /** Bytes before the Record. */
  static final int MESSAGE_HEADER_LENGTH = MessageHeaderDecoder.ENCODED_LENGTH;

  /** Bytes before the body: the message header and the Record. */
  static final int HEADER_LENGTH = MESSAGE_HEADER_LENGTH + RecordDecoder.ENCODED_LENGTH;

  /** Bytes of the body of a segment's header. */
  static final int SEGMENT_BODY_LENGTH =
      SegmentHeaderDecoder.BLOCK_LENGTH - RecordDecoder.ENCODED_LENGTH;

  /** Bytes of the header that its checksum covers. */
  static final int CHECKED_LENGTH =
      MESSAGE_HEADER_LENGTH + RecordDecoder.headerChecksumEncodingOffset();

  private final MessageHeaderDecoder header = new MessageHeaderDecoder();
  private final RecordDecoder record = new RecordDecoder();
  private final Checksum checksum = new Checksum();
  private SegmentMemory memory;
  private int offset;

  /**
   * Looks whether an intact record header is at a place.
   *
   * @param segment to look into.
   * @param at offset of the record.
   * @param limit end of what may be read.
   * @return false where there is none; then the view is not to be used.
   * @throws JournalException where a newer version has written it.
   */
  boolean tryWrap(final SegmentMemory segment, final int at, final int limit) {
    if (limit - at < HEADER_LENGTH) {
      return false;
    }
    header.wrap(segment.buffer(), at);
    if (header.schemaId() != RecordDecoder.SCHEMA_ID) {
      return false;
    }
    record.wrap(segment.buffer(), at + MESSAGE_HEADER_LENGTH);
    final int length = record.bodyLength();
    if (length < 0
        || length > limit - at - HEADER_LENGTH
        || record.headerChecksum() != checksum.compute(segment.bytes(), at, CHECKED_LENGTH)) {
      return false;
    }
    if (header.version() > RecordDecoder.SCHEMA_VERSION
        || header.blockLength() < VoteDecoder.BLOCK_LENGTH) {
      throw new JournalException(
          "a newer version of the engine has written this journal: recordVersion="
              + header.version()
              + " supported="
              + RecordDecoder.SCHEMA_VERSION);
    }
    memory = segment;
    offset = at;
    return true;
  }

  boolean isBodyIntact() {
    return record.bodyChecksum() == checksum.compute(memory.bytes(), bodyOffset(), bodyLength());
  }

  int templateId() {
    return header.templateId();
  }

  RecordDecoder record() {
    return record;
  }

  int offset() {
    return offset;
  }

  int bodyOffset() {
    return offset + HEADER_LENGTH;
  }

  int bodyLength() {
    return record.bodyLength();
  }

  /** End of the record. */
  int limit() {
    return bodyOffset() + bodyLength();
  }
}
