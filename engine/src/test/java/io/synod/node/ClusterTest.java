package io.synod.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.synod.client.ClientContext;
import io.synod.client.NotSentException;
import io.synod.client.OutcomeUnknownException;
import io.synod.client.SynodClient;
import io.synod.journal.Durability;
import io.synod.telemetry.StateHash;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real nodes over loopback: what a cluster and its clients can rely on. */
@Timeout(120)
class ClusterTest {
  private static final int BASE_PORT = 22100;

  @TempDir private Path directory;

  private final UnsafeBuffer command = new UnsafeBuffer(new byte[1 << 20]);
  private final List<Long> sequences = new ArrayList<>();
  private final List<Long> instances = new ArrayList<>();
  private long offered;

  @Test
  void shouldReplyWithTheInstanceWhenACommandIsCommitted() {
    try (TestCluster cluster = TestCluster.ofServers(directory, BASE_PORT, 3)) {
      final SynodClient client = connect(cluster, 1, 2, 3);

      run(cluster, client, 1000, 64);

      assertEquals(1000, sequences.size());
      for (int i = 0; i < 1000; i++) {
        assertEquals(i + 1, sequences.get(i));
        assertTrue(i == 0 || instances.get(i) >= instances.get(i - 1));
      }
      assertSameState(cluster, 1, 2, 3);
      assertEquals(1000, cluster.machine(1).commands());
      assertEquals(0, client.resent());
      final int leader = cluster.leader();
      assertTrue(instances.get(999) <= cluster.counter(leader, "applied through"));
      // A node publishes its counters once a millisecond.
      cluster.await("the replies to be counted", () -> cluster.counter(leader, "replies") == 1000);
    }
  }

  @Test
  void shouldFollowTheRedirectWhenOnlyAFollowerIsNamed() {
    try (TestCluster cluster = TestCluster.ofServers(directory, BASE_PORT, 3)) {
      final int leader = cluster.awaitLeader();
      final SynodClient client = connect(cluster, leader % 3 + 1);

      run(cluster, client, 10, 8);

      cluster.await(
          "the redirect to be counted",
          () -> cluster.counter(leader % 3 + 1, "clients redirected") >= 1);
    }
  }

  @Test
  void shouldGoOnWhenTheLeaderDies() {
    try (TestCluster cluster = TestCluster.ofServers(directory, BASE_PORT, 3)) {
      final SynodClient client = connect(cluster, 1, 2, 3);
      run(cluster, client, 500, 16);
      final int leader = cluster.leader();
      offer(cluster, client, 200, 16);

      cluster.stop(leader);
      cluster.await("the replies of all that is open", () -> sequences.size() == 700);
      run(cluster, client, 300, 16);

      assertNotEquals(leader, cluster.leader());
      assertEquals(2, client.connections());
      final int one = leader % 3 + 1;
      final int other = one % 3 + 1;
      assertSameState(cluster, one, other);
      // At least once: every command was applied, some perhaps twice.
      assertTrue(cluster.machine(one).commands() >= 1000);
      assertEquals(1000, sequences.stream().distinct().count());
    }
  }

  @Test
  void shouldCatchUpWhenANodeWasDown() {
    try (TestCluster cluster = TestCluster.ofServers(directory, BASE_PORT, 3)) {
      final SynodClient client = connect(cluster, 1, 2, 3);
      run(cluster, client, 300, 64);
      final int follower = cluster.leader() % 3 + 1;
      cluster.stop(follower);
      run(cluster, client, 2000, 64);

      cluster.start(follower, false, new EchoMachine());

      cluster.await(
          "the follower to have applied all", () -> cluster.machine(follower).commands() == 2300);
      run(cluster, client, 100, 64);
      assertSameState(cluster, 1, 2, 3);
    }
  }

