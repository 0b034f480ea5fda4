package io.synod.node;

import io.synod.journal.Journal;
import io.synod.journal.JournalException;
import io.synod.journal.Truncation;
import io.synod.paxos.Member;
import io.synod.paxos.Replica;
import io.synod.paxos.SnapshotHandler;
import io.synod.paxos.SnapshotPeers;
import io.synod.service.StateMachine;
import io.synod.session.CommandApplier;
import io.synod.snapshot.SnapshotDirectory;
import io.synod.snapshot.SnapshotException;
import io.synod.snapshot.SnapshotHead;
import io.synod.snapshot.SnapshotImage;
import io.synod.snapshot.SnapshotReader;
import io.synod.snapshot.SnapshotSchedule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;

/**
 * A node's snapshots: takes them in its turn, has them written, lets go of the log that they cover,
 * gives them to other nodes and gets theirs.
 *
 * <p>The state machine is saved into memory by the node's thread, for which long the node does not
 * vote; a helper thread does all that may wait for the disk. A leader takes none while there is
 * anybody else: in its turn it fetches what another has taken, as a witness always does.
 */
final class NodeSnapshots implements SnapshotHandler, SnapshotFetcher.Owner, AutoCloseable {
  private static final String DIRECTORY = "snapshots";
  private static final long RETRY_NS = TimeUnit.MILLISECONDS.toNanos(100);

  private final NodeContext context;
  private final StateMachine stateMachine;
  private final NodeLog log;
  private final boolean isLearner;
  private final boolean isAlone;
  private final SnapshotDirectory directory;
  private final SnapshotSchedule schedule;
  private final SnapshotImage image = new SnapshotImage();
  private final HelperThread helper;
  private final Mailbox<Long> mailbox = new Mailbox<>();

  private Journal journal;
  private Replica replica;
  private CommandApplier applier;
  private SnapshotServer server;
  private SnapshotFetcher fetcher;
  private CompletableFuture<Long> waiting;
  private boolean isSaving;
  private boolean wantsCopy;
  private long newest;
  private int count;
  private long coveredThrough;
  private long truncatedThrough;
  private long journalBytesAtNewest;
  private long taken;
  private long fetched;
  private long failed;
  private long longestSaveNs;
  private long nowNs;

  /**
   * Opens the directory of the snapshots and finds the newest that is intact.
   *
   * @param context concluded; the data directory is there, and this process'.
   * @param stateMachine is saved and loaded.
   * @param log told of what went wrong.
   */
  NodeSnapshots(final NodeContext context, final StateMachine stateMachine, final NodeLog log) {
    this.context = context;
    this.stateMachine = stateMachine;
    this.log = log;
    isLearner = context.self().member().isLearner();
    final List<Integer> learners =
        context.configuration().members().stream()
            .filter(Member::isLearner)
            .map(Member::id)
            .toList();
    isAlone = learners.size() == 1;
    schedule =
        new SnapshotSchedule(
            context.snapshotIntervalBytes(),
            context.snapshotIntervalEntries(),
            Math.max(1, learners.size()),
            isLearner ? learners.indexOf(context.nodeId()) : learners.size());
    directory =
        new SnapshotDirectory(
            context.dataDirectory().resolve(DIRECTORY),
            context.clusterId(),
            context.snapshotsKept());
    directory.findNewest(log::onWarning);
    helper = new HelperThread("synod-snapshots-" + context.nodeId());
  }

  /**
   * Puts the newest snapshot into the state machine.
   *
   * @param applier goes on behind it.
   * @return the instance that it stands for; 0 where there is none.
   * @throws SnapshotException where the state machine does not take it, or comes back otherwise.
   */
  long restore(final CommandApplier applier) {
    this.applier = applier;
    if (directory.newestInstance() == 0) {
      return 0;
    }
    load(directory.newest());
    return directory.newestInstance();
  }

  /** The parts are there and recovered: from now on snapshots may be taken and fetched. */
  void start(final Journal journal, final Replica replica, final SnapshotPeers peers) {
    this.journal = journal;
    this.replica = replica;
    server =
        new SnapshotServer(
            context.configuration(),
            peers,
            helper,
            directory::file,
            PartSettings.maxValueLength(context));
    fetcher =
        new SnapshotFetcher(
            context.configuration(),
            context.nodeId(),
            peers,
            helper,
            directory.incoming(),
            RETRY_NS,
            this);
    if (directory.newestInstance() > 0) {
      onNewest(stored());
    }
  }

