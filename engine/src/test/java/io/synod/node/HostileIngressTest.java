package io.synod.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.synod.client.ClientStreams;
import io.synod.client.SynodClient;
import io.synod.codec.client.CommandEncoder;
import io.synod.codec.client.ConnectEncoder;
import io.synod.codec.client.DisconnectEncoder;
import io.synod.codec.client.KeepAliveEncoder;
import io.synod.codec.client.MessageHeaderEncoder;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whatever arrives in the ingress, the node goes on and serves its other clients. */
class HostileIngressTest {
  private static final int MESSAGES = 20_000;
  private static final long SESSION_ID = 99;

  private final Random random = new Random(5);
  private final UnsafeBuffer message = new UnsafeBuffer(new byte[1024]);
  private final MessageHeaderEncoder header = new MessageHeaderEncoder();
  private long sent;

  @Test
  @Timeout(120)
  void shouldCountAndDropWhenMessagesAreHostile(@TempDir final Path directory) {
    try (TestCluster cluster = TestCluster.ofServers(directory, 22300, 1);
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
      cluster.awaitLeader();
      final ExclusivePublication publication =
          aeron.addExclusivePublication(
              "aeron:udp?endpoint=" + cluster.endpoint(1), ClientStreams.INGRESS);
      while (sent < MESSAGES) {
        final int length = next();
        cluster.await(
            "the message to leave",
            () -> {
              driver.sharedAgentInvoker().invoke();
              return publication.offer(message, 0, length) > 0;
            });
      }
      cluster.await(
          "the messages to be judged",
          () -> {
            driver.sharedAgentInvoker().invoke();
            return judged(cluster) > MESSAGES / 2;
          });
      assertTrue(cluster.counter(1, "client messages malformed") > MESSAGES / 10);
      assertTrue(cluster.counter(1, "client messages without a session") > MESSAGES / 100);

      final SynodClient client = cluster.connect(cluster.clientContext(1));
      cluster.await("room", () -> client.offer(message, 0, 8) > 0);
      cluster.await("the reply", () -> !client.hasOpenCommands());
      assertEquals(1, cluster.machine(1).commands());
    }
  }

  private static long judged(final TestCluster cluster) {
    return cluster.counter(1, "client messages malformed")
        + cluster.counter(1, "client messages without a session")
        + cluster.counter(1, "clients over the limit");
  }

  /** A message that is random, cut short, or lies about a length, an endpoint or a session. */
  private int next() {
    sent++;
    for (int i = 0; i < message.capacity(); i++) {
      message.putByte(i, (byte) random.nextInt());
    }
    if (random.nextInt(8) == 0) {
      return random.nextInt(200);
    }
    final int length = encode();
    for (int i = random.nextInt(3); i > 0; i--) {
      message.putByte(random.nextInt(8), (byte) random.nextInt());
    }
    return random.nextInt(3) == 0 ? random.nextInt(length) : length;
  }

  private int encode() {
    final int body = MessageHeaderEncoder.ENCODED_LENGTH;
    switch (random.nextInt(4)) {
      case 0 -> {
        new CommandEncoder()
            .wrapAndApplyHeader(message, 0, header)
            .sessionId(SESSION_ID)
            .sequence(random.nextLong());
        return data(body + CommandEncoder.BLOCK_LENGTH);
      }
      case 1 -> {
        // The cluster's id is random: none of these may connect.
        new ConnectEncoder()
            .wrapAndApplyHeader(message, 0, header)
            .sessionId(SESSION_ID)
            .attempt(random.nextLong());
        return data(body + ConnectEncoder.BLOCK_LENGTH);
      }
      case 2 -> {
        new KeepAliveEncoder().wrapAndApplyHeader(message, 0, header).sessionId(SESSION_ID);
        return body + KeepAliveEncoder.BLOCK_LENGTH;
      }
      default -> {
        new DisconnectEncoder().wrapAndApplyHeader(message, 0, header).sessionId(SESSION_ID);
        return body + DisconnectEncoder.BLOCK_LENGTH;
      }
    }
  }

  private int data(final int at) {
    final int length = random.nextInt(100);
    final int claimed =
        switch (random.nextInt(4)) {
          case 0 -> random.nextInt();
          case 1 -> Integer.MAX_VALUE - random.nextInt(64);
          case 2 -> length + 1 + random.nextInt(1000);
          default -> length;
        };
    message.putInt(at, claimed, ByteOrder.LITTLE_ENDIAN);
    return at + Integer.BYTES + length;
  }
}
