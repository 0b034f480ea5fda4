package io.synod.simulation;

import io.synod.paxos.Configuration;
import io.synod.paxos.Member;
import io.synod.paxos.Quorums;
import io.synod.paxos.ReplicaSettings;
import io.synod.paxos.Role;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Everything that a simulated run is told, drawn from its seed: the cluster, its settings, its
 * clients, and what it may suffer. A plan that is changed by hand still runs, as another run.
 *
 * @param seed of all that is random in the run.
 * @param workload state machine, and what its clients send.
 * @param configuration of the cluster.
 * @param window most instances open at a leader.
 * @param windowBytes most bytes open at a leader.
 * @param batchLength up to which commands share a value, in bytes.
 * @param heartbeatNs longest silence of a leader, in nanoseconds.
 * @param electionNs shortest silence after which a leader is taken for gone, in nanoseconds.
 * @param retryNs after which nodes ask again, in nanoseconds.
 * @param forcesLate whether a vote counts only once it was forced (DURABLE); else at once, and a
 *     crash loses nothing, as where only processes die (REPLICATED).
 * @param fragile acceptor whose disk may be damaged or lost, or 0 for none.
 * @param clients number of clients.
 * @param clientWindow commands that a client has open at most.
 * @param commandsPerClient commands that a client sends while there are faults.
 * @param thinkNs between a client's turns, about, in nanoseconds.
 * @param clientRetryNs after which a client sends again, in nanoseconds.
 * @param clientDelayNs longest delay between client and node, in nanoseconds.
 * @param checkpointInterval instances between comparisons of the nodes' states.
 * @param rounds how often the faults change.
 * @param roundNs longest time between two changes, in nanoseconds.
 * @param faults that the run may suffer.
 */
