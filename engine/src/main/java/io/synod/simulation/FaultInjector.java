package io.synod.simulation;

import io.synod.paxos.Configuration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Makes the faults of a plan happen, as its random numbers say. */
final class FaultInjector {
  private static final long MILLISECOND = SimulationPlan.MILLISECOND;
  private static final double MAX_LOSS = 0.4;
  private static final double MAX_SHARE = 0.3;
  private static final double MAX_TAIL = 0.1;

  private final SimulationPlan plan;
  private final Configuration configuration;
  private final SimulatedCluster cluster;
  private final SimulatedClients clients;
  private final SafetyChecker checker;
  private final SeededRandom random;
  private final Set<Integer> lost = new HashSet<>();
  private final boolean replaysFetches;
  private SimulatedNetwork.Filter broken = (from, to, message) -> true;

  FaultInjector(
      final SimulationPlan plan,
      final SimulatedCluster cluster,
      final SimulatedClients clients,
      final SafetyChecker checker,
      final SeededRandom random) {
    this.plan = plan;
    configuration = plan.configuration();
    this.cluster = cluster;
    this.clients = clients;
    this.checker = checker;
    this.random = random;
    replaysFetches = random.nextBoolean();
    cluster.network().rangesPerPage(1 + random.nextInt(3));
  }

  /** Nodes whose disks are lost for good. */
  Set<Integer> lost() {
    return lost;
  }

  /** Draws the conditions of the time that follows. */
  void change() {
    changeNetwork();
    for (final SimulatedNode node : cluster.nodes()) {
      changeDisk(node);
      changeClock(node);
      cluster.pause(node.id(), plan.has(Fault.PAUSE) && random.nextInt(8) == 0);
    }
    final boolean all = plan.has(Fault.CRASH_ALL) && random.nextInt(8) == 0;
    for (final SimulatedNode node : cluster.nodes()) {
      if (node.isUp() && (all || (plan.has(Fault.CRASH) && random.nextInt(6) == 0))) {
        crash(node);
      }
    }
    if (plan.has(Fault.LOST_DISK)
        && plan.fragile() > 0
        && lost.isEmpty()
        && random.nextInt(12) == 0) {
      final SimulatedNode node = cluster.node(plan.fragile());
      if (node.isUp()) {
        crash(node);
      }
      lost.add(plan.fragile());
    }
  }

  /** Does what happens at a moment. */
  void disturb() {
    if (plan.has(Fault.CRASH_IN_STEP) && random.nextInt(3) == 0) {
      cluster.crashAtBoundary(1 + random.nextInt(40));
    }
    for (final SimulatedNode node : cluster.nodes()) {
      if (!node.isUp() && !lost.contains(node.id()) && random.nextInt(3) > 0) {
        cluster.start(node.id());
      }
      if (node.isUp()
          && plan.has(Fault.CAMPAIGN)
          && random.nextInt(8) == 0
          && configuration.member(node.id()).isProposer()) {
        cluster.act(node, () -> node.replica().campaign());
      }
    }
    if (plan.has(Fault.DAMAGE) && plan.fragile() > 0 && random.nextInt(4) == 0) {
      damage(cluster.node(plan.fragile()));
    }
  }

  /** Ends all faults; some nodes stay dead. */
  void stop(final Set<Integer> dead) {
    broken = drawBroken(dead);
    cluster
        .network()
        .delayNs(10_000, MILLISECOND)
        .faults(0, 0, 0, 0)
        .replays(0, message -> false)
        .spoils(0, 0)
        .clog((from, to) -> 0)
        .filter(broken)
        .ordered(true);
    cluster.crashAtBoundary(0);
    clients.faults(0, (client, node) -> !dead.contains(node));
    final boolean kills = random.nextBoolean();
    for (final SimulatedNode node : cluster.nodes()) {
      node.store().refuses(false);
      node.store().forceDelayNs(MILLISECOND / 10, MILLISECOND);
      node.store().failForce(false);
      node.clock().rate(cluster.nowNs(), 1);
      cluster.pause(node.id(), false);
      if (dead.contains(node.id())) {
        if (node.isUp() && (kills || lost.contains(node.id()))) {
          crash(node);
        }
      } else if (!node.isUp()) {
        cluster.start(node.id());
      }
    }
  }

  /** Cuts a node off from all others, once the faults have stopped. */
  void cutOff(final int node) {
    cluster
        .network()
        .filter(
            (from, to, message) -> from != node && to != node && broken.passes(from, to, message));
  }

  /** Lets the node come back that was cut off. */
  void comeBack() {
    cluster.network().filter(broken);
  }

