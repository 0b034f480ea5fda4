package io.synod.simulation;

import io.synod.paxos.Ballot;
import io.synod.paxos.Configuration;
import io.synod.paxos.Quorums;
import io.synod.paxos.Replica;
import io.synod.simulation.history.AppliedCommand;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Watches a simulated cluster from outside: what is durable on the disks, what is sent and what is
 * applied, never what the code under test says of itself. Throws {@link SimulationFailure} at the
 * first rule that is broken.
 */
final class SafetyChecker {
  /** The votes of one instance in one ballot that became durable. */
  static final class Votes {
    private final byte[] value;

    /** Who ever voted: what they chose stays chosen. */
    long voters;

    /** Of them, whose host died and lost the vote since. */
    long lost;

    Votes(final byte[] value) {
      this.value = value;
    }

    long held() {
      return voters & ~lost;
    }
  }

  /** What is remembered of a node over its restarts. */
  private static final class Seen {
    private long ownBallot;
    private long ownBallotIncarnation;
    private long durablePromise;
    private long verifiedBallot;
    private long verifiedIncarnation;
    private long verifiedThrough;
    private long applied;
    private long appliedIncarnation;
  }

  /** The value of an instance, and the lowest ballot in which a quorum voted for it. */
  record Chosen(long ballot, byte[] value) {}

  private record Executed(int node, long clusterTimeNs, byte[] reply) {}

  private final Configuration configuration;
  private final Quorums quorums;
  private final SimulationPlan plan;
  private final SimulatedCluster cluster;
  private final Map<Integer, Seen> seen = new HashMap<>();
  private final Map<Long, Map<Long, Votes>> votes = new HashMap<>();
  private final Map<Long, Chosen> chosen = new HashMap<>();
  private final Map<Long, Map<Long, byte[]>> proposed = new HashMap<>();

  /** What proposers that do not vote have written down. */
  private final Map<Long, Map<Long, byte[]>> recorded = new HashMap<>();

  private final Map<Long, Long> bases = new HashMap<>();
  private final Map<Long, Long> promisers = new HashMap<>();
  private final AnswerLedger answers;
  private final Map<Integer, BatchCursor> expected = new HashMap<>();
  private final SnapshotCheck snapshots = new SnapshotCheck();
  private final Map<Long, List<Executed>> executed = new HashMap<>();
  private final List<AppliedCommand> log = new ArrayList<>();
  private final AbstentionCheck abstention;
  private long highestChosen;
  private long chosenPrefix;
  private long appliedThrough;
  private long clusterTimeNs;

  SafetyChecker(final SimulationPlan plan, final SimulatedCluster cluster) {
    this.plan = plan;
    this.cluster = cluster;
    configuration = plan.configuration();
    quorums = configuration.quorums();
    answers = new AnswerLedger(configuration);
    abstention = new AbstentionCheck(quorums.phase2(), votes, chosen, bases);
    for (final SimulatedNode node : cluster.nodes()) {
      seen.put(node.id(), new Seen());
      node.store().observer(new Disk(node));
    }
    cluster.network().observer(this::onSent);
    cluster.onApplied(this::onApplied);
  }

  /** Instances of which a quorum's votes in one ballot were durable. */
  int chosenCount() {
    return chosen.size();
  }

  /** Whether an instance is chosen: a quorum's votes for it in one ballot were durable. */
  boolean isChosen(final long instance) {
    return chosen.containsKey(instance);
  }

  long highestChosen() {
    return highestChosen;
  }

  /** Every command that was applied anywhere, in the order of the log. */
  List<AppliedCommand> log() {
    return log;
  }

  /** Watches a node's disk. */
  private final class Disk implements SimulatedStore.Observer {
    private final SimulatedNode node;

    Disk(final SimulatedNode node) {
      this.node = node;
    }

    @Override
    public void onDurable(
        final SimulatedStore.Kind kind,
        final long instance,
        final long ballot,
        final byte[] value) {
      SafetyChecker.this.onDurable(node.id(), kind, instance, ballot, value);
    }

