package io.synod.node;

import io.aeron.Aeron;
import io.aeron.CommonContext;
import io.aeron.Subscription;
import io.aeron.exceptions.RegistrationException;
import io.synod.client.ClientStreams;
import io.synod.journal.Durability;
import io.synod.journal.Journal;
import io.synod.journal.JournalSettings;
import io.synod.paxos.PeerHandler;
import io.synod.paxos.Peers;
import io.synod.paxos.Replica;
import io.synod.paxos.Upcalls;
import io.synod.paxos.ValueView;
import io.synod.service.StateMachine;
import io.synod.session.CommandApplier;
import io.synod.session.CommandProposer;
import io.synod.telemetry.CountersFile;
import io.synod.telemetry.StateHash;
import io.synod.transport.AeronRuntime;
import io.synod.transport.PeerTransport;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.agrona.CloseHelper;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.OffsetEpochNanoClock;

/**
 * A node's duty cycle. One thread opens it, calls {@link #doWork} over and over and closes it, and
 * owns everything in between; only {@link #counters} and {@link #stateHash} may be called by
 * others.
 *
 * <p>Each cycle does, in this order and each with a bound: media driver, messages of nodes,
 * messages of clients, propose, have forced what must be, gather votes and apply, replies, timers.
 * Whatever throws ends the node before it sends another vote.
 */
final class NodeAgent implements Agent, Upcalls {
  private static final int INGRESS_LIMIT = 128;
  private static final long PUBLISH_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(1);
  private static final String COUNTERS = "counters.dat";

  private final NodeContext context;
  private final StateMachine stateMachine;
  private final Function<JournalSettings, Journal> journals;
  private final NodeLog log;
  private final Mailbox<StateHash> mailbox = new Mailbox<>();
  private final boolean isForcing;
  private final boolean isLearner;

  private Journal journal;
  private CountersFile countersFile;
  private NodeCounters counters;
  private AeronRuntime runtime;
  private PeerTransport transport;
  private Replica replica;
  private Sessions sessions;
  private CommandProposer proposer;
  private CommandApplier applier;
  private NodeSnapshots snapshots;
  private IngressAdapter ingress;
  private boolean isBusy;
  private boolean isFailed;
  private boolean isAbstaining;
  private long nowNs;
  private long longestGapNs;
  private long publishedNs;

  /**
   * Prepares a node; nothing is opened yet.
   *
   * @param context concluded.
   * @param stateMachine is given what is chosen.
   * @param journals opens the journal.
   */
  NodeAgent(
      final NodeContext context,
      final StateMachine stateMachine,
      final Function<JournalSettings, Journal> journals) {
    this.context = context;
    this.journals = journals;
    this.stateMachine = stateMachine;
    log = new NodeLog(context.nodeId());
    ContextChecks.warnings(context).forEach(log::onWarning);
    isForcing = context.durability() == Durability.DURABLE;
    isLearner = context.self().member().isLearner();
  }

  @Override
  public String roleName() {
    return "synod-" + context.nodeId();
  }

  /** Opens journal, transport and streams, and recovers. Where that fails, nothing stays open. */
  @Override
  public void onStart() {
    try {
      journal = journals.apply(PartSettings.journal(context));
      countersFile = CountersFile.create(context.dataDirectory().resolve(COUNTERS));
      runtime = AeronRuntime.launch(PartSettings.transport(context, journal.incarnation()), log);
      snapshots = new NodeSnapshots(context, stateMachine, log);
      transport = new PeerTransport(runtime, this::createReplica, snapshots, log);
      createClientSide();
      final long restoredThrough = snapshots.restore(applier);
      nowNs = System.nanoTime();
      replica.start(nowNs, restoredThrough);
      snapshots.start(journal, replica, transport.snapshotPeers());
      createCounters();
      tellOfAbstention();
      nowNs = System.nanoTime();
      publishedNs = nowNs;
      counters.publish();
    } catch (final RuntimeException | Error e) {
      onClose();
      throw e;
    }
  }

  @Override
  public int doWork() {
    if (isFailed) {
      throw new IllegalStateException("node " + context.nodeId() + " has failed before");
    }
    boolean isDone = false;
    try {
      final int work = doCycle();
      isDone = true;
      return work;
    } finally {
      isFailed = !isDone;
    }
  }

  @Override
  public void onClose() {
    final CompletableFuture<StateHash> question = mailbox.take();
    if (question != null) {
      question.completeExceptionally(new IllegalStateException("the node is closed"));
    }
    if (counters != null) {
      counters.publish();
    }
    // The snapshots before the journal: their helper deletes segments.
    CloseHelper.closeAll(
        sessions == null ? null : sessions::close,
        transport,
        runtime,
        snapshots,
        journal,
        countersFile);
  }

  /** The counters as they stand; may be called by any thread. */
  Map<String, Long> counters() {
    return countersFile.values();
  }

