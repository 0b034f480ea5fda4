package io.synod.journal;

import io.synod.codec.journal.ChosenThroughEncoder;
import io.synod.codec.journal.LearnedEncoder;
import io.synod.codec.journal.PromiseEncoder;
import io.synod.codec.journal.VoteEncoder;
import io.synod.paxos.Ballot;
import io.synod.paxos.ValueView;
import io.synod.paxos.VoteStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A node's votes and promises on disk. One thread at a time uses it. A record's position is its
 * number, so positions ascend by one over segments and restarts.
 *
 * <p>Appending and reading back the latest instances neither allocate nor call into the system. A
 * promise is forced to disk, with all that was appended before it, before {@link #promise} returns.
 * At level DURABLE votes are forced by a thread beside this one, which {@link #doWork()} asks.
 */
public final class Journal implements VoteStore, AutoCloseable {
  private final JournalSettings settings;
  private final RecoveryProgress progress;
  private final Disk disk;
  private final DataDirectory directory;
  private final JournalState state;
  private final SegmentMaps maps;
  private final RecentIndex recent;
  private List<Segment> segments;
  private SegmentReader reader;
  private RecordAppender appender;
  private Forcer forcer;
  private BlockIndex newestIndex;
  private int oldestSegment;
  private int newestSegment;
  private long truncatedThrough;
  private long wantedPosition;
  private JournalException failure;
  private boolean isClosed;

  /**
   * Takes the data directory. {@link #recover} is to be called next.
   *
   * @param settings of the journal.
   * @throws JournalException where the directory is refused; it names why.
   */
  public Journal(final JournalSettings settings) {
    this(settings, RecoveryProgress.NONE);
  }

  /**
   * Takes the data directory. {@link #recover} is to be called next.
   *
   * @param settings of the journal.
   * @param progress is told how far recovery has come.
   * @throws JournalException where the directory is refused; it names why.
   */
  public Journal(final JournalSettings settings, final RecoveryProgress progress) {
    this(
        settings, progress, settings.durability() == Durability.MEMORY ? Disk.MEMORY : Disk.SYSTEM);
  }

  Journal(final JournalSettings settings, final RecoveryProgress progress, final Disk disk) {
    JvmFlags.check();
    ChronicleRuntime.prepare();
    this.settings = settings;
    this.progress = progress;
    this.disk = disk;
    state = new JournalState();
    maps = new SegmentMaps();
    recent = new RecentIndex(settings.recentInstances());
    directory = DataDirectory.open(settings, disk, Host.bootId());
  }

  @Override
  public long incarnation() {
    return directory.identity().incarnation();
  }

  /**
   * {@inheritDoc}
   *
   * <p>So it is after a crash of the host at level REPLICATED, or where the end of the journal was
   * torn.
   */
  @Override
  public boolean mayHaveLostVotes() {
    return directory.identity().mayHaveLostVotes();
  }

  @Override
  public void readmitted() {
    checkUsable();
    directory.identity(directory.identity().withMayHaveLostVotes(false));
  }

  @Override
  public void recover(final Recovery recovery) {
    if (appender != null || isClosed) {
      throw new IllegalStateException("a journal is recovered once, before anything else");
    }
    try {
      segments = new ArrayList<>(directory.segments());
      beginBehindTruncation(recovery);
      reader = new SegmentReader(segments, maps);
      final boolean isTorn =
          new JournalRecovery(settings, segments, maps, state, recent, recovery, progress)
              .run(directory.previous());
      if (isTorn) {
        directory.identity(directory.identity().withMayHaveLostVotes(true));
      }
      if (settings.durability() == Durability.DURABLE) {
        forceRecovered();
      }
      openAppender();
    } catch (final IOException | RuntimeException | InternalError ex) {
      throw failed("the journal cannot be recovered", ex);
    }
  }

  @Override
  public long promised() {
    return state.promised;
  }

  @Override
  public long promise(final long ballot) {
    checkUsable();
    if (ballot <= state.promised) {
      throw new IllegalArgumentException(
          "a promise does not go back: ballot="
              + Ballot.format(ballot)
              + " promised="
              + Ballot.format(state.promised));
    }
    final long position =
        append(PromiseEncoder.TEMPLATE_ID, 0, ballot, ballot, appender.memory().buffer(), 0, 0);
    force();
    return position;
  }

  @Override
  public long vote(
      final long instance,
      final long ballot,
      final DirectBuffer value,
      final int offset,
      final int length) {
    checkUsable();
    if (ballot < state.promised) {
      throw new IllegalArgumentException(
          "a vote below the promise: instance="
              + instance
              + " ballot="
              + Ballot.format(ballot)
              + " promised="
              + Ballot.format(state.promised));
    }
    checkValue(instance, length);
    final boolean isRaised = ballot > state.promised;
    final long position =
        append(VoteEncoder.TEMPLATE_ID, instance, ballot, ballot, value, offset, length);
    if (isRaised) {
      force();
    }
    return position;
  }

  @Override
  public long learned(
      final long instance,
      final long ballot,
      final DirectBuffer value,
      final int offset,
      final int length) {
    checkUsable();
    checkValue(instance, length);
    return append(
        LearnedEncoder.TEMPLATE_ID, instance, ballot, state.promised, value, offset, length);
  }

  /**
   * {@inheritDoc}
   *
   * <p>Every later record repeats it; a record of its own is written when the journal is closed.
   */
  @Override
  public void chosenThrough(final long instance) {
    checkUsable();
    if (instance < state.chosenThrough) {
      throw new IllegalArgumentException(
          "what is chosen does not go back: instance="
              + instance
              + " chosenThrough="
              + state.chosenThrough);
    }
    state.chosenThrough = instance;
  }

  @Override
  public long durablePosition() {
    checkUsable();
    return settings.durability() == Durability.DURABLE ? forcer.forced() : state.nextRecord - 1;
  }

  /**
   * Does what is not done at once: at level DURABLE has forced what was appended since the last
   * call. Waits for nothing: {@link #durablePosition()} tells when it is done.
   *
   * @return the number of records that will be forced.
   * @throws JournalException where a force has failed, at any level; that is final.
   */
  public int doWork() {
    checkUsable();
    final long appended = state.nextRecord - 1;
    if (settings.durability() != Durability.DURABLE || wantedPosition == appended) {
      return 0;
    }
    final int count = (int) Math.min(Integer.MAX_VALUE, appended - wantedPosition);
    wantedPosition = appended;
    forcer.want(appended);
    return count;
  }

  /**
   * {@inheritDoc}
   *
   * <p>The view may be given to {@link #vote} or {@link #learned} of this very store.
   */
  @Override
  public long read(final long instance, final ValueView view) {
    checkUsable();
    try {
      if (instance <= truncatedThrough) {
        return FAULTY;
      }
      final int slot = recent.find(instance);
      if (slot >= 0) {
        return reader.view(recent.segment(slot), recent.offset(slot), instance, view);
      }
      if (instance > state.highestInstance) {
        return NOT_HELD;
      }
      return state.isFaulty(instance) ? FAULTY : reader.read(instance, view);
    } catch (final InternalError ex) {
      // The system could not give a mapped page: the disk has lost it.
      return FAULTY;
    } catch (final RuntimeException ex) {
      throw failed("the journal cannot be read", ex);
    }
  }

  /**
   * Lets go of the segments that hold nothing above an instance. They are not read any more from
   * now on; {@link Truncation#run} deletes them.
   *
   * @param through instance that is chosen, and that a durable, verified snapshot covers.
   * @return what is to be deleted; nothing where damage is not repaired yet, of which an old
   *     segment may be the only witness.
   */
  public Truncation truncate(final long through) {
    checkUsable();
    final List<Path> files = new ArrayList<>();
    int end = oldestSegment;
    if (!state.isFaultyAbove(through)) {
      for (; end < newestSegment && segments.get(end).index().highest() <= through; end++) {
        truncatedThrough = Math.max(truncatedThrough, segments.get(end).index().highest());
        files.add(segments.get(end).file());
        segments.set(end, segments.get(end).emptied());
      }
    }
    oldestSegment = end;
    final Segment oldest = segments.get(end);
    final TruncationMark mark =
        new TruncationMark(
            oldest.number(), oldest.index().firstRecord(), truncatedThrough, state.promised);
    return new Truncation(disk, settings.directory(), mark, files);
  }

  /**
   * What the journal takes of the disk, at most.
   *
   * @return bytes of all segments, each as long as it may grow.
   */
  public long maxBytes() {
    return (segments.size() - oldestSegment) * (long) settings.segmentLengthBytes();
  }

  /** Closes the journal. The next start then knows that nothing was lost. */
  @Override
  public void close() {
    if (isClosed) {
      return;
    }
    isClosed = true;
    try {
      if (appender != null && failure == null) {
        append(
            ChosenThroughEncoder.TEMPLATE_ID,
            0,
            0,
            state.promised,
            appender.memory().buffer(),
            0,
            0);
        force();
        directory.identity(directory.identity().closed(appender.segment(), state));
      }
    } finally {
      CloseHelper.closeAll(forcer, appender, maps, directory);
    }
  }

  /**
   * Forces what earlier starts appended. The votes that a killed process had not forced are read
   * back from the system's memory, and count from now on: they must survive the host as well.
   */
  private void forceRecovered() throws IOException {
    for (final Segment segment : segments) {
      disk.force(segment.file());
      disk.force(segment.file().getParent());
    }
  }

  private void openAppender() throws IOException {
    final long segment = segments.isEmpty() ? 1 : segments.get(segments.size() - 1).number() + 1;
    final SegmentAppender segmentAppender =
        new SegmentAppender(
            directory.createIncarnation(),
            segment,
            settings.segmentLengthBytes(),
            RecordView.HEADER_LENGTH + settings.maxValueLength());
    appender = new RecordAppender(settings, state, segmentAppender, incarnation());
    forcer = new Forcer(disk, state.nextRecord - 1);
    beginSegment();
    force();
    directory.identity(directory.identity().withSegment(segment));
  }

  private void beginBehindTruncation(final Recovery recovery) {
    final TruncationMark mark = directory.truncated();
    state.begin(mark);
    truncatedThrough = mark.through();
    if (truncatedThrough > 0) {
      recovery.onTruncated(truncatedThrough, mark.promised());
    }
  }

  private void beginSegment() throws IOException {
    final long position = state.nextRecord;
    appender.appendSegmentHeader();
    forcer.begin(appender.file(), position);
    newestIndex = new BlockIndex(settings.segmentLengthBytes());
    newestIndex.firstRecord(position);
    newestSegment = segments.size();
    segments.add(new Segment(appender.segment(), incarnation(), appender.file(), newestIndex));
    reader.newest(appender.memory());
  }

  private long append(
      final int templateId,
      final long instance,
      final long ballot,
      final long promised,
      final DirectBuffer value,
      final int offset,
      final int length) {
    try {
      DirectBuffer source = value;
      int sourceOffset = offset;
      if (appender.isFull(length)) {
        if (length > 0 && appender.memory().holds(value)) {
          // A value that was read from the segment which is unmapped now.
          source = copyOf(value, offset, length);
          sourceOffset = 0;
        }
        roll();
      }
      state.promised = promised;
      final long position = state.nextRecord;
      final int at = appender.append(templateId, instance, ballot, source, sourceOffset, length);
      newestIndex.add(at, instance);
      if (instance > 0) {
        recent.put(instance, newestSegment, at);
        state.repaired(instance);
      }
      return position;
    } catch (final IOException | RuntimeException | InternalError ex) {
      throw failed("the journal cannot be written", ex);
    }
  }

  private static DirectBuffer copyOf(final DirectBuffer value, final int offset, final int length) {
    final byte[] copy = new byte[length];
    value.getBytes(offset, copy);
    return new UnsafeBuffer(copy);
  }

  private void roll() throws IOException {
    appender.roll();
    beginSegment();
  }

  private void force() {
    wantedPosition = state.nextRecord - 1;
    if (!forcer.await(wantedPosition)) {
      throw notForced();
    }
  }

  private void checkValue(final long instance, final int length) {
    if (instance < 1) {
      throw new IllegalArgumentException("instances are numbered from 1: instance=" + instance);
    }
    if (length < 0 || length > settings.maxValueLength()) {
      throw new IllegalArgumentException(
          "a value is too long: instance="
              + instance
              + " length="
              + length
              + " maxValueLength="
              + settings.maxValueLength());
    }
  }

  private void checkUsable() {
    if (failure != null) {
      throw failure;
    }
    if (isClosed || appender == null) {
      throw new IllegalStateException(isClosed ? "the journal is closed" : "recover() comes first");
    }
    if (forcer.failure() != null) {
      throw notForced();
    }
  }

  /**
   * A later start would find in the system's memory what the disk has lost, force it with success,
   * and believe it: so it is noted that votes may be lost, where the disk still takes that.
   */
  private JournalException notForced() {
    final JournalException failed =
        failed("the journal cannot be forced to disk", forcer.failure());
    try {
      directory.identity(directory.identity().withMayHaveLostVotes(true));
    } catch (final JournalException ex) {
      failed.addSuppressed(ex);
    }
    return failed;
  }

  private JournalException failed(final String what, final Throwable cause) {
    failure =
        cause instanceof JournalException known
            ? known
            : new JournalException(
                what + ": directory=" + settings.directory() + " reason=" + cause.getMessage(),
                cause);
    return failure;
  }
}