  @Test
  void shouldRememberEverythingWhenAllNodesRestart() {
    try (TestCluster cluster = TestCluster.ofServers(directory, BASE_PORT, 3)) {
      run(cluster, connect(cluster, 1, 2, 3), 500, 64);
      final StateHash before = assertSameState(cluster, 1, 2, 3);
      for (int id = 1; id <= 3; id++) {
        cluster.stop(id);
      }

      for (int id = 1; id <= 3; id++) {
        cluster.start(id, false, new EchoMachine());
      }

      cluster.await(
          "all commands to be applied again",
          () -> {
            for (int id = 1; id <= 3; id++) {
              if (cluster.machine(id).commands() < 500) {
                return false;
              }
            }
            return true;
          });
      assertEquals(before.hash(), assertSameState(cluster, 1, 2, 3).hash());
    }
  }

  @Test
  void shouldCommitWhenTheClusterHasOneNode() {
    try (TestCluster cluster = TestCluster.ofServers(directory, BASE_PORT, 1)) {
      final SynodClient client = connect(cluster, 1);
      run(cluster, client, 100, 64);
      cluster.stop(1);

      cluster.start(1, false, new EchoMachine());
      run(cluster, client, 100, 64);

      assertEquals(200, sequences.size());
      assertTrue(cluster.machine(1).commands() >= 200);
    }
  }

  @Test
  void shouldCommitWhenAWitnessMakesTheQuorumAndAnObserverLearns() {
    try (TestCluster cluster =
        new TestCluster(directory, BASE_PORT, "server", "server", "witness", "observer")) {
      cluster.startAll(4);
      final SynodClient client = connect(cluster, 3, 4, 1, 2);
      run(cluster, client, 200, 64);
      cluster.stop(cluster.leader() == 1 ? 2 : 1);

      run(cluster, client, 200, 64);

      assertSameState(cluster, cluster.leader(), 4);
      assertEquals(0, cluster.machine(3).commands());
      assertTrue(cluster.counter(3, "votes cast") > 0);
      assertEquals(0, cluster.counter(4, "votes cast"));
      assertThrows(
          java.util.concurrent.CompletionException.class,
          () -> {
            final var question = cluster.node(3).stateHash();
            cluster.await("an answer", question::isDone);
            question.join();
          });
    }
  }

  @Test
  void shouldHoldTheClientBackAndLoseNothingWhenTheWindowIsFull() {
    try (TestCluster cluster =
        new TestCluster(
            directory,
            BASE_PORT,
            context -> context.windowInstances(1).windowBytes(2048).maxCommandLength(1024),
            "server",
            "server",
            "server")) {
      cluster.startAll(3);
      final SynodClient client =
          connect(cluster, cluster.clientContext(1, 2, 3).maxOpenCommands(4096));

      run(cluster, client, 5000, 1000);

      final int leader = cluster.leader();
      assertTrue(cluster.counter(leader, "batches that waited for the window") > 0);
      assertTrue(cluster.counter(leader, "polls of clients paused") > 0);
      assertEquals(5000, cluster.machine(leader).commands());
      assertSameState(cluster, 1, 2, 3);
    }
  }

  @Test
  void shouldCarryLongCommandsAndRepliesWhenTheyNeedManyDatagrams() {
    try (TestCluster cluster =
        new TestCluster(
            directory,
            BASE_PORT,
            context ->
                context
                    .maxCommandLength(1 << 20)
                    .maxReplyLength(1 << 20)
                    .replyBufferLength(4 << 20)
                    .termLength(16 << 20)
                    .segmentLength(64 << 20),
            "server",
            "server",
            "server")) {
      cluster.startAll(3);
      final SynodClient client =
          connect(
              cluster,
              cluster.clientContext(1, 2, 3).maxCommandLength(1 << 20).maxOpenBytes(16 << 20));

      run(cluster, client, 30, 1 << 20);
      run(cluster, client, 30, 5000);

      assertSameState(cluster, 1, 2, 3);
      assertThrows(IllegalArgumentException.class, () -> client.offer(command, 0, (1 << 20) + 1));
    }
  }

