package io.synod.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.aeron.Subscription;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.synod.client.ClientStreams;
import io.synod.client.SynodClient;
import io.synod.codec.client.CommandEncoder;
import io.synod.codec.client.ConnectEncoder;
import io.synod.codec.client.ConnectedDecoder;
import io.synod.codec.client.MessageHeaderDecoder;
import io.synod.codec.client.MessageHeaderEncoder;
import io.synod.codec.client.RepliesDecoder;
import io.synod.journal.Durability;
import io.synod.journal.FailingJournals;
import io.synod.journal.JournalException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Durability levels of real nodes over loopback. */
@Timeout(120)
class DurabilityTest {
  private static final int BASE_PORT = 23200;
  private static final String CLIENT_ENDPOINT = "127.0.0.1:23290";
  private static final long SESSION_ID = 7;

  @TempDir private Path directory;

  private final UnsafeBuffer command = new UnsafeBuffer(new byte[64]);
  private Durability level = Durability.DURABLE;

  @Test
  void shouldVoteNoMoreAndSayWhyWhenAForceFailsAndTheOthersGoOn() {
    final FailingJournals journals = new FailingJournals();
    try (TestCluster cluster = cluster("server", "server", "server")) {
      cluster.startAll(2);
      final SynodNode third =
          SynodNode.invoked(cluster.context(3).founding(true), new EchoMachine(), journals::open);
      try (third) {
        final SynodClient client = cluster.connect(cluster.clientContext(1, 2));
        cluster.await("a leader", () -> cluster.leader() != 0 && third.doWork() >= 0);
        send(cluster, client);
        assertEquals("", third.failure());

        journals.fail();
        send(cluster, client);
        final JournalException failure =
            assertThrows(
                JournalException.class,
                () -> cluster.await("the failure", () -> third.doWork() < 0));
        assertEquals(failure.getMessage(), third.failure());
        assertTrue(third.failure().contains("reason=Input/output error"), third::failure);
        assertThrows(IllegalStateException.class, () -> third.doWork());
      }
      send(cluster, client(cluster));
    }
  }

  @Test
  void shouldStopANodeByNameWhenTheClusterIsSetToAnotherLevel() {
    try (TestCluster cluster = cluster("server", "server", "server")) {
      cluster.startAll(2);
      cluster.awaitLeader();
      final int leader = cluster.leader();
      level = Durability.REPLICATED;
      try (SynodNode third =
          SynodNode.invoked(cluster.context(3).founding(true), new EchoMachine())) {
        assertThrows(
            RuntimeException.class, () -> cluster.await("the refusal", () -> third.doWork() < 0));
        assertTrue(
            third
                .failure()
                .contains(
                    "node "
                        + leader
                        + " leads the cluster at durability=DURABLE, and this node is set to"
                        + " durability=REPLICATED"),
            third::failure);
      }
      send(cluster, client(cluster));
    }
  }

  @Test
  void shouldElectNobodyWhenNoQuorumHasOneLevel() {
    try (TestCluster cluster = cluster("server", "server")) {
      cluster.start(1, true, new EchoMachine());
      level = Durability.REPLICATED;
      cluster.start(2, true, new EchoMachine());
      final String dropped = "messages dropped: other durability";
      cluster.await("refusals", () -> cluster.counter(1, dropped) > 2);
      cluster.await("refusals", () -> cluster.counter(2, dropped) > 2);
      assertEquals(0, cluster.leader());
      assertEquals(0, cluster.counter(1, "elections started"));
    }
  }

