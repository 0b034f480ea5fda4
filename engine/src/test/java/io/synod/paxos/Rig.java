package io.synod.paxos;

import io.synod.simulation.SimulatedStore;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.agrona.concurrent.UnsafeBuffer;

/** One core on its own: the test plays all other nodes. */
final class Rig implements Upcalls {
  static final long HEARTBEAT_NS = 20;
  static final long TIMEOUT_NS = 100;
  static final long RETRY_NS = 5;

  final RecordingPeers peers = new RecordingPeers();
  final List<String> told = new ArrayList<>();
  final ReplicaSettings settings;
  final SimulatedStore store;
  Replica replica;
  long nowNs;

  Rig(final ReplicaSettings settings, final SimulatedStore store, final long nowNs) {
    this.settings = settings;
    this.store = store;
    this.nowNs = nowNs;
    restart();
  }

  /** A node of some cluster, whose disk is durable at once. */
  static Rig of(final int id, final Configuration configuration) {
    return new Rig(settings(id, configuration), new SimulatedStore(false), 0);
  }

  /** A node of three servers, whose disk is durable at once. */
  static Rig ofThree(final int id) {
    return of(id, Configuration.servers(1, 2, 3));
  }

  /** A node of three servers, whose disk is durable only when it is forced. */
  static Rig ofThreeForcedLate(final int id) {
    return new Rig(settings(id, Configuration.servers(1, 2, 3)), new SimulatedStore(true), 0);
  }

  static ReplicaSettings settings(final int id, final Configuration configuration) {
    return window(id, configuration, 16, 1000);
  }

  static ReplicaSettings window(
      final int id, final Configuration configuration, final int instances, final int bytes) {
    return new ReplicaSettings(
        id, configuration, instances, bytes, HEARTBEAT_NS, TIMEOUT_NS, RETRY_NS, 64);
  }

  static VoteRanges votes(final long first, final long last, final long ballot) {
    final VoteRanges ranges = new VoteRanges();
    ranges.record(first, last, ballot, VoteRanges.VOTE);
    return ranges;
  }

  static VoteRanges none() {
    return new VoteRanges();
  }

  static UnsafeBuffer bytes(final String value) {
    return new UnsafeBuffer(value.getBytes(StandardCharsets.US_ASCII));
  }

  void restart() {
    restart(0);
  }

  void restart(final long restoredThrough) {
    replica =
        new Replica(settings, peers.peers(), store, this, new SplittableRandom(settings.nodeId()));
    replica.start(nowNs, restoredThrough);
  }

  /** Runs until there is nothing more to do, and gives what was sent. */
  List<String> run() {
    for (int i = 0; i < 100 && replica.doWork(nowNs) > 0; i++) {
      // Until it is idle.
    }
    return peers.take();
  }

  /** Lets a time pass in small steps. */
  List<String> pass(final long durationNs) {
    final long endNs = nowNs + durationNs;
    while (nowNs - endNs < 0) {
      nowNs++;
      replica.doWork(nowNs);
    }
    return peers.take();
  }

  /** Makes this node, the first of three, the leader of its next ballot; nothing was voted. */
  long lead() {
    replica.campaign();
    store.force();
    run();
    final long ballot = replica.ballot();
    promise(2, ballot, 0, none());
    run();
    store.force();
    run();
    return ballot;
  }

  long propose(final String value) {
    return replica.propose(bytes(value), 0, value.length());
  }

  void promise(
      final int from, final long ballot, final long chosenThrough, final VoteRanges ranges) {
    replica.onPromise(from, 1, ballot, 0, chosenThrough, 0, 1, ranges);
  }

  void accept(
      final long ballot,
      final long base,
      final long instance,
      final long chosenThrough,
      final String value) {
    replica.onAccept(
        Ballot.nodeId(ballot),
        ballot,
        base,
        instance,
        chosenThrough,
        bytes(value),
        0,
        value.length());
  }

  void accepted(final int from, final long ballot, final long through) {
    replica.onAccepted(from, 1, ballot, through, 0, 0);
  }

  void heartbeat(final long ballot, final long base, final long chosenThrough, final long tail) {
    replica.onHeartbeat(
        Ballot.nodeId(ballot), ballot, base, chosenThrough, tail, 0, Peers.NO_INCARNATIONS);
  }

  void learn(final int from, final long instance, final long ballot, final String value) {
    replica.onLearn(from, instance, ballot, bytes(value), 0, value.length());
  }

  void votedValue(
      final int from,
      final long ballot,
      final long instance,
      final long voted,
      final String value) {
    replica.onVotedValue(from, ballot, instance, voted, bytes(value), 0, value.length());
  }

  @Override
  public void onChosen(final long instance, final long ballot, final ValueView value) {
    final byte[] copy = new byte[value.length()];
    value.buffer().getBytes(value.offset(), copy);
    told.add("chosen " + instance + " '" + new String(copy, StandardCharsets.US_ASCII) + "'");
  }

  @Override
  public void onLeading(final long ballot) {
    told.add("leading " + Ballot.format(ballot));
  }

  @Override
  public void onFollowing(final int leader, final long ballot) {
    told.add("following " + leader + " " + Ballot.format(ballot));
  }

  @Override
  public void onSnapshotNeeded(final int node) {
    told.add("snapshot needed " + node);
  }
}