  @Test
  void shouldNameTheLimitWhenTooManyClientsConnect() {
    try (TestCluster cluster =
        new TestCluster(directory, BASE_PORT, context -> context.sessionLimit(2), "server")) {
      cluster.startAll(1);
      final SynodClient first = cluster.connect(cluster.clientContext(1));
      final SynodClient second = cluster.connect(cluster.clientContext(1));
      cluster.await("two clients", () -> first.isConnected() && second.isConnected());

      final SynodClient third = cluster.connect(cluster.clientContext(1));

      cluster.await("a refusal", () -> third.connectionProblem().contains("session.limit=2"));
      assertFalse(third.isConnected());
      assertTrue(first.isConnected() && second.isConnected());
    }
  }

  @Test
  void shouldRefuseAClientWhenItMeansAnotherCluster() {
    try (TestCluster cluster = TestCluster.ofServers(directory, BASE_PORT, 1)) {
      final SynodClient client = cluster.connect(cluster.clientContext(1).clusterId(1));

      assertFalse(client.isOtherCluster());
      cluster.await("a refusal", client::isOtherCluster);
      assertTrue(client.connectionProblem().contains("another cluster"));
      assertEquals(SynodClient.NOT_CONNECTED, client.offer(command, 0, 8));
    }
  }

  @Test
  void shouldServeOthersWhenOneClientDoesNotReadItsReplies() {
    try (TestCluster cluster =
        new TestCluster(
            directory,
            BASE_PORT,
            context -> context.replyBufferLength(1 << 16).maxReplyLength(8192),
            "server")) {
      cluster.start(1, true, new EchoMachine().replyLength(8192));
      cluster.awaitLeader();
      final SynodClient good = connect(cluster, 1);
      try (SynodClient lazy = SynodClient.connect(cluster.clientContext(1))) {
        cluster.await(
            "the lazy client's connection",
            () -> {
              lazy.poll();
              return lazy.isConnected();
            });
        for (int i = 0; i < 200; i++) {
          lazy.offer(command, 0, 64);
        }
        // Its datagrams leave, and from now on it reads nothing.
        for (int i = 0; i < 4; i++) {
          lazy.poll();
        }

        cluster.await(
            "the lazy client to be cut off", () -> cluster.counter(1, "clients cut off") == 1);
        run(cluster, good, 100, 64);

        // It comes back, and gets every reply.
        cluster.await(
            "the lazy client's replies",
            () -> {
              lazy.poll();
              return lazy.isConnected() && !lazy.hasOpenCommands();
            });
      }
    }
  }

  @Test
  void shouldLetAClientGoWhenItIsSilentAndTakeItBack() {
    try (TestCluster cluster =
        new TestCluster(directory, BASE_PORT, context -> context.sessionTimeoutMs(300), "server")) {
      cluster.startAll(1);
      try (SynodClient client = SynodClient.connect(cluster.clientContext(1))) {
        cluster.await("a connection", () -> client.poll() >= 0 && client.isConnected());

        cluster.await(
            "the silent client to expire", () -> cluster.counter(1, "clients expired") == 1);
        assertEquals(0, cluster.counter(1, "clients connected"));

        cluster.await("a second connection", () -> client.poll() >= 0 && client.connections() == 2);
        cluster.await(
            "the client to be counted", () -> cluster.counter(1, "clients connected") == 1);
      }
      cluster.await("the goodbye", () -> cluster.counter(1, "clients connected") == 0);
    }
  }

  @Test
  void shouldGoOnWhenTheLeaderDiesAtLevelDurable() {
    try (TestCluster cluster =
        new TestCluster(
            directory,
            BASE_PORT,
            context -> context.durability(Durability.DURABLE),
            "server",
            "server",
            "server")) {
      cluster.startAll(3);
      final SynodClient client = connect(cluster, 1, 2, 3);
      run(cluster, client, 200, 64);
      cluster.stop(cluster.leader());

      run(cluster, client, 50, 64);

      assertEquals(250, sequences.stream().distinct().count());
    }
  }

  @Test
  void shouldSayThatTheOutcomeIsUnknownWhenTheDeadlinePasses() {
    try (TestCluster cluster = TestCluster.ofServers(directory, BASE_PORT, 1)) {
      final SynodClient client = connect(cluster, 1);
      run(cluster, client, 1, 8);

      // Nobody drives the node meanwhile.
      final OutcomeUnknownException thrown =
          assertThrows(
              OutcomeUnknownException.class,
              () -> client.call(command, 0, 8, Duration.ofMillis(50)));
      assertEquals(2, thrown.sequence());

      cluster.await("the late reply", () -> sequences.contains(2L));
      assertFalse(client.hasOpenCommands());
    }
  }