    @Override
    public void onVoteLost(final long instance, final long ballot) {
      if (configuration.member(node.id()).isAcceptor()) {
        votes.get(instance).get(ballot).lost |= 1L << configuration.indexOf(node.id());
      }
    }

    @Override
    public void onReadmitted() {
      final long lacking = abstention.lacking(1L << configuration.indexOf(node.id()), node);
      require(
          lacking == 0,
          () ->
              "re-admitted without what it helped to choose: node="
                  + node.id()
                  + " instance="
                  + lacking);
    }
  }

  private void onDurable(
      final int node,
      final SimulatedStore.Kind kind,
      final long instance,
      final long ballot,
      final byte[] value) {
    final Seen mine = seen.get(node);
    if (kind == SimulatedStore.Kind.PROMISE || kind == SimulatedStore.Kind.VOTE) {
      require(
          ballot > mine.durablePromise
              || (ballot == mine.durablePromise && kind == SimulatedStore.Kind.VOTE),
          () ->
              "wrote below its own promise: node="
                  + node
                  + " "
                  + kind
                  + " "
                  + at(instance, ballot));
      mine.durablePromise = ballot;
    }
    if (kind != SimulatedStore.Kind.VOTE) {
      return;
    }
    if (!configuration.member(node).isAcceptor()) {
      recorded.computeIfAbsent(instance, each -> new HashMap<>()).put(ballot, value);
      return;
    }
    final Votes of =
        votes
            .computeIfAbsent(instance, each -> new HashMap<>())
            .computeIfAbsent(ballot, each -> new Votes(value));
    require(
        Arrays.equals(of.value, value),
        () -> "two values in one ballot: " + at(instance, ballot) + " node=" + node);
    of.voters |= 1L << configuration.indexOf(node);
    of.lost &= ~(1L << configuration.indexOf(node));
    if (Long.bitCount(of.voters) >= quorums.phase2()) {
      onChosen(instance, ballot, value);
    }
  }

  private void onChosen(final long instance, final long ballot, final byte[] value) {
    final Chosen before = chosen.get(instance);
    require(
        before == null || Arrays.equals(before.value, value),
        () -> "two values were chosen: " + at(instance, ballot));
    if (before == null || ballot < before.ballot) {
      chosen.put(instance, new Chosen(ballot, value));
    }
    highestChosen = Math.max(highestChosen, instance);
    while (chosen.containsKey(chosenPrefix + 1)) {
      chosenPrefix++;
    }
  }

  private void onSent(final int from, final int to, final Message message, final boolean lost) {
    final SimulatedNode node = cluster.node(from);
    final Seen mine = seen.get(from);
    if (node.store().mayHaveLostVotes() && configuration.member(from).isAcceptor()) {
      require(abstention.allows(message), () -> "does not abstain: node=" + from + " " + message);
    }
    if (message instanceof Message.Prepare prepare) {
      onPrepareSent(from, node, mine, prepare);
    } else if (message instanceof Message.Promise promise) {
      onPromiseSent(from, mine, promise);
      if (!lost && answers.onPromise(from, node.incarnation(), promise)) {
        promised(from, promise.ballot());
      }
    } else if (message instanceof Message.Accepted accepted) {
      onAcceptedSent(from, node, mine, accepted);
      if (!lost) {
        answers.onAccepted(from, accepted);
      }
    } else if (message instanceof Message.Heartbeat heartbeat) {
      checkLeads(from, mine, heartbeat.ballot(), heartbeat.base());
      checkAnnounced(from, heartbeat.ballot(), heartbeat.chosenThrough());
    } else if (message instanceof Message.Accept accept) {
      onAcceptSent(from, mine, accept);
    } else if (message instanceof Message.Learn learn) {
      final Chosen decided = chosen.get(learn.instance());
      require(
          decided != null && Arrays.equals(decided.value, learn.value()),
          () -> "taught a value that was not chosen: node=" + from + " " + learn);
    }
  }