  @ParameterizedTest
  @EnumSource(Durability.class)
  void shouldNameItsLevelInEveryReplyWhenItIsSetSo(final Durability durability) {
    level = durability;
    final Map<String, String> heard = new TreeMap<>();
    try (TestCluster cluster = cluster("server");
        MediaDriver driver =
            MediaDriver.launchEmbedded(
                new MediaDriver.Context()
                    .threadingMode(ThreadingMode.INVOKER)
                    .dirDeleteOnShutdown(true));
        Aeron aeron =
            Aeron.connect(
                new Aeron.Context()
                    .aeronDirectoryName(driver.aeronDirectoryName())
                    .useConductorAgentInvoker(true)
                    .driverAgentInvoker(driver.sharedAgentInvoker()))) {
      cluster.startAll(1);
      cluster.awaitLeader();
      final Subscription egress =
          aeron.addSubscription("aeron:udp?endpoint=" + CLIENT_ENDPOINT, ClientStreams.EGRESS);
      final ExclusivePublication ingress =
          aeron.addExclusivePublication(
              "aeron:udp?endpoint=" + cluster.endpoint(1), ClientStreams.INGRESS);
      final Runnable turn =
          () -> {
            driver.sharedAgentInvoker().invoke();
            aeron.conductorAgentInvoker().invoke();
            egress.poll((buffer, offset, length, header) -> note(buffer, offset, heard), 10);
          };
      final int connect = connect();
      send(cluster, ingress, connect, turn);
      cluster.await("a connection", () -> ran(turn) && heard.containsKey("connected"));
      send(cluster, ingress, command(), turn);
      cluster.await("a reply", () -> ran(turn) && heard.containsKey("replies"));
    }
    assertEquals(Map.of("connected", durability.name(), "replies", durability.name()), heard);
  }

  @Test
  void shouldWarnAsLongAsItRunsWhenItRunsInMemoryAlone() {
    level = Durability.MEMORY;
    try (TestCluster cluster = cluster("server")) {
      final SynodNode node = cluster.start(1, true, new EchoMachine());
      send(cluster, client(cluster));
      assertEquals(1, node.warnings().size());
      assertTrue(node.warnings().get(0).contains("NOTHING SURVIVES"), node.warnings()::toString);
      cluster.stop(1);
      final JournalException refused =
          assertThrows(JournalException.class, () -> cluster.start(1, false, new EchoMachine()));
      assertTrue(refused.getMessage().contains("cannot be started again"), refused::getMessage);
    }
  }

  private TestCluster cluster(final String... roles) {
    return new TestCluster(directory, BASE_PORT, context -> context.durability(level), roles);
  }

  private SynodClient client(final TestCluster cluster) {
    return cluster.connect(cluster.clientContext(1));
  }

  private void send(final TestCluster cluster, final SynodClient client) {
    cluster.await("room", () -> client.offer(command, 0, 8) > 0);
    cluster.await("the reply", () -> !client.hasOpenCommands());
  }

  private void send(
      final TestCluster cluster,
      final ExclusivePublication ingress,
      final int length,
      final Runnable turn) {
    cluster.await("the message to leave", () -> ran(turn) && ingress.offer(command, 0, length) > 0);
  }

  private int connect() {
    new ConnectEncoder()
        .wrapAndApplyHeader(command, 0, new MessageHeaderEncoder())
        .clusterId(TestCluster.CLUSTER_ID)
        .sessionId(SESSION_ID)
        .attempt(1)
        .responseEndpoint(CLIENT_ENDPOINT);
    return MessageHeaderEncoder.ENCODED_LENGTH
        + ConnectEncoder.BLOCK_LENGTH
        + ConnectEncoder.responseEndpointHeaderLength()
        + CLIENT_ENDPOINT.length();
  }

  private int command() {
    new CommandEncoder()
        .wrapAndApplyHeader(command, 0, new MessageHeaderEncoder())
        .sessionId(SESSION_ID)
        .sequence(1)
        .putPayload(new byte[8], 0, 8);
    return MessageHeaderEncoder.ENCODED_LENGTH
        + CommandEncoder.BLOCK_LENGTH
        + CommandEncoder.payloadHeaderLength()
        + 8;
  }

  private static boolean ran(final Runnable turn) {
    turn.run();
    return true;
  }

  private static void note(
      final DirectBuffer buffer, final int offset, final Map<String, String> heard) {
    final MessageHeaderDecoder header = new MessageHeaderDecoder().wrap(buffer, offset);
    switch (header.templateId()) {
      case ConnectedDecoder.TEMPLATE_ID ->
          heard.put(
              "connected",
              new ConnectedDecoder()
                  .wrapAndApplyHeader(buffer, offset, header)
                  .durability()
                  .name());
      case RepliesDecoder.TEMPLATE_ID ->
          heard.put(
              "replies",
              new RepliesDecoder().wrapAndApplyHeader(buffer, offset, header).durability().name());
      default -> {
        // An answer that names no level.
      }
    }
  }
}
