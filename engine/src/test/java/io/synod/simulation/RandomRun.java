package io.synod.simulation;

import io.synod.paxos.Configuration;
import io.synod.paxos.Member;
import io.synod.paxos.Quorums;
import io.synod.paxos.ReplicaSettings;
import io.synod.paxos.Role;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/** One run of a random cluster under random faults, watched from outside. All from the seed. */
final class RandomRun {
  private static final long MILLISECOND = 1_000_000;

  private final SplittableRandom random;
  private final Configuration configuration;
  private final SimulatedCluster cluster;
  private final String description;
  private final Map<Long, byte[]> chosen = new HashMap<>();
  private final Map<Integer, Long> highestApplied = new HashMap<>();
  private final Set<String> appliedOnce = new HashSet<>();
  private final Map<Long, Map<Long, byte[]>> proposed = new HashMap<>();
  private final Map<Long, Long> bases = new HashMap<>();
  private final double standing;
  private final int fragile;
  private int requested;

  RandomRun(final long seed) {
    random = new SplittableRandom(seed);
    configuration = drawConfiguration();
    final int window = 1 << random.nextInt(9);
    final int windowBytes = 64 << random.nextInt(10);
    final boolean forcesLate = random.nextBoolean();
    cluster =
        new SimulatedCluster(
            configuration,
            id ->
                new ReplicaSettings(
                    id,
                    configuration,
                    window,
                    windowBytes,
                    20 * MILLISECOND,
                    100 * MILLISECOND,
                    4 * MILLISECOND,
                    16),
            forcesLate,
            random.nextLong());
    final double replays = random.nextBoolean() ? 0 : random.nextDouble() * 0.3;
    final int rangesPerPage = 1 + random.nextInt(3);
    cluster
        .network()
        .replays(replays, random.nextBoolean() ? RandomRun::isCounted : RandomRun::isNoFetch)
        .rangesPerPage(rangesPerPage)
        .observer(this::checkSent);
    standing = random.nextInt(3) == 0 ? random.nextDouble() * 0.3 : 0;
    fragile = drawFragile();
    description =
        "seed="
            + seed
            + " window="
            + window
            + " forcesLate="
            + forcesLate
            + " fragile="
            + fragile
            + " "
            + configuration;
    cluster.onApplied(this::check);
  }

  /** Runs and checks; throws where a rule was broken. */
  void run() {
    try {
      cluster.startAll();
      if (random.nextInt(4) == 0) {
        standAtOnce(cluster.node(drawMember(Member::isProposer)));
      }
      for (int round = 0; round < 30; round++) {
        disturb();
        for (int i = 0; i < 10; i++) {
          request();
          if (random.nextDouble() < standing) {
            standAtOnce(cluster.node(drawMember(Member::isProposer)));
          }
          cluster.runFor(random.nextLong(10 * MILLISECOND));
          if (random.nextBoolean()) {
            cluster.nodes().forEach(node -> node.store().force());
          }
        }
      }
      heal();
    } catch (final RuntimeException | AssertionError ex) {
      throw new AssertionError(description, ex);
    }
  }

  private static boolean isCounted(final Message message) {
    return message instanceof Message.Promise || message instanceof Message.Accepted;
  }

  private static boolean isNoFetch(final Message message) {
    return !(message instanceof Message.FetchChosen);
  }

  int chosenCount() {
    return chosen.size();
  }

  private Configuration drawConfiguration() {
    final int acceptors = 1 + random.nextInt(7);
    final int others = random.nextInt(3);
    final List<Member> members = new ArrayList<>();
    final boolean apart = random.nextInt(8) == 0;
    for (int i = 0; i < acceptors; i++) {
      final boolean witness = apart || (i > 0 && random.nextInt(6) == 0);
      members.add(witness ? new Member(i + 1, Set.of(Role.ACCEPTOR)) : Member.server(i + 1));
    }
    if (apart) {
      members.add(new Member(90, Set.of(Role.PROPOSER)));
      members.add(new Member(91, Set.of(Role.PROPOSER, Role.LEARNER)));
    }
    for (int i = 0; i < others; i++) {
      members.add(new Member(100 + i, Set.of(Role.LEARNER)));
    }
    Quorums quorums = Quorums.majority(acceptors);
    if (random.nextInt(3) == 0) {
      final int phase2 = 1 + random.nextInt(acceptors);
      quorums = new Quorums(acceptors, acceptors - phase2 + 1, phase2);
    }
    return new Configuration(1, members, quorums);
  }