  /** A value was applied. */
  void onApplied(final long instance, final int length) {
    if (schedule.onApplied(instance, length)) {
      onTurn(instance);
    }
  }

  /** A node asks for what only a snapshot covers. */
  void onNeeded(final int node) {
    server.offer(node);
  }

  /** Asks for a snapshot now; may be called by any thread. */
  CompletableFuture<Long> ask() {
    return mailbox.ask();
  }

  int doWork(final long nowNs) {
    this.nowNs = nowNs;
    return helper.doWork() + server.doWork() + fetcher.doWork(nowNs);
  }

  /** What need not be looked at in every cycle. */
  void doSlowWork(final long nowNs) {
    this.nowNs = nowNs;
    answer();
    truncate();
    if (!isLearner && isDue()) {
      wantsCopy = true;
    }
    if (wantsCopy) {
      fetcher.look(nowNs);
    }
  }

  void addTo(final NodeCounters counters) {
    counters.add("journal bytes at most", () -> journal.maxBytes());
    counters.add("newest snapshot", () -> newest);
    counters.add("snapshots kept", () -> count);
    counters.add("log truncated through", () -> truncatedThrough);
    counters.add("snapshots taken", () -> taken);
    counters.add("snapshots fetched", () -> fetched);
    counters.add("snapshots failed", () -> failed);
    counters.add("snapshot bytes being fetched", () -> fetcher.received());
    counters.add("longest save of a snapshot in ns", () -> longestSaveNs);
  }

  @Override
  public void onFetchSnapshot(final int from, final long instance, final long position) {
    server.onFetch(from, instance, position);
  }

  @Override
  public void onSnapshotChunk(
      final int from,
      final long instance,
      final long position,
      final long total,
      final DirectBuffer buffer,
      final int offset,
      final int length) {
    fetcher.onChunk(from, instance, position, total, buffer, offset, length, nowNs);
  }

  @Override
  public boolean wants(final long instance) {
    return instance > newest && (wantsCopy || replica.lacks(instance));
  }

  @Override
  public void admit(final Path file, final long instance) {
    directory.admit(file, instance);
    final Stored stored = stored();
    helper.handBack(() -> onNewest(stored));
  }

  @Override
  public void onFetched(final long instance) {
    fetched++;
    wantsCopy = false;
    if (replica.lacks(instance)) {
      install(instance);
    }
  }

  @Override
  public void onFetchFailed(final String reason) {
    failed++;
    log.onWarning("a snapshot could not be fetched and is tried again: " + reason);
  }

  @Override
  public void close() {
    CloseHelper.close(helper);
    final IllegalStateException closed = new IllegalStateException("the node is closed");
    final CompletableFuture<Long> question = mailbox.take();
    if (question != null) {
      question.completeExceptionally(closed);
    }
    if (waiting != null) {
      waiting.completeExceptionally(closed);
    }
  }

  private void onTurn(final long instance) {
    if (isSaving || instance <= newest) {
      return;
    }
    if (replica.isLeader() && !isAlone && !wantsCopy) {
      wantsCopy = true;
    } else {
      // A leader that could not get one since its last turn takes one after all.
      wantsCopy = false;
      take(instance);
    }
  }

  private void take(final long instance) {
    final long startNs = System.nanoTime();
    final SnapshotHead head;
    try {
      image.clear();
      stateMachine.saveSnapshot(image);
      head =
          new SnapshotHead(
              context.clusterId(),
              context.configuration().number(),
              instance,
              applier.clusterTimeNs(),
              schedule.logBytes(),
              stateMachine.stateHash());
    } catch (final RuntimeException | OutOfMemoryError e) {
      onFailed(new SnapshotException("the state machine cannot be saved: " + e, e));
      return;
    }
    longestSaveNs = Math.max(longestSaveNs, System.nanoTime() - startNs);
    isSaving = true;
    helper.execute(() -> save(head));
  }

