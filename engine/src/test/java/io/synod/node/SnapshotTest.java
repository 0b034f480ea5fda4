package io.synod.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.synod.client.SynodClient;
import io.synod.snapshot.SnapshotDirectory;
import io.synod.snapshot.SnapshotException;
import io.synod.telemetry.StateHash;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real nodes over loopback: snapshots, a log that is cut, and nodes that lag behind it. */
@Timeout(180)
class SnapshotTest {
  private static final int BASE_PORT = 23300;
  private static final int SEGMENT_LENGTH = 64 * 1024;
  private static final int INTERVAL = 150_000;
  private static final String[] SERVERS = {"server", "server", "server"};

  @TempDir private Path directory;

  private final UnsafeBuffer command = new UnsafeBuffer(new byte[1024]);
  private int replies;
  private long offered;

  @Test
  void shouldBoundTheDiskOfEveryNodeAndRecoverAll() throws IOException {
    try (TestCluster cluster = cluster(SERVERS)) {
      final SynodClient client = connect(cluster);
      run(cluster, client, 2_000);
      cluster.await("snapshots everywhere", () -> allTruncated(cluster, 0, 1, 2, 3));
      final long before = cluster.counter(1, "log truncated through");
      run(cluster, client, 3_000);
      cluster.await("more of them", () -> allTruncated(cluster, before, 1, 2, 3));

      for (int id = 1; id <= 3; id++) {
        // 5000 commands of 1000 bytes are 5 MB and more.
        final long segments = segments(id).size();
        assertTrue(segments * SEGMENT_LENGTH < 3_000_000, "segments=" + segments);
        assertEquals(2, snapshots(id).size());
        assertEquals(2, cluster.counter(id, "snapshots kept"));
      }
      final int leader = cluster.leader();
      assertTrue(cluster.counter(leader, "snapshots fetched") > 0, "a leader fetches them");
      assertSameSnapshots(cluster);

      final StateHash hash = cluster.awaitHashes(1, 2, 3).get(0);
      for (int id = 1; id <= 3; id++) {
        cluster.stop(id);
      }
      for (int id = 1; id <= 3; id++) {
        cluster.start(id, false, new EchoMachine());
        assertTrue(cluster.machine(id).commands() > 1_000, "loaded before it runs");
      }
      cluster.await("all to be applied", () -> applied(cluster, 5_000, 1, 2, 3));
      assertEquals(hash.hash(), cluster.awaitHashes(1, 2, 3).get(0).hash());
      run(cluster, client, 500);
      assertSameState(cluster, 1, 2, 3);
    }
  }

  @Test
  void shouldGetTheSnapshotAndThenTheLogWhenANodeWasAwayForLong() throws IOException {
    try (TestCluster cluster = cluster(SERVERS)) {
      final SynodClient client = connect(cluster);
      run(cluster, client, 300);
      final int away = cluster.leader() % 3 + 1;
      cluster.stop(away);
      run(cluster, client, 3_000);
      final int[] others = others(away);
      cluster.await("a log that is cut", () -> allTruncated(cluster, 400, others));

      cluster.start(away, false, new EchoMachine());

      cluster.await("all to be applied", () -> applied(cluster, 3_300, away));
      assertTrue(cluster.counter(away, "snapshots fetched") >= 1);
      run(cluster, client, 100);
      assertSameState(cluster, 1, 2, 3);
      // And it counts again: with another one away, its vote is needed.
      cluster.stop(others[0]);
      run(cluster, client, 100);
    }
  }

  @Test
  void shouldLetABlankObserverAndAWitnessLiveWithACutLog() throws IOException {
    try (TestCluster cluster = prepare("server", "server", "witness", "observer")) {
      for (int id = 1; id <= 3; id++) {
        cluster.start(id, true, new EchoMachine());
      }
      final SynodClient client = connect(cluster);
      run(cluster, client, 3_000);
      cluster.await("a log that is cut", () -> allTruncated(cluster, 100, 1, 2, 3));

      cluster.start(4, true, new EchoMachine());

      cluster.await("all to be applied", () -> applied(cluster, 3_000, 4));
      assertSameState(cluster, 1, 2, 4);
      cluster.stop(3);
      cluster.start(3, false, new EchoMachine());
      run(cluster, client, 100);
    }
  }