public record SimulationPlan(
    long seed,
    Workload workload,
    Configuration configuration,
    int window,
    int windowBytes,
    int batchLength,
    long heartbeatNs,
    long electionNs,
    long retryNs,
    boolean forcesLate,
    int fragile,
    int clients,
    int clientWindow,
    int commandsPerClient,
    long thinkNs,
    long clientRetryNs,
    long clientDelayNs,
    int checkpointInterval,
    int rounds,
    long roundNs,
    Set<Fault> faults) {
  static final int MAX_COMMAND_LENGTH = 4096;
  static final int MAX_REPLY_LENGTH = 64 * 1024;

  /** Instances between two snapshots of a node, on average. */
  private static final int SNAPSHOT_INTERVAL = 12;

  static final long MILLISECOND = 1_000_000;

  private static final int APPLY_LIMIT = 16;

  /**
   * Draws a plan.
   *
   * @param seed that it follows from.
   * @return the plan.
   */
  public static SimulationPlan draw(final long seed) {
    final SeededRandom random = new SeededRandom(SeededRandom.mix(seed ^ 0x5EED));
    final Configuration configuration = drawConfiguration(random);
    final long heartbeatNs = (5 + random.nextInt(26)) * MILLISECOND;
    final int clients = 1 + random.nextInt(random.nextInt(4) == 0 ? 16 : 5);
    final Set<Fault> faults = EnumSet.noneOf(Fault.class);
    final double share = 0.15 + 0.6 * random.nextDouble();
    for (final Fault fault : Fault.values()) {
      if (random.chance(share)) {
        faults.add(fault);
      }
    }
    final boolean forcesLate = random.nextInt(3) > 0;
    final int fragile = drawFragile(configuration, random);
    // What cannot happen is not named.
    if (!forcesLate) {
      faults.removeAll(Set.of(Fault.SLOW_FORCE, Fault.FAILED_FORCE));
    }
    if (Math.max(configuration.quorums().phase1(), configuration.quorums().phase2())
        == configuration.quorums().acceptors()) {
      faults.remove(Fault.CRASH_HOST);
    }
    if (fragile == 0) {
      faults.removeAll(Set.of(Fault.DAMAGE, Fault.LOST_DISK));
    }
    return new SimulationPlan(
        seed,
        Workload.draw(new SeededRandom(SeededRandom.mix(seed ^ 0xB00C))),
        configuration,
        1 << random.nextInt(9),
        64 << random.nextInt(10),
        64 << random.nextInt(6),
        heartbeatNs,
        heartbeatNs * (4 + random.nextInt(7)),
        (2 + random.nextInt(7)) * MILLISECOND,
        forcesLate,
        fragile,
        clients,
        1 + random.nextInt(8),
        10 + random.nextInt(60),
        (1 + random.nextInt(20)) * MILLISECOND,
        (50 + random.nextInt(400)) * MILLISECOND,
        (1 + random.nextInt(5)) * MILLISECOND,
        1 + random.nextInt(32),
        5 + random.nextInt(25),
        (10 + random.nextInt(290)) * MILLISECOND,
        faults);
  }

  /**
   * The settings of a node's core.
   *
   * @param id of the node.
   * @return the settings.
   */
  public ReplicaSettings replica(final int id) {
    return new ReplicaSettings(
        id, configuration, window, windowBytes, heartbeatNs, electionNs, retryNs, APPLY_LIMIT);
  }

  /**
   * The same plan, with other chances.
   *
   * @param other seed of all that is random in the run.
   * @return the plan.
   */
  public SimulationPlan withSeed(final long other) {
    return with(
        other, workload, configuration, clients, clientWindow, commandsPerClient, rounds, faults);
  }

  /**
   * The same plan with fewer faults.
   *
   * @param fewer that the run may suffer.
   * @return the plan.
   */
  public SimulationPlan withFaults(final Set<Fault> fewer) {
    return with(
        seed, workload, configuration, clients, clientWindow, commandsPerClient, rounds, fewer);
  }

  /**
   * The same plan, shorter.
   *
   * @param fewer rounds.
   * @return the plan.
   */
  public SimulationPlan withRounds(final int fewer) {
    return with(
        seed, workload, configuration, clients, clientWindow, commandsPerClient, fewer, faults);
  }

  /**
   * The same plan with less load.
   *
   * @param fewerClients number of clients.
   * @param smallerWindow commands that a client has open at most.
   * @param fewerCommands commands of each client.
   * @return the plan.
   */
  public SimulationPlan withLoad(
      final int fewerClients, final int smallerWindow, final int fewerCommands) {
    return with(
        seed, workload, configuration, fewerClients, smallerWindow, fewerCommands, rounds, faults);
  }

  /**
   * The same plan in another cluster.
   *
   * @param smaller cluster.
   * @return the plan.
   */
  public SimulationPlan withConfiguration(final Configuration smaller) {
    return with(seed, workload, smaller, clients, clientWindow, commandsPerClient, rounds, faults);
  }

  /** The same plan with another state machine. */
  SimulationPlan withWorkload(final Workload other) {
    return with(
        seed, other, configuration, clients, clientWindow, commandsPerClient, rounds, faults);
  }

  boolean has(final Fault fault) {
    return faults.contains(fault);
  }

  /** Whether a node exchanges its state machine, at a checkpoint, for one from the snapshot. */
  boolean reloads(final int node, final long instance) {
    return (SeededRandom.mix(seed * 31 + node * 1009L + instance) & 3) == 0;
  }

  /** Whether a node takes a snapshot of the state as of an instance; in half of the runs never. */
  boolean takesSnapshot(final int node, final long instance) {
    return (SeededRandom.mix(seed) & 1) == 0
        && SeededRandom.mix(seed * 37 + node * 2003L + instance) % SNAPSHOT_INTERVAL == 0;
  }

  @Override
  public String toString() {
    return "seed="
        + seed
        + " machine="
        + workload
        + " members="
        + configuration.members().size()
        + " acceptors="
        + configuration.quorums().acceptors()
        + " Q1="
        + configuration.quorums().phase1()
        + " Q2="
        + configuration.quorums().phase2()
        + " window="
        + window
        + " windowBytes="
        + windowBytes
        + " batch="
        + batchLength
        + " durability="
        + (forcesLate ? "DURABLE" : "REPLICATED")
        + " fragile="
        + fragile
        + " clients="
        + clients
        + " openPerClient="
        + clientWindow
        + " commandsPerClient="
        + commandsPerClient
        + " rounds="
        + rounds
        + " faults="
        + faults;
  }

  private SimulationPlan with(
      final long seed,
      final Workload workload,
      final Configuration configuration,
      final int clients,
      final int clientWindow,
      final int commandsPerClient,
      final int rounds,
      final Set<Fault> faults) {
    return new SimulationPlan(
        seed,
        workload,
        configuration,
        window,
        windowBytes,
        batchLength,
        heartbeatNs,
        electionNs,
        retryNs,
        forcesLate,
        configuration.indexOf(fragile) < 0 ? 0 : fragile,
        clients,
        clientWindow,
        commandsPerClient,
        thinkNs,
        clientRetryNs,
        clientDelayNs,
        checkpointInterval,
        rounds,
        roundNs,
        faults);
  }

  private static Configuration drawConfiguration(final SeededRandom random) {
    final int acceptors = random.nextInt(3) == 0 ? 3 : 1 + random.nextInt(7);
    final boolean apart = random.nextInt(8) == 0;
    final List<Member> members = new ArrayList<>();
    for (int i = 0; i < acceptors; i++) {
      final boolean witness = apart || (i > 0 && random.nextInt(6) == 0);
      members.add(witness ? new Member(i + 1, Set.of(Role.ACCEPTOR)) : Member.server(i + 1));
    }
    if (apart) {
      members.add(new Member(90, EnumSet.of(Role.PROPOSER, Role.LEARNER)));
      members.add(new Member(91, EnumSet.of(Role.PROPOSER, Role.LEARNER)));
    }
    for (int i = random.nextInt(3); i > 0; i--) {
      members.add(new Member(99 + i, Set.of(Role.LEARNER)));
    }
    Quorums quorums = Quorums.majority(acceptors);
    if (random.nextInt(3) == 0) {
      final int phase2 = 1 + random.nextInt(acceptors);
      quorums = new Quorums(acceptors, acceptors - phase2 + 1, phase2);
    }
    return new Configuration(1, members, quorums);
  }

  /** One acceptor that the others can do without, and who is not all that clients have, or 0. */
  private static int drawFragile(final Configuration configuration, final SeededRandom random) {
    final Quorums quorums = configuration.quorums();
    final int drawn = draw(configuration, Member::isAcceptor, random);
    return quorums.phase1() < quorums.acceptors()
            && quorums.phase2() < quorums.acceptors()
            && quorums.phase2() > 1
            && configuration.members().stream()
                .anyMatch(member -> member.id() != drawn && serves(member))
            && random.nextBoolean()
        ? drawn
        : 0;
  }

  /** Whether clients may send their commands to a member. */
  static boolean serves(final Member member) {
    return member.isProposer() && member.isLearner();
  }

  static int draw(
      final Configuration configuration, final Predicate<Member> which, final SeededRandom random) {
    final List<Member> found = configuration.members().stream().filter(which).toList();
    return found.get(random.nextInt(found.size())).id();
  }
}
