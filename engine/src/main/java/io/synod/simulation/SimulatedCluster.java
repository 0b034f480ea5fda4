package io.synod.simulation;

import io.synod.paxos.Configuration;
import io.synod.paxos.Member;
import io.synod.paxos.Replica;
import io.synod.paxos.ReplicaSettings;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;

/**
 * A cluster of real protocol cores in one thread, with simulated time, network and disks. The same
 * seed and the same calls give the same run.
 */
public final class SimulatedCluster {
  private static final int CYCLES_PER_STEP = 16;

  private final Configuration configuration;
  private final IntFunction<ReplicaSettings> settings;
  private final SplittableRandom random;
  private final SimulatedNetwork network;
  private final Map<Integer, SimulatedNode> nodes = new LinkedHashMap<>();
  private final long tickNs;
  private long nowNs;
  private long nextTickNs;
  private SimulatedNode.AppliedListener applied = (node, instance, ballot, value) -> {};

  /**
   * Makes the world, with every node down.
   *
   * @param configuration of the cluster.
   * @param settings of a node, by its id.
   * @param forcesLate see {@link SimulatedStore}.
   * @param seed of all that is random.
   */
  public SimulatedCluster(
      final Configuration configuration,
      final IntFunction<ReplicaSettings> settings,
      final boolean forcesLate,
      final long seed) {
    this.configuration = configuration;
    this.settings = settings;
    random = new SplittableRandom(seed);
    network = new SimulatedNetwork(this, random.split());
    for (final Member member : configuration.members()) {
      nodes.put(
          member.id(),
          new SimulatedNode(
              member.id(),
              new SimulatedStore(forcesLate),
              (node, instance, ballot, value) -> applied.onApplied(node, instance, ballot, value)));
    }
    tickNs = settings.apply(configuration.members().get(0).id()).retryIntervalNs() / 2;
  }

  /**
   * The network between the nodes.
   *
   * @return the network.
   */
  public SimulatedNetwork network() {
    return network;
  }

  /**
   * A node.
   *
   * @param id of the node.
   * @return the node.
   */
  public SimulatedNode node(final int id) {
    return nodes.get(id);
  }

  /**
   * All nodes.
   *
   * @return the nodes, in the order of the configuration.
   */
  public Collection<SimulatedNode> nodes() {
    return nodes.values();
  }

  /**
   * The simulated time.
   *
   * @return nanoseconds since the world was made.
   */
  public long nowNs() {
    return nowNs;
  }

  /**
   * Sets who is told what the nodes apply.
   *
   * @param listener told of every value.
   */
  public void onApplied(final SimulatedNode.AppliedListener listener) {
    applied = listener;
  }

  /** Starts every node. */
  public void startAll() {
    nodes.keySet().forEach(this::start);
  }

  /**
   * Starts a node, which recovers from its disk.
   *
   * @param id of the node.
   */
  public void start(final int id) {
    final SimulatedPeers peers =
        new SimulatedPeers(
            network,
            id,
            configuration.members().stream().mapToInt(Member::id).filter(i -> i != id).toArray());
    nodes
        .get(id)
        .start(
            (store, upcalls) ->
                new Replica(settings.apply(id), peers, store, upcalls, random.split()),
            nowNs);
  }

  /**
   * Kills a node; its disk loses some of what was not forced.
   *
   * @param id of the node.
   */
  public void crash(final int id) {
    nodes.get(id).crash(random);
  }

  /**
   * Stops a node's thread for a while; messages wait for it no longer than the network's delay and
   * are then lost.
   *
   * @param id of the node.
   * @param paused whether it stands still.
   */
  public void pause(final int id, final boolean paused) {
    nodes.get(id).paused(paused);
  }

  /**
   * The node that leads in the highest ballot.
   *
   * @return the node, or null where none that is up leads.
   */
  public SimulatedNode leader() {
    SimulatedNode leader = null;
    for (final SimulatedNode node : nodes.values()) {
      if (node.isUp()
          && node.replica().isLeader()
          && (leader == null || node.replica().ballot() > leader.replica().ballot())) {
        leader = node;
      }
    }
    return leader;
  }

  /** Moves on to the next event: an arrival or a tick of all nodes. */
  public void step() {
    if (network.nextDueNs() <= nextTickNs) {
      nowNs = Math.max(nowNs, network.nextDueNs());
      final SimulatedNetwork.Envelope envelope = network.take();
      final SimulatedNode receiver = nodes.get(envelope.to());
      if (receiver.runs()) {
        envelope.message().deliver(envelope.from(), envelope.incarnation(), receiver.replica());
        run(receiver);
      }
    } else {
      nowNs = nextTickNs;
      nextTickNs = nowNs + tickNs;
      nodes.values().stream().filter(SimulatedNode::runs).forEach(this::run);
    }
  }

  /**
   * Runs for a time.
   *
   * @param durationNs in simulated nanoseconds.
   */
  public void runFor(final long durationNs) {
    final long endNs = nowNs + durationNs;
    while (Math.min(network.nextDueNs(), nextTickNs) <= endNs) {
      step();
    }
    nowNs = endNs;
  }

  /**
   * Runs until something holds.
   *
   * @param condition that is waited for, asked after every event.
   * @param longestNs bound, in simulated nanoseconds.
   * @return whether it came to hold in time.
   */
  public boolean runUntil(final BooleanSupplier condition, final long longestNs) {
    final long endNs = nowNs + longestNs;
    while (!condition.getAsBoolean()) {
      if (nowNs > endNs) {
        return false;
      }
      step();
    }
    return true;
  }

  /** Lets every node run, and delivers what is under way and what comes of it. */
  public void settle() {
    nodes.values().stream().filter(SimulatedNode::runs).forEach(this::run);
    while (!network.isQuiet()) {
      step();
    }
  }

  long incarnation(final int id) {
    return nodes.get(id).incarnation();
  }

  private void run(final SimulatedNode node) {
    int cycles = 0;
    while (cycles < CYCLES_PER_STEP && node.doWork(nowNs) > 0) {
      cycles++;
    }
  }
}
