package io.synod.simulation;

import io.synod.paxos.Ballot;
import io.synod.paxos.Configuration;
import io.synod.paxos.Quorums;
import java.util.List;
import java.util.Set;

/**
 * Once the faults have stopped: a leader who is heard stays, and a node that was cut off and comes
 * back does not depose it.
 */
final class CalmCheck {
  private static final int CALM_TIMEOUTS = 3;
  private static final int CUT_OFF_TIMEOUTS = 2;
  private static final long LONGEST_NS = 60_000 * SimulationPlan.MILLISECOND;

  private final SimulationPlan plan;
  private final Configuration configuration;
  private final SimulatedCluster cluster;
  private final FaultInjector faults;
  private final Set<Integer> dead;
  private long ballot;
  private long sinceNs;

  CalmCheck(
      final SimulationPlan plan,
      final SimulatedCluster cluster,
      final FaultInjector faults,
      final Set<Integer> dead) {
    this.plan = plan;
    configuration = plan.configuration();
    this.cluster = cluster;
    this.faults = faults;
    this.dead = dead;
  }

  /** Runs until one leader has led for some election timeouts. */
  void awaitLastingLeader() {
    ballot = leadingBallot();
    sinceNs = cluster.nowNs();
    if (!cluster.runUntil(this::hasLasted, LONGEST_NS)) {
      throw new SimulationFailure(
          "no leader stays although nothing fails: the last one leads in ballot="
              + Ballot.format(leadingBallot()));
    }
  }

  /** Cuts a node off until it would stand for election, and lets it come back. */
  void cutOff(final SeededRandom random) {
    final List<SimulatedNode> dispensable =
        cluster.nodes().stream().filter(this::isDispensable).toList();
    if (dispensable.isEmpty()) {
      return;
    }
    final SimulatedNode node = dispensable.get(random.nextInt(dispensable.size()));
    faults.cutOff(node.id());
    cluster.runFor(CUT_OFF_TIMEOUTS * plan.electionNs());
    faults.comeBack();
    cluster.runFor(CUT_OFF_TIMEOUTS * plan.electionNs());
    if (leadingBallot() != ballot) {
      throw new SimulationFailure(
          "a node that was cut off deposed the leader when it came back: node="
              + node.id()
              + " leader's ballot="
              + Ballot.format(ballot)
              + " now="
              + Ballot.format(leadingBallot()));
    }
  }

  private boolean hasLasted() {
    final long now = leadingBallot();
    if (now != ballot) {
      ballot = now;
      sinceNs = cluster.nowNs();
    }
    return ballot != Ballot.NONE && cluster.nowNs() - sinceNs >= CALM_TIMEOUTS * plan.electionNs();
  }

  private long leadingBallot() {
    final SimulatedNode leader = cluster.leader();
    return leader == null ? Ballot.NONE : leader.replica().ballot();
  }

  /** A node that may stand, and without which the leader still has its quorums. */
  private boolean isDispensable(final SimulatedNode node) {
    final Quorums quorums = configuration.quorums();
    final long others =
        configuration.members().stream()
            .filter(member -> member.isAcceptor() && member.id() != node.id())
            .filter(member -> !dead.contains(member.id()) && member.id() != plan.fragile())
            .count();
    return !dead.contains(node.id())
        && node != cluster.leader()
        && configuration.member(node.id()).isProposer()
        && others >= Math.max(quorums.phase1(), quorums.phase2());
  }
}
