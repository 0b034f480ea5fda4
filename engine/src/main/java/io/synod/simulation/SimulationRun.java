package io.synod.simulation;

import io.synod.paxos.Ballot;
import io.synod.paxos.Member;
import io.synod.service.StateMachine;
import io.synod.simulation.history.Delivery;
import io.synod.simulation.history.History;
import io.synod.simulation.history.LinearizabilitySearch;
import io.synod.simulation.history.Operation;
import io.synod.simulation.history.Repetitions;
import io.synod.simulation.history.SearchResult;
import io.synod.simulation.history.Violation;
import io.synod.simulation.history.WitnessCheck;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * One run of a simulated cluster with clients, under the faults of its plan, watched from outside:
 * safety all the time, the clients' history at the end, and liveness once the faults have stopped
 * for as many nodes as the protocol needs. The same plan gives the same run.
 */
public final class SimulationRun {
  private static final int LAST_COMMANDS = 3;
  private static final long LIVENESS_NS = 60_000 * SimulationPlan.MILLISECOND;

  private final SimulationPlan plan;
  private final SeededRandom random;
  private final SimulatedCluster cluster;
  private final SimulatedClients clients;
  private final SafetyChecker checker;
  private final FaultInjector faults;
  private final WitnessCheck witness;
  private final LinearizabilitySearch<?> search;
  private final History history = new History();
  private final Map<Long, Integer> operations = new HashMap<>();
  private final Set<Integer> dead = new HashSet<>();
  private long replies;
  private long repliesHash;

  /**
   * Draws a run.
   *
   * @param seed that it follows from.
   */
  public SimulationRun(final long seed) {
    this(SimulationPlan.draw(seed));
  }

  /**
   * Prepares a run of the plan's workload.
   *
   * @param plan of the run.
   * @throws IllegalArgumentException where the plan is for a state machine of the caller's own.
   */
  public SimulationRun(final SimulationPlan plan) {
    this(
        plan,
        plan.workload()::machine,
        plan.workload().commands(plan.clients()),
        machine -> {},
        plan.workload().search());
  }

  /**
   * Prepares a run of a state machine of the caller's own, whatever the plan says.
   *
   * @param plan of the run.
   * @param machines gives the state machine of a node, in its initial state.
   * @param commands gives what the clients send.
   * @param invariant throws where a state is wrong; asked on every node after every instance.
   */
  public SimulationRun(
      final SimulationPlan plan,
      final Supplier<? extends StateMachine> machines,
      final CommandSource commands,
      final Consumer<StateMachine> invariant) {
    this(plan.withWorkload(Workload.OWN), machines, commands, invariant, null);
  }

  private SimulationRun(
      final SimulationPlan plan,
      final Supplier<? extends StateMachine> machines,
      final CommandSource commands,
      final Consumer<StateMachine> invariant,
      final LinearizabilitySearch<?> search) {
    this.plan = plan;
    this.search = search;
    random = new SeededRandom(SeededRandom.mix(plan.seed()));
    cluster =
        new SimulatedCluster(
            plan.configuration(), plan::replica, plan.forcesLate(), random.nextLong());
    checker = new SafetyChecker(plan, cluster);
    clients = new SimulatedClients(cluster, plan, commands, new Recorder(), random.split());
    cluster.service(
        (node, replica) ->
            new SessionService(
                node,
                replica,
                plan,
                machines,
                invariant,
                checker,
                clients,
                (to, message) -> cluster.network().send(node.id(), to, new int[0], message),
                () -> node.clock().wallNs(cluster.nowNs())),
        clients);
    faults = new FaultInjector(plan, cluster, clients, checker, random.split());
    witness = new WitnessCheck(machines, Delivery.AT_LEAST_ONCE);
  }

  /**
   * The cluster, to watch it.
   *
   * @return the cluster.
   */
  public SimulatedCluster cluster() {
    return cluster;
  }

  /**
   * What the run was told.
   *
   * @return the plan.
   */
  public SimulationPlan plan() {
    return plan;
  }

  /**
   * What the clients did, so far.
   *
   * @return the history.
   */
  public History history() {
    return history;
  }

  /**
   * Runs and checks.
   *
   * @return what happened.
   * @throws SimulationFailure where a rule was broken, by name, with the plan.
   */
  public SimulationResult run() {
    try {
      cluster.startAll();
      for (int round = 0; round < plan.rounds(); round++) {
        faults.change();
        final int parts = 1 + random.nextInt(4);
        for (int i = 0; i < parts; i++) {
          faults.disturb();
          cluster.runFor(1 + random.nextLong(plan.roundNs() / parts));
        }
      }
      heal();
      checkHistory();
    } catch (final RuntimeException | AssertionError ex) {
      throw new SimulationFailure(
          ex.getMessage()
              + "\n  at "
              + cluster.nowNs() / SimulationPlan.MILLISECOND
              + " ms of the run "
              + plan,
          ex);
    }
    return new SimulationResult(
        plan.seed(),
        SeededRandom.mix(cluster.fingerprint() + repliesHash),
        cluster.events(),
        cluster.nowNs(),
        checker.chosenCount(),
        replies);
  }