  @Test
  void shouldSayThatNothingWasSentWhenNoNodeAnswers() {
    final ClientContext context = new ClientContext().ingressEndpoints("127.0.0.1:" + BASE_PORT);
    try (SynodClient client = SynodClient.connect(context)) {
      assertThrows(NotSentException.class, () -> client.call(command, 0, 8, Duration.ofMillis(50)));
    }
  }

  @Test
  void shouldStopWhenTheStateMachineThrows() {
    try (TestCluster cluster = TestCluster.ofServers(directory, BASE_PORT, 1)) {
      final SynodClient client = connect(cluster, 1);
      run(cluster, client, 10, 8);
      cluster.machine(1).failWith(new IllegalStateException("no such account"));

      offer(cluster, client, 1, 8);
      final IllegalStateException thrown =
          assertThrows(IllegalStateException.class, () -> cluster.await("a failure", () -> false));

      assertEquals("no such account", thrown.getMessage());
      final long votes = cluster.counter(1, "votes cast");
      assertTrue(
          assertThrows(IllegalStateException.class, () -> cluster.node(1).doWork())
              .getMessage()
              .contains("has failed before"));
      assertEquals(votes, cluster.counter(1, "votes cast"));
    }
  }

  @Test
  void shouldNameTheDataDirectoryWhenTheNodeRunsAlready() {
    try (TestCluster cluster = TestCluster.ofServers(directory, BASE_PORT, 1)) {
      final RuntimeException thrown =
          assertThrows(
              RuntimeException.class,
              () -> SynodNode.invoked(cluster.context(1), new EchoMachine()));
      assertTrue(thrown.getMessage().contains(directory.resolve("node-1").toString()));

      run(cluster, connect(cluster, 1), 10, 8);
    }
  }

  @Test
  void shouldRefuseToStartAndLeaveNothingOpenWhenAPortIsTaken() {
    try (TestCluster cluster = TestCluster.ofServers(directory, BASE_PORT, 1)) {
      final Path other = directory.resolve("other");
      final RuntimeException thrown =
          assertThrows(
              RuntimeException.class,
              () ->
                  SynodNode.invoked(
                      cluster.context(1).dataDirectory(other).founding(true), new EchoMachine()));
      assertTrue(thrown.getMessage().contains(cluster.endpoint(1)), thrown::getMessage);

      cluster.stop(1);
      // Nothing was written, and everything released: the same start now succeeds.
      assertFalse(Files.exists(other));
      SynodNode.invoked(cluster.context(1).dataDirectory(other).founding(true), new EchoMachine())
          .close();
    }
  }

  private SynodClient connect(final TestCluster cluster, final int... ids) {
    return connect(cluster, cluster.clientContext(ids));
  }

  private SynodClient connect(final TestCluster cluster, final ClientContext context) {
    return cluster.connect(
        context.replyListener(
            (sequence, instance, buffer, offset, length) -> {
              sequences.add(sequence);
              instances.add(instance);
            }));
  }

  private void run(
      final TestCluster cluster, final SynodClient client, final int count, final int length) {
    final int expected = sequences.size() + count;
    offer(cluster, client, count, length);
    cluster.await(count + " replies", () -> sequences.size() >= expected);
  }

  private void offer(
      final TestCluster cluster, final SynodClient client, final int count, final int length) {
    for (int i = 0; i < count; i++) {
      command.putLong(0, ++offered);
      cluster.await("room for a command", () -> client.offer(command, 0, length) > 0);
    }
  }

  private static StateHash assertSameState(final TestCluster cluster, final int... ids) {
    final List<StateHash> hashes = cluster.awaitHashes(ids);
    for (final StateHash hash : hashes) {
      assertEquals(hashes.get(0), hash);
    }
    return hashes.get(0);
  }
}