  @Test
  void shouldFetchWhatItLacksWhenAllItsSnapshotsAreDamaged() throws IOException {
    try (TestCluster cluster = cluster(SERVERS)) {
      final SynodClient client = connect(cluster);
      run(cluster, client, 2_500);
      cluster.await("a log that is cut", () -> allTruncated(cluster, 100, 1, 2, 3));
      final int hit = cluster.leader() % 3 + 1;
      cluster.stop(hit);
      for (final Path file : snapshots(hit)) {
        final byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2]++;
        Files.write(file, bytes);
      }

      cluster.start(hit, false, new EchoMachine());

      assertEquals(0, cluster.machine(hit).commands(), "nothing damaged is loaded");
      cluster.await("all to be applied", () -> applied(cluster, 2_500, hit));
      run(cluster, client, 100);
      assertSameState(cluster, 1, 2, 3);
    }
  }

  @Test
  void shouldTakeASnapshotWhenAFollowerIsAskedAndNoneWhenItLeads() throws IOException {
    try (TestCluster cluster = cluster(SERVERS)) {
      final SynodClient client = connect(cluster);
      run(cluster, client, 10);
      final int leader = cluster.leader();
      final int follower = leader % 3 + 1;
      cluster.await("the commands", () -> applied(cluster, 10, follower));

      final CompletableFuture<Long> taken = cluster.node(follower).takeSnapshot();
      final CompletableFuture<Long> refused = cluster.node(leader).takeSnapshot();
      cluster.await("answers", () -> taken.isDone() && refused.isDone());

      assertTrue(taken.join() > 0);
      assertEquals(1, snapshots(follower).size());
      assertTrue(
          assertThrows(CompletionException.class, refused::join)
              .getMessage()
              .contains("ask a node that follows"));
    }
  }

  @Test
  void shouldTakeThemItselfWhenTheNodeIsAlone() throws IOException {
    try (TestCluster cluster = cluster("server")) {
      final SynodClient client = connect(cluster);
      run(cluster, client, 1_000);
      cluster.await("a log that is cut", () -> allTruncated(cluster, 0, 1));
      cluster.stop(1);

      cluster.start(1, false, new EchoMachine());

      cluster.await("all to be applied", () -> applied(cluster, 1_000, 1));
      run(cluster, client, 100);
      assertEquals(1_100, cluster.machine(1).commands());
    }
  }

  @Test
  void shouldNotStartWhenTheStateMachineComesBackOtherwise() throws IOException {
    try (TestCluster cluster = cluster("server")) {
      final SynodClient client = connect(cluster);
      run(cluster, client, 1_000);
      cluster.await("a snapshot", () -> cluster.counter(1, "snapshots kept") > 0);
      cluster.stop(1);

      final SnapshotException thrown =
          assertThrows(
              SnapshotException.class,
              () -> cluster.start(1, false, new EchoMachine().forgetting()));
      assertTrue(thrown.getMessage().contains("does not come back"), thrown::getMessage);
      cluster.start(1, false, new EchoMachine());
      cluster.await("all to be applied", () -> applied(cluster, 1_000, 1));
    }
  }

  private TestCluster cluster(final String... roles) {
    final TestCluster cluster = prepare(roles);
    cluster.startAll(roles.length);
    return cluster;
  }

  private TestCluster prepare(final String... roles) {
    return new TestCluster(
        directory,
        BASE_PORT,
        context ->
            context
                .segmentLength(SEGMENT_LENGTH)
                .maxCommandLength(2_048)
                .snapshotIntervalBytes(INTERVAL),
        roles);
  }

  private SynodClient connect(final TestCluster cluster) {
    return cluster.connect(
        cluster
            .clientContext(1, 2, 3)
            .replyListener((sequence, instance, buffer, offset, length) -> replies++));
  }

  private void run(final TestCluster cluster, final SynodClient client, final int count) {
    final int expected = replies + count;
    for (int i = 0; i < count; i++) {
      command.putLong(0, ++offered);
      cluster.await("room for a command", () -> client.offer(command, 0, 1_000) > 0);
    }
    cluster.await(count + " replies", () -> replies >= expected);
  }

  private static boolean allTruncated(
      final TestCluster cluster, final long beyond, final int... ids) {
    for (final int id : ids) {
      if (cluster.counter(id, "log truncated through") <= beyond) {
        return false;
      }
    }
    return true;
  }

  private static boolean applied(final TestCluster cluster, final long commands, final int... ids) {
    for (final int id : ids) {
      if (cluster.machine(id).commands() < commands) {
        return false;
      }
    }
    return true;
  }

  private static int[] others(final int id) {
    return new int[] {id % 3 + 1, (id + 1) % 3 + 1};
  }

  private List<Path> snapshots(final int id) throws IOException {
    return SnapshotDirectory.list(directory.resolve("node-" + id).resolve("snapshots"));
  }

  private List<Path> segments(final int id) throws IOException {
    try (Stream<Path> files = Files.walk(directory.resolve("node-" + id).resolve("segments"))) {
      return files.filter(file -> file.toString().endsWith(".cq4")).toList();
    }
  }

  /** The files of both followers for one instance are the same. */
  private void assertSameSnapshots(final TestCluster cluster) throws IOException {
    cluster.awaitHashes(1, 2, 3);
    final int[] followers = others(cluster.leader());
    for (final int id : followers) {
      final CompletableFuture<Long> taken = cluster.node(id).takeSnapshot();
      cluster.await("a snapshot", taken::isDone);
    }
    assertEquals(
        -1, Files.mismatch(snapshots(followers[0]).get(0), snapshots(followers[1]).get(0)));
  }

  private static void assertSameState(final TestCluster cluster, final int... ids) {
    final List<StateHash> hashes = cluster.awaitHashes(ids);
    for (final StateHash hash : hashes) {
      assertEquals(hashes.get(0), hash);
    }
  }
}