  private void onPrepareSent(
      final int from, final SimulatedNode node, final Seen mine, final Message.Prepare prepare) {
    final long ballot = prepare.ballot();
    require(
        Ballot.nodeId(ballot) == from,
        () -> "stood in a ballot of another node: node=" + from + " " + prepare);
    require(
        ballot > mine.ownBallot
            || (ballot == mine.ownBallot && node.incarnation() == mine.ownBallotIncarnation),
        () -> "used a ballot again: node=" + from + " " + prepare);
    require(
        mine.durablePromise >= ballot,
        () -> "stood in a ballot before it was durable: node=" + from + " " + prepare);
    mine.ownBallot = ballot;
    mine.ownBallotIncarnation = node.incarnation();
    require(
        prepare.firstInstance() <= node.replica().chosenThrough() + 1,
        () -> "phase 1 leaves instances out: node=" + from + " " + prepare);
  }

  private void onPromiseSent(final int from, final Seen mine, final Message.Promise promise) {
    require(
        mine.durablePromise >= promise.ballot(),
        () -> "promised before it was durable: node=" + from + " " + promise);
  }

  private void promised(final int node, final long ballot) {
    promisers.merge(ballot, 1L << configuration.indexOf(node), (one, two) -> one | two);
  }

  private void onAcceptedSent(
      final int from, final SimulatedNode node, final Seen mine, final Message.Accepted accepted) {
    final long ballot = accepted.ballot();
    if (mine.verifiedBallot != ballot || mine.verifiedIncarnation != node.incarnation()) {
      mine.verifiedBallot = ballot;
      mine.verifiedIncarnation = node.incarnation();
      mine.verifiedThrough = 0;
    }
    // What is chosen counts besides votes.
    final long first = Math.max(mine.verifiedThrough, bases.getOrDefault(ballot, 1L) - 1) + 1;
    for (long instance = first; instance <= accepted.acceptedThrough(); instance++) {
      final long looked = instance;
      final Votes of = votes.getOrDefault(instance, Map.of()).get(ballot);
      require(
          chosen.containsKey(looked)
              || (of != null && (of.held() & 1L << configuration.indexOf(from)) != 0),
          () -> "voted before it was durable: " + at(looked, ballot) + " node=" + from);
    }
    mine.verifiedThrough = Math.max(mine.verifiedThrough, accepted.acceptedThrough());
  }

  private void onAcceptSent(final int from, final Seen mine, final Message.Accept accept) {
    final long ballot = accept.ballot();
    checkLeads(from, mine, ballot, accept.base());
    checkAnnounced(from, ballot, accept.chosenThrough());
    final Map<Long, byte[]> before =
        proposed.computeIfAbsent(accept.instance(), each -> new HashMap<>());
    final byte[] first = before.putIfAbsent(ballot, accept.value());
    require(
        first == null || Arrays.equals(first, accept.value()),
        () -> "proposed two values in one ballot: node=" + from + " " + accept);
    if (first == null) {
      checkWindow(from, accept);
      require(
          mayPropose(accept),
          () ->
              "proposed against the votes of its promises: node="
                  + from
                  + " "
                  + accept
                  + " "
                  + describe(accept));
    }
    final Chosen decided = chosen.get(accept.instance());
    require(
        decided == null || ballot < decided.ballot || Arrays.equals(decided.value, accept.value()),
        () -> "proposed against what is chosen: node=" + from + " " + accept);
  }

  /** Who sends as a leader has the promises of a phase-1 quorum, and its own ballot is durable. */
  private void checkLeads(final int from, final Seen mine, final long ballot, final long base) {
    require(
        Ballot.nodeId(ballot) == from && mine.durablePromise >= ballot,
        () -> "leads in a ballot that is not durably its own: node=" + from + at(base, ballot));
    if (configuration.member(from).isAcceptor()) {
      promised(from, ballot);
    }
    final Long before = bases.putIfAbsent(ballot, base);
    require(
        before == null || before == base,
        () -> "two bases of one ballot: node=" + from + " " + at(base, ballot));
    require(
        before != null || Long.bitCount(promisers.getOrDefault(ballot, 0L)) >= quorums.phase1(),
        () -> "leads without the promises of a quorum: node=" + from + " " + at(base, ballot));
  }