  private int drawMember(final java.util.function.Predicate<Member> which) {
    final List<Member> found = configuration.members().stream().filter(which).toList();
    return found.get(random.nextInt(found.size())).id();
  }

  private void disturb() {
    final SimulatedNetwork network = cluster.network();
    network.delayNs(10_000, 10_000 + random.nextLong(3 * MILLISECOND));
    network.faults(
        random.nextBoolean() ? 0 : random.nextDouble() * 0.4,
        random.nextBoolean() ? 0 : random.nextDouble() * 0.3,
        random.nextBoolean() ? 0 : random.nextDouble() * 0.1,
        random.nextBoolean() ? 0 : random.nextDouble() * 0.3);
    final long cut = random.nextInt(3) == 0 ? random.nextLong() : 0;
    final boolean oneWay = random.nextBoolean();
    network.filter(
        (from, to, message) -> {
          final boolean fromSide = (cut >>> from % 64 & 1) != 0;
          final boolean toSide = (cut >>> to % 64 & 1) != 0;
          return oneWay ? !fromSide || toSide : fromSide == toSide;
        });
    final boolean all = random.nextInt(10) == 0;
    for (final SimulatedNode node : cluster.nodes()) {
      final int die = random.nextInt(8);
      node.store().refuses(random.nextInt(10) == 0);
      cluster.pause(node.id(), die == 7);
      if (node.isUp() && (die == 0 || all)) {
        cluster.crash(node.id());
      }
      if (!node.isUp() && die > 2) {
        cluster.start(node.id());
      }
      if (die == 6 && random.nextInt(4) == 0) {
        standAtOnce(node);
      }
    }
    if (fragile > 0 && random.nextInt(4) == 0) {
      damage(cluster.node(fragile));
    }
  }

  /**
   * The one acceptor whose records may be damaged, or 0: only where the others can do without it.
   */
  private int drawFragile() {
    final Quorums quorums = configuration.quorums();
    return quorums.phase1() < quorums.acceptors() && quorums.phase2() > 1 && random.nextBoolean()
        ? drawMember(Member::isAcceptor)
        : 0;
  }

  private void damage(final SimulatedNode node) {
    final long instance = 1 + random.nextLong(1 + chosen.size());
    if (chosen.containsKey(instance) && node.store().value(instance) != null) {
      node.store().damage(instance);
    }
  }

  private void standAtOnce(final SimulatedNode node) {
    if (node.isUp() && configuration.member(node.id()).isProposer()) {
      node.replica().campaign();
    }
  }

  private void request() {
    for (final SimulatedNode node : cluster.nodes()) {
      if (node.isUp() && node.replica().isLeader()) {
        for (int i = random.nextInt(6); i > 0; i--) {
          node.request(("v" + requested++).getBytes(StandardCharsets.US_ASCII));
        }
      }
    }
  }

  private void heal() {
    cluster
        .network()
        .delayNs(10_000, MILLISECOND)
        .faults(0, 0, 0, 0)
        .replays(0, message -> false)
        .filter((from, to, message) -> true);
    for (final SimulatedNode node : cluster.nodes()) {
      node.store().refuses(false);
      cluster.pause(node.id(), false);
    }
    final Set<Integer> dead = random.nextBoolean() ? drawDead() : Set.of();
    for (final SimulatedNode node : cluster.nodes()) {
      if (dead.contains(node.id())) {
        cluster.crash(node.id());
      } else if (!node.isUp()) {
        cluster.start(node.id());
      }
    }
    final int before = chosen.size();
    boolean live = false;
    for (int i = 0; i < 4000 && !live; i++) {
      if (cluster.leader() != null && chosen.size() <= before) {
        cluster.leader().request(("last" + requested++).getBytes(StandardCharsets.US_ASCII));
      }
      cluster.nodes().forEach(node -> node.store().force());
      cluster.runFor(5 * MILLISECOND);
      live = chosen.size() > before && allCaughtUp();
    }
    if (!live) {
      throw new AssertionError("no progress after the faults stopped: " + state());
    }
  }

