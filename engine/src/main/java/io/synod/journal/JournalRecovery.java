package io.synod.journal;

import io.synod.codec.journal.LearnedDecoder;
import io.synod.codec.journal.RecordDecoder;
import io.synod.codec.journal.SegmentHeaderDecoder;
import io.synod.codec.journal.VoteDecoder;
import io.synod.paxos.VoteRanges;
import io.synod.paxos.VoteStore;
import java.io.IOException;
import java.util.List;

/**
 * Reads all that earlier starts have written, segment by segment, and tells what it amounts to.
 *
 * <p>Records are numbered, so a loss shows. What was lost is known exactly for one record, because
 * each names its predecessor, and within bounds for more: no lost vote is for an instance above the
 * highest that the record behind the gap names, nor in a ballot above the promise that it names,
 * and none at or below what was chosen before the gap matters. All within is FAULTY. Only the end
 * of the journal, behind which nothing follows that would name it, may be torn, and is cut.
 */
final class JournalRecovery {
  private static final int PROGRESS_MASK = (1 << 16) - 1;

  private final JournalSettings settings;
  private final List<Segment> segments;
  private final SegmentMaps maps;
  private final JournalState state;
  private final RecentIndex recent;
  private final VoteStore.Recovery sink;
  private final RecoveryProgress progress;
  private final SegmentScanner scanner = new SegmentScanner();
  private final SegmentHeaderDecoder segmentHeader = new SegmentHeaderDecoder();
  private int segmentIndex;
  private long readBytes;
  private long totalBytes;
  private long newestRead;
  private boolean isTorn;

  JournalRecovery(
      final JournalSettings settings,
      final List<Segment> segments,
      final SegmentMaps maps,
      final JournalState state,
      final RecentIndex recent,
      final VoteStore.Recovery sink,
      final RecoveryProgress progress) {
    this.settings = settings;
    this.segments = segments;
    this.maps = maps;
    this.state = state;
    this.recent = recent;
    this.sink = sink;
    this.progress = progress;
  }

  /**
   * Reads everything.
   *
   * @param identity as the last start left it; after a clean shutdown it says how the journal
   *     ended.
   * @return whether a torn end was cut, so that votes may be lost.
   * @throws IOException where a file cannot be read.
   * @throws JournalException where the files are not this node's, or contradict each other.
   */
  boolean run(final Identity identity) throws IOException {
    totalBytes = segments.size() * (long) settings.segmentLengthBytes();
    for (int i = 0; i < segments.size(); i++) {
      recover(i, i + 1 < segments.size() ? firstRecord(segments.get(i + 1)) : end(identity));
      readBytes = (i + 1) * (long) settings.segmentLengthBytes();
      progress.onProgress(readBytes, totalBytes);
    }
    if (identity.isCleanShutdown() && state.nextRecord < identity.nextRecord()) {
      onLost(identity.nextRecord(), identity.highestInstance(), identity.promised());
      state.promised = Math.max(state.promised, identity.promised());
      state.highestInstance = Math.max(state.highestInstance, identity.highestInstance());
      state.nextRecord = identity.nextRecord();
      return false;
    }
    if (!identity.isCleanShutdown() && newestRead < identity.segment()) {
      throw new JournalException(
          "the newest segment holds nothing that can be read, and with it is lost what the node"
              + " promised; it must not vote again under the same id: segment="
              + identity.segment()
              + " file="
              + segments.get(segments.size() - 1).file());
    }
    return isTorn;
  }

  private void recover(final int index, final long successor) throws IOException {
    final Segment segment = segments.get(index);
    segment.index().firstRecord(state.nextRecord);
    segmentIndex = index;
    final SegmentMemory memory = maps.map(segment);
    final long end = DiskSpace.endOfData(segment.file());
    scanner.wrap(memory, 0, (int) Math.min(memory.capacity(), end));
    isTorn = false;
    boolean isAtEnd = false;
    while (!isAtEnd) {
      final SegmentScanner.Found found = scanner.next();
      if (found == SegmentScanner.Found.RECORD) {
        onRecord(segment, successor);
      } else if (state.nextRecord == successor) {
        isAtEnd = true;
      } else {
        isTorn = found == SegmentScanner.Found.DAMAGE;
        isAtEnd = !scanner.resync();
        if (!isAtEnd && isCredible(segment, successor)) {
          isTorn = false;
          onRecord(segment, successor);
        }
      }
    }
    segment.index().trim();
  }

  /** The number of the record behind the last, or -1 where it is not known. */
  private static long end(final Identity identity) {
    return identity.isCleanShutdown() ? identity.nextRecord() : -1;
  }

  private long firstRecord(final Segment segment) {
    final SegmentMemory memory = maps.map(segment);
    scanner.wrap(memory, 0, memory.capacity());
    return scanner.next() == SegmentScanner.Found.RECORD
        ? scanner.record().record().recordNumber()
        : -1;
  }