  private void checkWindow(final int from, final Message.Accept accept) {
    final long open = accept.instance() - accept.chosenThrough();
    require(open <= plan.window(), () -> "the window is not kept: node=" + from + " " + accept);
    long bytes = 0;
    for (long i = accept.chosenThrough() + 1; i <= accept.instance(); i++) {
      final byte[] value = proposed.getOrDefault(i, Map.of()).get(accept.ballot());
      bytes += value == null ? 0 : value.length;
    }
    final long sum = bytes;
    require(
        open <= 1 || bytes - accept.value().length == 0 || bytes <= plan.windowBytes(),
        () -> "the window of bytes is not kept: node=" + from + " bytes=" + sum + " " + accept);
  }

  /**
   * Whether some phase-1 quorum of those that promised allows a value: any value where none of them
   * has voted, else what was proposed in a ballot above which none of them has. (That is the
   * highest of their votes, or a later proposal that no vote of theirs shows: it was right in its
   * time, and nothing was chosen since.) Who promised votes in no lower ballot any more, so that
   * its votes now are those that it had then.
   */
  private boolean mayPropose(final Message.Accept accept) {
    final long promised = promisers.getOrDefault(accept.ballot(), 0L);
    final Map<Long, Votes> cast = votes.getOrDefault(accept.instance(), Map.of());
    if (quorumBelow(promised, cast, accept.ballot(), Ballot.NONE)) {
      return true;
    }
    // What was voted for was proposed, even where the proposal never left its own node.
    final Map<Long, byte[]> earlier = new HashMap<>(proposed.get(accept.instance()));
    cast.forEach((ballot, of) -> earlier.put(ballot, of.value));
    earlier.putAll(recorded.getOrDefault(accept.instance(), Map.of()));
    for (final Map.Entry<Long, byte[]> entry : earlier.entrySet()) {
      if (entry.getKey() < accept.ballot()
          && Arrays.equals(entry.getValue(), accept.value())
          && quorumBelow(promised, cast, accept.ballot(), entry.getKey())) {
        return true;
      }
    }
    final Chosen decided = chosen.get(accept.instance());
    return decided != null
        && decided.ballot < accept.ballot()
        && Arrays.equals(decided.value, accept.value());
  }

  private String describe(final Message.Accept accept) {
    final StringBuilder text =
        new StringBuilder("promisers=")
            .append(Long.toBinaryString(promisers.getOrDefault(accept.ballot(), 0L)));
    new TreeMap<>(votes.getOrDefault(accept.instance(), Map.of()))
        .forEach(
            (ballot, of) ->
                text.append(" [")
                    .append(Ballot.format(ballot))
                    .append(" voters=")
                    .append(Long.toBinaryString(of.voters))
                    .append(' ')
                    .append(Message.valueText(of.value))
                    .append(']'));
    return text.toString();
  }

  /** Whether enough of those that promised have no vote above one ballot and below another. */
  private boolean quorumBelow(
      final long promised, final Map<Long, Votes> cast, final long ballot, final long highest) {
    long without = promised;
    for (final Map.Entry<Long, Votes> entry : cast.entrySet()) {
      if (entry.getKey() > highest && entry.getKey() < ballot) {
        without &= ~entry.getValue().held();
      }
    }
    return Long.bitCount(without) >= quorums.phase1();
  }

  /**
   * What a leader announces as chosen was chosen: a quorum's durable votes were there. And beyond
   * its base it was told so: a quorum answered in its ballot.
   */
  private void checkAnnounced(final int from, final long ballot, final long chosenThrough) {
    require(
        chosenThrough <= chosenPrefix,
        () -> "announced as chosen what is not: node=" + from + " instance=" + chosenThrough);
    require(
        chosenThrough < bases.get(ballot) || answers.mayCount(from, ballot, chosenThrough),
        () ->
            "announced as chosen without a quorum's answers in its ballot: node="
                + from
                + " "
                + at(chosenThrough, ballot));
  }

