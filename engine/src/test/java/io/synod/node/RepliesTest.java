package io.synod.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.synod.client.ClientContext;
import io.synod.client.SynodClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Replies that share a message, over loopback. */
@Timeout(60)
class RepliesTest {
  private static final int BASE_PORT = 22700;

  @TempDir private Path directory;

  private final UnsafeBuffer command = new UnsafeBuffer(new byte[4096]);
  private final List<Long> heard = new ArrayList<>();
  private SynodClient client;

  @Test
  void shouldTakeClientsWhenADatagramIsLongerThanTheLongestReply() {
    try (TestCluster cluster =
        new TestCluster(
            directory,
            BASE_PORT,
            context -> context.mtu(65_504).maxReplyLength(1024).maxCommandLength(1024),
            "server")) {
      cluster.startAll(1);
      connect(cluster, cluster.clientContext(1).maxOpenCommands(1024));

      offer(cluster, 500, 500);

      cluster.await("all replies", () -> heard.size() == 500);
      assertEquals(0, client.resent());
    }
  }

  @Test
  void shouldHandOverNothingMoreWhenTheListenerClosesTheClientInTheMiddleOfABatch() {
    try (TestCluster cluster = TestCluster.ofServers(directory, BASE_PORT, 1)) {
      cluster.awaitLeader();
      client =
          SynodClient.connect(
              cluster
                  .clientContext(1)
                  .replyListener(
                      (sequence, instance, buffer, offset, length) -> {
                        heard.add(sequence);
                        client.close();
                      }));
      cluster.await("a connection", () -> client.poll() >= 0 && client.isConnected());
      for (int i = 0; i < 8; i++) {
        client.offer(command, 0, 8);
      }

      cluster.await(
          "the first reply",
          () -> {
            client.poll();
            return !heard.isEmpty();
          });

      assertEquals(List.of(1L), heard);
    }
  }

  private void connect(final TestCluster cluster, final ClientContext context) {
    client =
        cluster.connect(
            context.replyListener(
                (sequence, instance, buffer, offset, length) -> heard.add(sequence)));
    cluster.await("a connection", client::isConnected);
  }

  private void offer(final TestCluster cluster, final int count, final int length) {
    for (int i = 0; i < count; i++) {
      cluster.await("room for a command", () -> client.offer(command, 0, length) > 0);
    }
  }
}