  /** Nodes that never come back: as many as the quorums can do without. */
  private Set<Integer> drawDead() {
    final Quorums quorums = configuration.quorums();
    int spare = quorums.acceptors() - Math.max(quorums.phase1(), quorums.phase2());
    if (fragile > 0) {
      spare--;
    }
    final Set<Integer> dead = new HashSet<>();
    final int proposer = drawMember(Member::isProposer);
    for (int i = 0; i < spare; i++) {
      final int id = drawMember(Member::isAcceptor);
      if (id != proposer && id != fragile) {
        dead.add(id);
      }
    }
    return dead;
  }

  private boolean allCaughtUp() {
    final SimulatedNode leader = cluster.leader();
    if (leader == null) {
      return false;
    }
    final long through = leader.replica().chosenThrough();
    return leader.replica().openInstances() == 0
        && cluster.nodes().stream()
            .filter(SimulatedNode::isUp)
            .allMatch(
                node ->
                    node.replica().chosenThrough() == through
                        && node.replica().appliedThrough() == through);
  }

  private String state() {
    final StringBuilder text = new StringBuilder();
    for (final SimulatedNode node : cluster.nodes()) {
      text.append("\n  node ")
          .append(node.id())
          .append(" leads=")
          .append(node.replica().isLeader())
          .append(" ballot=")
          .append(io.synod.paxos.Ballot.format(node.replica().ballot()))
          .append(" chosen=")
          .append(node.replica().chosenThrough())
          .append(" applied=")
          .append(node.replica().appliedThrough())
          .append(" tail=")
          .append(node.replica().tail());
    }
    return text.toString();
  }

  private void check(
      final SimulatedNode node, final long instance, final long ballot, final byte[] value) {
    final byte[] before = chosen.putIfAbsent(instance, value);
    if (before != null && !Arrays.equals(before, value)) {
      throw new AssertionError("two values chosen: instance=" + instance);
    }
    if (instance > node.replica().chosenThrough()) {
      throw new AssertionError("applied past chosen: instance=" + instance);
    }
    highestApplied.merge(node.id(), instance, Math::max);
    if (before == null) {
      if (value.length > 0 && !appliedOnce.add(new String(value, StandardCharsets.US_ASCII))) {
        throw new AssertionError("chosen twice: instance=" + instance);
      }
      checkQuorumHolds(instance, value);
    }
  }

  /** What a node says of itself must be on its disk before it says it. */
  private void checkSent(final int from, final int to, final Message message, final boolean lost) {
    final SimulatedNode node = cluster.node(from);
    if (message instanceof Message.Promise promise
        && node.store().durablePromise() < promise.ballot()) {
      throw new AssertionError("promised before it was durable: node=" + from + " " + message);
    }
    if (message instanceof Message.Accepted accepted) {
      final long through = accepted.acceptedThrough();
      if (through > node.replica().chosenThrough()
          && through >= bases.get(accepted.ballot())
          && node.store().durableBallot(through) != accepted.ballot()) {
        throw new AssertionError("voted before it was durable: node=" + from + " " + message);
      }
    }
    if (message instanceof Message.Heartbeat heartbeat) {
      bases.put(heartbeat.ballot(), heartbeat.base());
    }
    if (message instanceof Message.Accept accept) {
      bases.put(accept.ballot(), accept.base());
      final byte[] before =
          proposed
              .computeIfAbsent(accept.instance(), instance -> new HashMap<>())
              .putIfAbsent(accept.ballot(), accept.value());
      if (before != null && !Arrays.equals(before, accept.value())) {
        throw new AssertionError("two values in one ballot: node=" + from + " " + message);
      }
    }
  }

  private void checkQuorumHolds(final long instance, final byte[] value) {
    int holders = 0;
    for (final Member member : configuration.members()) {
      final SimulatedStore store = cluster.node(member.id()).store();
      if (member.isAcceptor() && store.durablyHolds(instance, value)) {
        holders++;
      }
    }
    if (holders < configuration.quorums().phase2()) {
      throw new AssertionError(
          "applied without a quorum's durable votes: instance=" + instance + " holders=" + holders);
    }
  }
}