  private void onApplied(
      final SimulatedNode node, final long instance, final long ballot, final byte[] value) {
    final Seen mine = seen.get(node.id());
    if (mine.appliedIncarnation != node.incarnation()) {
      mine.appliedIncarnation = node.incarnation();
      mine.applied = 0;
    }
    require(
        instance == mine.applied + 1,
        () -> "applied out of order: node=" + node.id() + " instance=" + instance);
    mine.applied = instance;
    final Chosen decided = chosen.get(instance);
    require(
        decided != null,
        () -> "applied what no quorum has durably voted for: " + at(instance, ballot));
    require(
        Arrays.equals(decided.value, value),
        () -> "applied another value than the chosen: " + at(instance, ballot));
    expected.put(node.id(), new BatchCursor(value));
    final Replica replica = node.replica();
    require(
        instance <= replica.chosenThrough(),
        () -> "applied past chosen: node=" + node.id() + " instance=" + instance);
  }

  /** A command was executed: every node must give the same reply at the same place. */
  void onExecuted(final int node, final AppliedCommand command, final byte[] reply) {
    require(
        expected.get(node).next(command),
        () -> "executed what does not come next in the chosen value: node=" + node + " " + command);
    final List<Executed> batch =
        executed.computeIfAbsent(command.instance(), each -> new ArrayList<>());
    if (command.position() == batch.size()) {
      batch.add(new Executed(node, command.clusterTimeNs(), reply));
      require(
          command.clusterTimeNs() >= clusterTimeNs,
          () -> "the cluster's time goes back: node=" + node + " " + command);
      clusterTimeNs = command.clusterTimeNs();
      require(
          command.instance() >= appliedThrough,
          () -> "a batch is longer on one node: node=" + node + " " + command);
      appliedThrough = command.instance();
      log.add(command);
    } else {
      final Executed first = batch.get(command.position());
      require(
          first.clusterTimeNs == command.clusterTimeNs(),
          () -> "the cluster's time differs: " + nodes(first.node, node) + " " + command);
      require(
          Arrays.equals(first.reply, reply),
          () ->
              "the state machine is not deterministic: nodes "
                  + first.node
                  + " and "
                  + node
                  + " reply differently to "
                  + command);
    }
  }

  /** A node has executed all of an instance. */
  void onBatchApplied(final int node) {
    require(
        expected.get(node).isAtEnd(), () -> "left out a part of the chosen value: node=" + node);
  }

  /** What was saved and restored. */
  SnapshotCheck snapshots() {
    return snapshots;
  }

  /** A node goes on behind a snapshot: its own at a start, or another node's. */
  void onRestored(
      final SimulatedNode node, final long instance, final long stateHash, final byte[] snapshot) {
    snapshots.onRestored(node.id(), instance, stateHash, snapshot);
    final Seen mine = seen.get(node.id());
    require(
        mine.appliedIncarnation != node.incarnation() || instance > mine.applied,
        () -> "a snapshot takes back what is applied: node=" + node.id() + " of=" + instance);
    mine.appliedIncarnation = node.incarnation();
    mine.applied = instance;
  }

  /** A client got an answer: its instance must be chosen, and applied by the one that answered. */
  void onReply(final int node, final long instance) {
    require(
        chosen.containsKey(instance),
        () -> "replied before the command was chosen: node=" + node + " instance=" + instance);
  }

  private static String nodes(final int one, final int other) {
    return "nodes=" + one + "," + other;
  }

  private static String at(final long instance, final long ballot) {
    return "instance=" + instance + " ballot=" + Ballot.format(ballot);
  }

  private static void require(
      final boolean holds, final java.util.function.Supplier<String> violation) {
    if (!holds) {
      throw new SimulationFailure(violation.get());
    }
  }
}
