package io.synod.simulation;

import io.synod.paxos.Configuration;
import io.synod.paxos.Member;
import io.synod.paxos.Replica;
import io.synod.paxos.ReplicaSettings;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/**
 * A cluster of real protocol cores in one thread, with simulated time, network and disks. The same
 * seed and the same calls give the same run.
 */
public final class SimulatedCluster {
  private static final int CYCLES_PER_STEP = 16;

  private final Configuration configuration;
  private final IntFunction<ReplicaSettings> settings;
  private final SeededRandom random;
  private final SimulatedNetwork network;
  private final Map<Integer, SimulatedNode> nodes = new LinkedHashMap<>();
  private final long tickNs;
  private long nowNs;
  private long nextTickNs;
  private SimulatedNode.AppliedListener applied = (node, instance, ballot, value) -> {};
  private SimulatedService.Factory services = (node, replica) -> new ValueService(replica);
  private SimulatedClients clients;
  private Consumer<String> notes = text -> {};
  private int boundariesToCrash;
  private long events;
  private long fingerprint;

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
    random = new SeededRandom(seed);
    network = new SimulatedNetwork(this, configuration, random.split());
    for (final Member member : configuration.members()) {
      nodes.put(
          member.id(),
          new SimulatedNode(
              member.id(),
              configuration,
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

  /**
   * Sets what runs above the cores, instead of single values.
   *
   * @param services makes it, at every start of a node.
   * @param clients send the commands.
   */
  void service(final SimulatedService.Factory services, final SimulatedClients clients) {
    this.services = services;
    this.clients = clients;
    network.boundary(this::boundary);
    nodes.values().forEach(node -> node.store().boundary(this::boundary));
  }

  /**
   * Lets the process that comes to the n-th boundary from now die there: before or after something
   * is written, forced or sent.
   */
  void crashAtBoundary(final int boundaries) {
    boundariesToCrash = boundaries;
  }

  /**
   * Sets who is told of what befalls the nodes, in words.
   *
   * @param notes told of each start, crash and pause.
   */
  public void onNote(final Consumer<String> notes) {
    this.notes = notes;
  }

  /**
   * What has happened so far: arrivals, and turns that a timer gave to a node or client.
   *
   * @return from 0.
   */
  public long events() {
    return events;
  }

  /**
   * A hash over all that has happened: equal for equal runs.
   *
   * @return the hash.
   */
  public long fingerprint() {
    return fingerprint;
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
    final int[] others =
        configuration.members().stream().mapToInt(Member::id).filter(i -> i != id).toArray();
    final MessagePeers peers =
        new MessagePeers(
            (to, message) -> network.send(id, to, others, message), network::rangesPerPage);
    final SimulatedNode node = nodes.get(id);
    notes.accept("node " + id + " starts");
    guard(
        node,
        () ->
            node.start(
                (store, upcalls) ->
                    new Replica(settings.apply(id), peers, store, upcalls, random.split()),
                services,
                nowNs));
  }

  /**
   * Kills a node; its disk loses some of what was not forced.
   *
   * @param id of the node.
   */
  public void crash(final int id) {
    crash(id, false);
  }

  /** As {@link #crash(int)}; the disk may also lose records before one that it keeps. */
  void crash(final int id, final boolean outOfOrder) {
    notes.accept("node " + id + " dies");
    nodes.get(id).crash(random, outOfOrder);
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

  /** Moves on to the next event: an arrival, a client's turn, or a turn of all nodes. */
  public void step() {
    final long clientsDueNs = clients == null ? Long.MAX_VALUE : clients.nextDueNs();
    final long arrivalNs = network.nextDueNs();
    if (arrivalNs <= nextTickNs && arrivalNs <= clientsDueNs) {
      nowNs = Math.max(nowNs, arrivalNs);
      deliver(network.take());
    } else if (clientsDueNs <= nextTickNs) {
      nowNs = Math.max(nowNs, clientsDueNs);
      events++;
      clients.step(nowNs);
    } else {
      nowNs = Math.max(nowNs, nextTickNs);
      nextTickNs = nowNs + tickNs;
      for (final SimulatedNode node : nodes.values()) {
        if (node.runs()) {
          events++;
          run(node);
        }
      }
    }
  }

  /**
   * Runs for a time.
   *
   * @param durationNs in simulated nanoseconds.
   */
  public void runFor(final long durationNs) {
    final long endNs = nowNs + durationNs;
    while (nextDueNs() <= endNs) {
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

  /** Does something on a node, and gives it a turn. */
  void act(final SimulatedNode node, final Runnable step) {
    guard(node, step);
    if (node.isUp()) {
      run(node);
    }
  }

  private void run(final SimulatedNode node) {
    guard(
        node,
        () -> {
          int cycles = 0;
          while (cycles < CYCLES_PER_STEP && node.doWork(nowNs, random) > 0) {
            cycles++;
          }
        });
    mix(node);
  }

  private void deliver(final SimulatedNetwork.Envelope envelope) {
    final SimulatedNode receiver = nodes.get(envelope.to());
    events++;
    if (receiver.runs()) {
      act(receiver, () -> receiver.codec().take(envelope));
    }
  }

  private long nextDueNs() {
    return Math.min(
        Math.min(network.nextDueNs(), nextTickNs),
        clients == null ? Long.MAX_VALUE : clients.nextDueNs());
  }

  private void guard(final SimulatedNode node, final Runnable step) {
    try {
      step.run();
    } catch (final CrashSignal signal) {
      crash(node.id());
    }
  }

  private void boundary() {
    if (boundariesToCrash > 0 && --boundariesToCrash == 0) {
      throw new CrashSignal();
    }
  }

  private void mix(final SimulatedNode node) {
    final Replica replica = node.replica();
    fingerprint =
        SeededRandom.mix(
            fingerprint * 31
                + nowNs
                + replica.ballot() * 7
                + replica.tail() * 131
                + replica.chosenThrough() * 17
                + replica.appliedThrough() * 1009
                + node.id()
                + (node.isUp() ? 0 : 1));
  }
}