  /** Those that stay broken and are not killed hear nothing, are not heard, or both. */
  private SimulatedNetwork.Filter drawBroken(final Set<Integer> dead) {
    final boolean deaf = random.nextInt(3) > 0;
    final boolean mute = !deaf || random.nextBoolean();
    return (from, to, message) -> !(mute && dead.contains(from)) && !(deaf && dead.contains(to));
  }

  private void crash(final SimulatedNode node) {
    cluster.crash(node.id(), node.id() == plan.fragile() && plan.has(Fault.DAMAGE));
  }

  private void changeNetwork() {
    final SimulatedNetwork network = cluster.network();
    network.delayNs(10_000, 10_000 + random.nextLong(3 * MILLISECOND));
    network.faults(
        share(Fault.LOSS, MAX_LOSS),
        share(Fault.DUPLICATION, MAX_SHARE),
        share(Fault.LONG_DELAYS, MAX_TAIL),
        share(Fault.REFUSED_SENDS, MAX_SHARE));
    network.spoils(share(Fault.CORRUPTION, MAX_SHARE), share(Fault.STRAYS, MAX_SHARE));
    network.ordered(!plan.has(Fault.REORDERING) || random.nextInt(3) == 0);
    network.replays(
        share(Fault.REPLAY, MAX_SHARE),
        message -> replaysFetches || !(message instanceof Message.FetchChosen));
    network.filter(
        plan.has(Fault.PARTITION) && random.nextInt(2) == 0
            ? drawPartition()
            : (from, to, message) -> true);
    if (plan.has(Fault.CLOG) && random.nextInt(2) == 0) {
      final long links = random.nextLong();
      final long untilNs = cluster.nowNs() + random.nextLong(plan.roundNs() + 1);
      network.clog((from, to) -> bit(links, from * 8 + to) ? untilNs : 0);
    } else {
      network.clog((from, to) -> 0);
    }
    if (plan.has(Fault.CLIENT_CUT) && random.nextInt(2) == 0) {
      final long links = random.nextLong();
      clients.faults(
          random.nextDouble() * MAX_LOSS, (client, node) -> bit(links, client * 5 + node));
    } else {
      clients.faults(0, (client, node) -> true);
    }
  }

  private SimulatedNetwork.Filter drawPartition() {
    final long side = random.nextLong();
    final int one = SimulationPlan.draw(configuration, member -> true, random);
    return switch (random.nextInt(4)) {
      case 0 -> (from, to, message) -> bit(side, from) == bit(side, to);
      case 1 -> (from, to, message) -> !bit(side, from) || bit(side, to);
      case 2 -> (from, to, message) -> from != one && to != one;
      default -> (from, to, message) -> isNeighbour(from, to);
    };
  }

  /** In a ring every node reaches two others only. */
  private boolean isNeighbour(final int from, final int to) {
    final int size = configuration.members().size();
    final int distance =
        Math.floorMod(configuration.indexOf(from) - configuration.indexOf(to), size);
    return distance == 1 || distance == size - 1;
  }

  private void changeDisk(final SimulatedNode node) {
    node.store().refuses(plan.has(Fault.FULL_DISK) && random.nextInt(8) == 0);
    node.store().failForce(plan.has(Fault.FAILED_FORCE) && random.nextInt(8) == 0);
    if (plan.has(Fault.SLOW_FORCE) && random.nextInt(3) == 0) {
      node.store().forceDelayNs(MILLISECOND, random.nextLong(2 * plan.electionNs()) + 1);
    } else {
      node.store().forceDelayNs(MILLISECOND / 20, 2 * MILLISECOND);
    }
  }

  private void changeClock(final SimulatedNode node) {
    if (plan.has(Fault.CLOCK_DRIFT)) {
      node.clock().rate(cluster.nowNs(), 0.5 + random.nextDouble());
    }
    if (plan.has(Fault.CLOCK_JUMP) && random.nextInt(6) == 0) {
      node.clock()
          .jump(
              cluster.nowNs(),
              random.nextLong(2 * plan.electionNs()),
              (random.nextLong(2_000_000) - 1_000_000) * MILLISECOND);
    }
  }

  /** Damages some records: the others can do without this node. */
  private void damage(final SimulatedNode node) {
    final List<Long> held = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      // As often among the newest, which may not be chosen yet, as among all.
      final long highest = checker.highestChosen();
      final long instance =
          random.nextBoolean()
              ? Math.max(1, highest + 4 - random.nextLong(8))
              : 1 + random.nextLong(1 + highest);
      if (node.store().value(instance) != null) {
        held.add(instance);
      }
    }
    held.forEach(node.store()::damage);
  }

  private double share(final Fault fault, final double most) {
    return plan.has(fault) && random.nextBoolean() ? random.nextDouble() * most : 0;
  }

  private static boolean bit(final long bits, final int index) {
    return (bits >>> (index & 63) & 1) != 0;
  }
}
