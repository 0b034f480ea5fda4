package io.synod.journal;

import io.synod.codec.journal.MessageHeaderEncoder;
import io.synod.codec.journal.RecordEncoder;
import io.synod.codec.journal.SegmentHeaderEncoder;
import io.synod.codec.journal.VoteEncoder;
import java.io.IOException;
import java.nio.file.Path;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Encodes records in place in the newest segment, numbers them, and ends the segment before it
 * grows too long. Every segment begins with a header that repeats the promise and what is chosen.
 */
final class RecordAppender implements AutoCloseable {
  private static final int FRAME_LENGTH = 8;

  private final JournalSettings settings;
  private final JournalState state;
  private final SegmentAppender appender;
  private final long incarnation;
  private final Checksum checksum = new Checksum();
  private final MessageHeaderEncoder header = new MessageHeaderEncoder();
  private final RecordEncoder record = new RecordEncoder();
  private final SegmentHeaderEncoder segmentHeader = new SegmentHeaderEncoder();
  private int offset;
  private int tail;

  RecordAppender(
      final JournalSettings settings,
      final JournalState state,
      final SegmentAppender appender,
      final long incarnation) {
    this.settings = settings;
    this.state = state;
    this.appender = appender;
    this.incarnation = incarnation;
  }

  SegmentMemory memory() {
    return appender.memory();
  }

  long segment() {
    return appender.segment();
  }

  Path file() {
    return appender.file();
  }

  /** Whether a record would make the segment too long. */
  boolean isFull(final int bodyLength) {
    return tail + FRAME_LENGTH + RecordView.HEADER_LENGTH + bodyLength
        > settings.segmentLengthBytes();
  }

  /** Makes the next record the first of a new segment. */
  void roll() throws IOException {
    appender.roll();
  }

  /** Appends a segment's header. */
  void appendSegmentHeader() throws IOException {
    offset = appender.claim(RecordView.HEADER_LENGTH + RecordView.SEGMENT_BODY_LENGTH);
    segmentHeader
        .wrap(appender.memory().buffer(), offset + RecordView.MESSAGE_HEADER_LENGTH)
        .clusterId(settings.clusterId())
        .segment(appender.segment())
        .configuration(settings.configuration())
        .nodeId(settings.nodeId());
    encode(
        SegmentHeaderEncoder.TEMPLATE_ID,
        SegmentHeaderEncoder.BLOCK_LENGTH,
        0,
        0,
        RecordView.SEGMENT_BODY_LENGTH);
  }

  /**
   * Appends a record.
   *
   * @param templateId of the record.
   * @param instance of it, or 0.
   * @param ballot of it, or 0.
   * @param body holds the value.
   * @param bodyOffset of the value.
   * @param bodyLength of the value in bytes.
   * @return the record's offset in {@link #memory()}.
   * @throws IOException where the disk has no room for it.
   */
  int append(
      final int templateId,
      final long instance,
      final long ballot,
      final DirectBuffer body,
      final int bodyOffset,
      final int bodyLength)
      throws IOException {
    offset = appender.claim(RecordView.HEADER_LENGTH + bodyLength);
    appender
        .memory()
        .buffer()
        .putBytes(offset + RecordView.HEADER_LENGTH, body, bodyOffset, bodyLength);
    encode(templateId, VoteEncoder.BLOCK_LENGTH, instance, ballot, bodyLength);
    return offset;
  }

  @Override
  public void close() {
    appender.close();
  }

  private void encode(
      final int templateId,
      final int blockLength,
      final long instance,
      final long ballot,
      final int bodyLength) {
    final UnsafeBuffer buffer = appender.memory().buffer();
    header
        .wrap(buffer, offset)
        .blockLength(blockLength)
        .templateId(templateId)
        .schemaId(RecordEncoder.SCHEMA_ID)
        .version(RecordEncoder.SCHEMA_VERSION);
    record
        .wrap(buffer, offset + RecordView.MESSAGE_HEADER_LENGTH)
        .recordNumber(state.nextRecord)
        .incarnation(incarnation)
        .instance(instance)
        .ballot(ballot)
        .previousInstance(state.lastInstance)
        .previousBallot(state.lastBallot)
        .highestInstance(Math.max(state.highestInstance, instance))
        .promised(state.promised)
        .chosenThrough(state.chosenThrough)
        .bodyLength(bodyLength)
        .bodyChecksum(
            checksum.compute(
                appender.memory().bytes(), offset + RecordView.HEADER_LENGTH, bodyLength))
        .headerChecksum(
            checksum.compute(appender.memory().bytes(), offset, RecordView.CHECKED_LENGTH));
    appender.commit();
    state.nextRecord++;
    state.lastInstance = instance;
    state.lastBallot = ballot;
    state.highestInstance = Math.max(state.highestInstance, instance);
    tail = offset + RecordView.HEADER_LENGTH + bodyLength;
  }
}