  private void save(final SnapshotHead head) {
    try {
      directory.save(head, image);
      final Stored stored = stored();
      helper.handBack(() -> onSaved(stored));
    } catch (final SnapshotException e) {
      helper.handBack(() -> onFailed(e));
    }
  }

  private void onSaved(final Stored stored) {
    isSaving = false;
    taken++;
    onNewest(stored);
    if (waiting != null) {
      waiting.complete(stored.newest);
      waiting = null;
    }
  }

  private void onFailed(final SnapshotException reason) {
    isSaving = false;
    failed++;
    log.onError("could not take a snapshot, and tries again in its next turn", reason);
    if (waiting != null) {
      waiting.completeExceptionally(reason);
      waiting = null;
    }
  }

  private void onNewest(final Stored stored) {
    newest = stored.newest;
    count = stored.count;
    coveredThrough = stored.coveredThrough;
    journalBytesAtNewest = journal.maxBytes();
    server.newest(stored.newest, stored.bytes);
  }

  /** Puts another node's snapshot in the place of what this one lacks. */
  private void install(final long instance) {
    if (isLearner && instance > replica.appliedThrough()) {
      load(SnapshotReader.head(directory.file(instance)));
    }
    replica.installed(instance);
  }

  private void load(final SnapshotHead head) {
    if (isLearner) {
      final Path file = directory.file(head.instance());
      try (SnapshotReader reader = SnapshotReader.open(file, context.clusterId())) {
        stateMachine.loadSnapshot(reader);
        reader.finish();
      } catch (final IllegalArgumentException e) {
        throw new SnapshotException(
            "the state machine does not take a snapshot that is intact: file="
                + file
                + " reason="
                + e.getMessage()
                + "; is it set up as on the node that took it?",
            e);
      }
      final long hash = stateMachine.stateHash();
      if (hash != head.stateHash()) {
        throw new SnapshotException(
            String.format(
                "the state machine does not come back from a snapshot as it was: file=%s hash=%016x"
                    + " expected=%016x",
                file, hash, head.stateHash()));
      }
    }
    applier.restore(head.clusterTimeNs());
    schedule.start(head.instance(), head.logBytes());
  }

  private void answer() {
    final CompletableFuture<Long> question = isSaving || waiting != null ? null : mailbox.take();
    if (question == null) {
      return;
    }
    if (!isLearner) {
      question.completeExceptionally(
          new IllegalStateException("node " + context.nodeId() + " is a witness: it has no state"));
    } else if (replica.isLeader() && !isAlone) {
      question.completeExceptionally(
          new IllegalStateException(
              "node " + context.nodeId() + " leads and must not pause; ask a node that follows"));
    } else if (replica.appliedThrough() <= newest) {
      question.complete(newest);
    } else {
      waiting = question;
      take(replica.appliedThrough());
    }
  }

  private void truncate() {
    if (coveredThrough <= truncatedThrough
        || coveredThrough > replica.appliedThrough()
        || !replica.truncate(coveredThrough)) {
      return;
    }
    truncatedThrough = coveredThrough;
    final Truncation truncation = journal.truncate(truncatedThrough);
    if (!truncation.isEmpty()) {
      helper.execute(() -> delete(truncation));
    }
  }

  private void delete(final Truncation truncation) {
    try {
      truncation.run();
    } catch (final JournalException e) {
      helper.handBack(() -> log.onError("could not delete what it does not need", e));
    }
  }

  /** Whether a node that takes none itself has so much log that it should have one. */
  private boolean isDue() {
    final long bytes = context.snapshotIntervalBytes();
    final long entries = context.snapshotIntervalEntries();
    return (bytes > 0 && journal.maxBytes() - journalBytesAtNewest >= bytes)
        || (entries > 0 && replica.chosenThrough() - newest >= entries);
  }

  /** What the directory holds now; called by whoever may use the directory at the time. */
  private Stored stored() {
    try {
      return new Stored(
          directory.newestInstance(),
          Files.size(directory.file(directory.newestInstance())),
          directory.count(),
          directory.coveredThrough());
    } catch (final IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private record Stored(long newest, long bytes, int count, long coveredThrough) {}
}
