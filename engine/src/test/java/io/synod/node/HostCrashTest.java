package io.synod.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.synod.client.SynodClient;
import io.synod.journal.LostVotes;
import io.synod.journal.RecoveryProgress;
import io.synod.telemetry.StateHash;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real nodes whose hosts crashed at level REPLICATED, by what their data directories say. */
@Timeout(180)
class HostCrashTest {
  private static final int BASE_PORT = 23500;
  private static final String ABSTAINS = "abstains";

  @TempDir private Path directory;

  private final UnsafeBuffer command = new UnsafeBuffer(new byte[64]);
  private final List<Long> replies = new ArrayList<>();
  private int offered;

  @Test
  void shouldAbstainUnderLoadAndThenReplaceAnotherNodeWhenItsHostCrashed() throws IOException {
    try (TestCluster cluster = TestCluster.ofServers(directory, BASE_PORT, 3)) {
      final SynodClient client = connect(cluster);
      run(cluster, client, 200);
      final int leader = cluster.leader();
      final int crashed = leader % 3 + 1;
      final int other = crashed % 3 + 1;
      cluster.stop(crashed);
      crashHost(crashed);
      run(cluster, client, 300);

      cluster.start(crashed, false, new EchoMachine());
      assertEquals(1, cluster.counter(crashed, ABSTAINS));
      cluster.await(
          "the re-admission under load",
          () -> {
            offer(client);
            return cluster.counter(crashed, ABSTAINS) == 0;
          });

      cluster.stop(other);
      run(cluster, client, 200);
      cluster.await("all replies", () -> replies.size() >= offered);
      final List<StateHash> hashes = cluster.awaitHashes(leader, crashed);
      assertEquals(hashes.get(0), hashes.get(1));
    }
  }

  @Test
  void shouldElectNobodyUntilTheOperatorRecoversANodeWhenTooManyAbstain() throws IOException {
    try (TestCluster cluster = TestCluster.ofServers(directory, BASE_PORT + 40, 3)) {
      run(cluster, connect(cluster), 200);
      for (int id = 1; id <= 3; id++) {
        cluster.stop(id);
      }
      crashHost(1);
      crashHost(2);
      for (int id = 1; id <= 3; id++) {
        cluster.start(id, false, new EchoMachine());
      }
      cluster.await("node 3 to ask in vain", () -> cluster.counter(3, "canvasses started") >= 3);
      assertEquals(0, cluster.leader());
      assertEquals(1, cluster.counter(1, ABSTAINS));
      assertEquals(1, cluster.counter(2, ABSTAINS));

      cluster.stop(1);
      try (LostVotes lost = LostVotes.open(data(1), RecoveryProgress.NONE)) {
        assertTrue(lost.mayBe());
        lost.accept();
      }
      cluster.start(1, false, new EchoMachine());

      assertEquals(0, cluster.counter(1, ABSTAINS));
      cluster.awaitLeader();
      cluster.await("the re-admission", () -> cluster.counter(2, ABSTAINS) == 0);
      cluster.await("all to be applied", () -> cluster.machine(2).commands() >= 200);
    }
  }

  private Path data(final int id) {
    return directory.resolve("node-" + id);
  }

  /** What the start after a crash of the host finds. */
  private void crashHost(final int id) throws IOException {
    final Path file = data(id).resolve("identity");
    final String text = Files.readString(file, StandardCharsets.ISO_8859_1);
    final String changed =
        text.substring(0, text.lastIndexOf("crc32c="))
            .replaceAll("bootId=.*", "bootId=another")
            .replace("isCleanShutdown=true", "isCleanShutdown=false");
    final CRC32C crc = new CRC32C();
    crc.update(changed.getBytes(StandardCharsets.ISO_8859_1));
    Files.writeString(file, changed + String.format("crc32c=%08x%n", crc.getValue()));
  }

  private SynodClient connect(final TestCluster cluster) {
    return cluster.connect(
        cluster
            .clientContext(1, 2, 3)
            .replyListener((sequence, instance, buffer, offset, length) -> replies.add(sequence)));
  }

  private void offer(final SynodClient client) {
    if (client.offer(command, 0, command.capacity()) > 0) {
      offered++;
    }
  }

  private void run(final TestCluster cluster, final SynodClient client, final int count) {
    final int wanted = offered + count;
    cluster.await(
        count + " replies",
        () -> {
          if (offered < wanted) {
            offer(client);
          }
          return offered >= wanted && replies.size() >= wanted;
        });
  }
}
