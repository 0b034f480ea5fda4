package io.synod.simulation.trace;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.synod.paxos.Configuration;
import io.synod.paxos.ReplicaSettings;
import io.synod.simulation.Message;
import io.synod.simulation.SimulatedCluster;
import io.synod.simulation.SimulatedNode;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;

/** Short runs of three real cores, recorded turn by turn. */
final class RecordedRun {
  private static final int INSTANCES = 8;
  private static final long MILLISECOND = 1_000_000;
  private static final long LONG_NS = 10_000 * MILLISECOND;

  private final SimulatedCluster cluster;
  private final BehaviourRecorder recorder;

  private RecordedRun(final boolean forcesLate, final long seed) {
    final Configuration configuration = Configuration.servers(1, 2, 3);
    cluster =
        new SimulatedCluster(
            configuration, id -> ReplicaSettings.defaults(id, configuration), forcesLate, seed);
    recorder = new BehaviourRecorder(cluster, INSTANCES);
    cluster.startAll();
    recorder.observe();
  }

  /** One leader, values pipelined. */
  static List<Turn> steady() {
    final RecordedRun run = new RecordedRun(false, 1);
    run.lead(1);
    run.request(1, "a", "b", "c");
    run.untilAllKnow(4);
    return run.recorder.turns();
  }

  /** The leader dies with a gap in what the others hold, and a vote that only one of them has. */
  static List<Turn> takeover() {
    final RecordedRun run = new RecordedRun(false, 1);
    run.lead(1);
    run.cluster
        .network()
        .filter(
            (from, to, message) ->
                !(message instanceof Message.Accept accept && (accept.instance() == 2 || to == 3)));
    run.request(1, "a", "b");
    run.settle();
    run.cluster.crash(1);
    run.cluster.network().filter((from, to, message) -> true);
    run.cluster.node(3).replica().campaign();
    run.until(() -> run.cluster.node(3).replica().isLeader());
    run.request(3, "c");
    run.until(() -> run.cluster.node(2).replica().chosenThrough() >= 4);
    return run.recorder.turns();
  }

  /** A follower and then the leader lose what they had not forced, and come back. */
  static List<Turn> crashes() {
    final RecordedRun run = new RecordedRun(true, 1);
    run.cluster.node(1).replica().campaign();
    run.untilForcing(() -> run.cluster.node(1).replica().isLeader());
    run.request(1, "a");
    run.settle();
    run.crash(2);
    run.untilForcing(() -> run.cluster.node(1).replica().chosenThrough() >= 1);
    run.recorder.restart(2);
    run.request(1, "b");
    run.settle();
    run.crash(1);
    run.recorder.restart(1);
    run.cluster.node(2).replica().campaign();
    run.untilForcing(() -> run.cluster.node(2).replica().isLeader());
    run.request(2, "c");
    final long tail = run.cluster.node(2).replica().tail() + 1;
    run.untilForcing(
        () ->
            run.cluster.nodes().stream().allMatch(node -> node.replica().chosenThrough() >= tail));
    return run.recorder.turns();
  }

  /** A follower that was cut off fetches what it missed. */
  static List<Turn> lagging() {
    final RecordedRun run = new RecordedRun(false, 1);
    run.lead(1);
    run.cluster.network().filter((from, to, message) -> to != 3);
    run.request(1, "a", "b");
    run.settle();
    run.cluster.network().filter((from, to, message) -> true);
    run.request(1, "c");
    run.untilAllKnow(4);
    return run.recorder.turns();
  }

  /**
   * Whatever the seed brings: losses, repetitions, crashes and candidates, until there is no room.
   */
  static List<Turn> random(final long seed) {
    final RecordedRun run = new RecordedRun(true, seed);
    final SplittableRandom random = new SplittableRandom(seed);
    run.cluster.network().delayNs(10_000, 2 * MILLISECOND).faults(0.2, 0.2, 0.05, 0);
    for (int i = 0; i < 60 && run.hasRoom(); i++) {
      final SimulatedNode node = run.cluster.node(1 + random.nextInt(3));
      switch (random.nextInt(6)) {
        case 0 -> {
          if (node.isUp()) {
            run.crash(node.id());
          } else {
            run.recorder.restart(node.id());
          }
        }
        case 1 -> {
          if (node.isUp()) {
            node.replica().campaign();
          }
        }
        case 2 -> run.request(node.id(), "v" + i);
        default -> {
          run.force();
        }
      }
      run.runFor(random.nextLong(3 * MILLISECOND));
    }
    return run.recorder.turns();
  }

  private boolean hasRoom() {
    return cluster.nodes().stream().allMatch(node -> node.replica().tail() < INSTANCES - 1);
  }

  private void lead(final int id) {
    cluster.node(id).replica().campaign();
    until(() -> cluster.node(id).replica().isLeader());
  }

  private void request(final int id, final String... values) {
    for (final String value : values) {
      cluster.node(id).request(value.getBytes(US_ASCII));
    }
  }

  /** Loses all that was not forced. */
  private void crash(final int id) {
    cluster.node(id).store().crash();
    cluster.crash(id);
  }

  private void force() {
    cluster.nodes().forEach(node -> node.store().force());
    recorder.observe();
  }

  private void untilAllKnow(final long instance) {
    until(
        () ->
            cluster.nodes().stream().allMatch(node -> node.replica().chosenThrough() >= instance));
  }

  private void until(final BooleanSupplier condition) {
    final boolean held =
        cluster.runUntil(
            () -> {
              recorder.observe();
              return condition.getAsBoolean();
            },
            LONG_NS);
    if (!held) {
      throw new IllegalStateException("the run did not come to its end");
    }
  }

  private void untilForcing(final BooleanSupplier condition) {
    until(
        () -> {
          force();
          return condition.getAsBoolean();
        });
  }

  private void settle() {
    runFor(5 * MILLISECOND);
  }

  private void runFor(final long durationNs) {
    final long endNs = cluster.nowNs() + durationNs;
    until(() -> cluster.nowNs() >= endNs);
  }
}