  /** Asks for a snapshot; may be called by any thread. */
  CompletableFuture<Long> takeSnapshot() {
    return snapshots.ask();
  }

  /** Asks for the state's hash; may be called by any thread. */
  CompletableFuture<StateHash> stateHash() {
    return mailbox.ask();
  }

  @Override
  public void onChosen(final long instance, final long ballot, final ValueView value) {
    applier.apply(instance, value.buffer(), value.offset(), value.length());
    snapshots.onApplied(instance, value.length());
  }

  @Override
  public void onSnapshotNeeded(final int node) {
    snapshots.onNeeded(node);
  }

  @Override
  public void onLeading(final long ballot) {
    sessions.onLeading(ballot);
  }

  @Override
  public void onFollowing(final int leader, final long ballot) {
    sessions.onFollowing(leader);
  }

  private int doCycle() {
    final long startNs = System.nanoTime();
    longestGapNs = Math.max(longestGapNs, startNs - nowNs);
    nowNs = startNs;
    sessions.tick(startNs, replica.leaderId());
    int work = runtime.doWork(isBusy);
    work += transport.poll();
    final int commands = ingress.poll(INGRESS_LIMIT);
    work += commands;
    final int proposed = proposer.propose();
    work += proposed;
    if (isForcing && proposed > 0) {
      // What was proposed leaves before the forcing thread may take this core.
      work += runtime.doWork(false);
    }
    work += journal.doWork();
    work += replica.doWork(startNs);
    work += snapshots.doWork(startNs);
    work += sessions.doWork();
    work += transport.doWork(startNs);
    if (startNs - publishedNs >= PUBLISH_INTERVAL_NS) {
      publishedNs = startNs;
      counters.publish();
      tellOfAbstention();
      answerStateHash();
      snapshots.doSlowWork(startNs);
    }
    // A lone message is not helped by more turns of the driver: they only come before its answer.
    isBusy = transport.isBusy() || commands > 1;
    return work;
  }

  private void answerStateHash() {
    final CompletableFuture<StateHash> question = mailbox.take();
    if (question == null) {
      return;
    }
    if (isLearner) {
      question.complete(new StateHash(replica.appliedThrough(), stateMachine.stateHash()));
    } else {
      question.completeExceptionally(
          new IllegalStateException(
              "node " + context.nodeId() + " is a witness: it applies nothing"));
    }
  }

  private PeerHandler createReplica(final Peers peers) {
    replica =
        new Replica(
            PartSettings.replica(context),
            peers,
            journal,
            this,
            new Random(journal.incarnation() * 31 + context.nodeId()));
    return replica;
  }

  private void createClientSide() {
    final Aeron aeron = runtime.aeron();
    final SessionCounts counts = new SessionCounts();
    final EgressPublisher egress = new EgressPublisher(context);
    sessions = new Sessions(context, aeron, egress, counts);
    proposer =
        new CommandProposer(
            replica,
            new OffsetEpochNanoClock(),
            PartSettings.batchLength(context),
            context.maxCommandLength());
    applier = new CommandApplier(stateMachine, sessions, context.maxReplyLength());
    ingress = new IngressAdapter(context, subscribe(aeron), sessions, proposer, counts);
    counters = new NodeCounters(countersFile);
    counters.add(counts);
  }

  private Subscription subscribe(final Aeron aeron) {
    final String endpoint = context.self().endpoint().toString();
    try {
      return aeron.addSubscription(
          CommonContext.UDP_CHANNEL + "?endpoint=" + endpoint, ClientStreams.INGRESS);
    } catch (final RegistrationException e) {
      throw new IllegalStateException(
          "node "
              + context.nodeId()
              + " cannot listen for clients on UDP "
              + endpoint
              + ": "
              + e.getMessage()
              + "; is the port taken, or the address not this host's? See members",
          e);
    }
  }

  private void createCounters() {
    counters.add(replica);
    counters.add(transport.counts());
    counters.add("clients connected", sessions::accepted);
    counters.add("batches of commands proposed", proposer::batches);
    counters.add("batches that waited for the window", proposer::windowFull);
    counters.add("commands applied", applier::commands);
    counters.add("cluster time in ns", applier::clusterTimeNs);
    counters.add("longest duty cycle in ns", () -> longestGapNs);
    snapshots.addTo(counters);
  }

  /** Tells when the node begins to abstain and when it is re-admitted. */
  private void tellOfAbstention() {
    if (replica.abstains() == isAbstaining) {
      return;
    }
    isAbstaining = replica.abstains();
    log.onWarning(
        isAbstaining
            ? "abstains: it may have lost votes, after a crash of the host at durability=replicated or"
                + " by a torn end of its journal; it is re-admitted once a leader of the others has"
                + " brought it up to date"
            : "is re-admitted: it votes again");
  }
}