  /** The faults stop for a quorum; the others stay dead. Then all must go on. */
  private void heal() {
    dead.addAll(drawDead());
    faults.stop(dead);
    clients.extend(LAST_COMMANDS);
    final long from = cluster.nowNs();
    if (!cluster.runUntil(() -> clients.areDone() && isCaughtUp(), LIVENESS_NS)) {
      throw new SimulationFailure(
          "no progress "
              + (cluster.nowNs() - from) / SimulationPlan.MILLISECOND
              + " ms after the faults stopped: clients done="
              + clients.areDone()
              + state());
    }
    final CalmCheck calm = new CalmCheck(plan, cluster, faults, dead);
    calm.awaitLastingLeader();
    calm.cutOff(random);
  }

  private Set<Integer> drawDead() {
    final Set<Integer> drawn = new HashSet<>(faults.lost());
    final int spare = faults.spare();
    if (random.nextBoolean()) {
      final int needed = drawServer(drawn);
      for (int i = 0; i < spare; i++) {
        final int id = SimulationPlan.draw(plan.configuration(), Member::isAcceptor, random);
        if (id != needed && id != plan.fragile()) {
          drawn.add(id);
        }
      }
    }
    return drawn;
  }

  private int drawServer(final Set<Integer> excluded) {
    return SimulationPlan.draw(
        plan.configuration(),
        member ->
            SimulationPlan.serves(member)
                && !excluded.contains(member.id())
                && !faults.abstains(member.id()),
        random);
  }

  private boolean isCaughtUp() {
    final SimulatedNode leader = cluster.leader();
    if (leader == null || leader.replica().openInstances() > 0) {
      return false;
    }
    final long through = leader.replica().chosenThrough();
    for (final SimulatedNode node : cluster.nodes()) {
      if (node.isUp()
          && !dead.contains(node.id())
          && (node.replica().abstains()
              || node.replica().chosenThrough() != through
              || node.replica().appliedThrough() != through)) {
        return false;
      }
    }
    return true;
  }

  private void checkHistory() {
    final Violation violation = witness.check(history, checker.log()).orElse(null);
    if (violation != null) {
      throw new SimulationFailure("the clients' history is not linearizable: " + violation);
    }
    if (search != null) {
      final SearchResult result = search.search(operations());
      if (result.verdict() == SearchResult.Verdict.VIOLATION) {
        throw new SimulationFailure("no order explains the history: " + result.violation());
      }
    }
    Long hash = null;
    for (final SimulatedNode node : cluster.nodes()) {
      if (node.isUp()
          && !dead.contains(node.id())
          && plan.configuration().member(node.id()).isLearner()) {
        final long mine = ((SessionService) node.service()).stateHash();
        if (hash != null && hash != mine) {
          throw new SimulationFailure("state hashes differ at the end: node=" + node.id());
        }
        hash = mine;
      }
    }
  }

  /** The clients' operations with those that were applied again, as the search is given them. */
  List<Operation> operations() {
    return Repetitions.of(history, checker.log());
  }

  private String state() {
    final StringBuilder text = new StringBuilder();
    for (final SimulatedNode node : cluster.nodes()) {
      text.append("\n  node ").append(node.id());
      if (node.isUp()) {
        text.append(node.replica().abstains() ? " abstains" : "")
            .append(" leads=")
            .append(node.replica().isLeader())
            .append(" ballot=")
            .append(Ballot.format(node.replica().ballot()))
            .append(" chosen=")
            .append(node.replica().chosenThrough())
            .append(" applied=")
            .append(node.replica().appliedThrough())
            .append(" tail=")
            .append(node.replica().tail());
      } else {
        text.append(" is down");
      }
    }
    return text.toString();
  }

  private final class Recorder implements SimulatedClients.Listener {
    @Override
    public void onInvoke(
        final int client, final long session, final long sequence, final byte[] command) {
      operations.put(
          session << 32 | sequence,
          history.invoke(client, session, sequence, cluster.nowNs(), command));
    }

    @Override
    public void onReply(
        final int client,
        final int node,
        final long session,
        final long sequence,
        final long instance,
        final byte[] reply) {
      replies++;
      repliesHash = SeededRandom.mix(repliesHash + instance + Arrays.hashCode(reply));
      checker.onReply(node, instance);
      history.complete(operations.get(session << 32 | sequence), cluster.nowNs(), instance, reply);
    }
  }
}