  /**
   * Behind damage a value's bytes may look like a record. And a record in an incomplete frame was
   * never acknowledged: half of it may be missing.
   */
  private boolean isCredible(final Segment segment, final long successor) {
    final RecordDecoder record = scanner.record().record();
    return record.incarnation() == segment.incarnation()
        && record.recordNumber() >= state.nextRecord
        && (successor < 0 || record.recordNumber() < successor)
        && (scanner.isCommitted() || scanner.record().isBodyIntact());
  }

  private void onRecord(final Segment segment, final long successor) {
    final RecordView view = scanner.record();
    final RecordDecoder record = view.record();
    final long number = record.recordNumber();
    if (record.incarnation() != segment.incarnation() || number < state.nextRecord) {
      throw new JournalException(
          "a segment holds a record that is not its own: file="
              + segment.file()
              + " offset="
              + view.offset()
              + " recordNumber="
              + number
              + " expected="
              + state.nextRecord
              + " incarnation="
              + record.incarnation());
    }
    if (successor > 0 && number >= successor) {
      throw new JournalException(
          "a segment goes on where another begins; the directory was mixed from two: file="
              + segment.file()
              + " recordNumber="
              + number);
    }
    if (number > state.nextRecord) {
      onGap(record, number);
    }
    newestRead = segment.number();
    segment.index().add(view.offset(), record.instance());
    onIntact(segment, view, record);
    state.nextRecord = number + 1;
    state.lastInstance = record.instance();
    state.lastBallot = record.ballot();
    state.highestInstance = Math.max(state.highestInstance, record.highestInstance());
    state.promised = Math.max(state.promised, record.promised());
    if ((number & PROGRESS_MASK) == 0) {
      progress.onProgress(
          readBytes + Math.min(view.offset(), settings.segmentLengthBytes()), totalBytes);
    }
  }

  private void onIntact(final Segment segment, final RecordView view, final RecordDecoder record) {
    if (record.chosenThrough() > state.chosenThrough) {
      state.chosenThrough = record.chosenThrough();
      sink.onChosenThrough(state.chosenThrough);
    }
    final boolean isBodyIntact = view.isBodyIntact();
    switch (view.templateId()) {
      case VoteDecoder.TEMPLATE_ID, LearnedDecoder.TEMPLATE_ID -> {
        final long instance = record.instance();
        if (isBodyIntact) {
          state.repaired(instance);
          recent.put(instance, segmentIndex, view.offset());
          sink.onRecord(instance, record.ballot(), VoteRanges.VOTE);
        } else {
          onFaulty(instance, instance, record.ballot());
        }
      }
      case SegmentHeaderDecoder.TEMPLATE_ID -> {
        if (isBodyIntact) {
          checkOwner(segment, view);
        }
      }
      default -> {
        // A promise, or how far the log is chosen: the Record has said it.
      }
    }
  }

  private void onGap(final RecordDecoder behind, final long number) {
    if (number == state.nextRecord + 1) {
      if (behind.previousInstance() > 0) {
        onFaulty(behind.previousInstance(), behind.previousInstance(), behind.previousBallot());
      }
    } else {
      onLost(number, behind.highestInstance(), behind.promised());
    }
  }

  private void onLost(final long through, final long highestInstance, final long ballot) {
    if (through > state.nextRecord && highestInstance > state.chosenThrough) {
      onFaulty(state.chosenThrough + 1, highestInstance, ballot);
    }
  }

  private void onFaulty(final long first, final long last, final long ballot) {
    state.faulty.record(first, last, ballot, VoteRanges.FAULTY);
    for (long instance = first; instance <= last; instance++) {
      recent.remove(instance);
      sink.onRecord(instance, ballot, VoteRanges.FAULTY);
    }
  }

  private void checkOwner(final Segment segment, final RecordView view) {
    if (view.bodyLength() < RecordView.SEGMENT_BODY_LENGTH) {
      throw new JournalException("a segment's header is too short: file=" + segment.file());
    }
    segmentHeader.wrap(
        maps.map(segment).buffer(),
        view.offset() + RecordView.MESSAGE_HEADER_LENGTH,
        SegmentHeaderDecoder.BLOCK_LENGTH,
        SegmentHeaderDecoder.SCHEMA_VERSION);
    if (segmentHeader.clusterId() != settings.clusterId()
        || segmentHeader.nodeId() != settings.nodeId()
        || segmentHeader.segment() != segment.number()) {
      throw new JournalException(
          "a segment belongs elsewhere: file="
              + segment.file()
              + " clusterId="
              + segmentHeader.clusterId()
              + " nodeId="
              + segmentHeader.nodeId()
              + " segment="
              + segmentHeader.segment());
    }
  }
}
