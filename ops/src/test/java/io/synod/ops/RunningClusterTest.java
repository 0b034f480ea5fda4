package io.synod.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.synod.client.Endpoint;
import io.synod.ops.process.LocalCluster;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunningClusterTest {
  private static final int VICTIM = 3;

  @TempDir private Path directory;

  @Test
  void shouldLoadAndShowEveryNodeWhenOneIsDown() throws Exception {
    try (LocalCluster cluster =
        new LocalCluster(directory, CommandRun.freePort(), Map.of(), List.of())) {
      final String nodes =
          cluster.endpoints().stream().map(Endpoint::toString).collect(Collectors.joining(","));
      final Path json = directory.resolve("load.json");
      final CommandRun load =
          CommandRun.of("load", "--nodes", nodes, "--rate=500", "--duration=2s", "--json=" + json);
      assertEquals(0, load.exitCode(), load.out() + load.err());
      assertTrue(load.out().contains("figures       " + json), load.out());
      final JsonObject figures = JsonParser.parseString(Files.readString(json)).getAsJsonObject();
      assertTrue(figures.getAsJsonObject("latency").get("commands").getAsLong() > 0);

      final CommandRun all = CommandRun.of("status", "--nodes", nodes);
      assertEquals(0, all.exitCode(), all.out());
      assertEquals(1, all.out().lines().filter(line -> line.contains(" leads ")).count());

      final CommandRun other = CommandRun.of("load", "--nodes", nodes, "--cluster=77");
      assertEquals(1, other.exitCode(), other.out());
      assertTrue(other.err().contains("not of cluster 77: give their cluster.id with --cluster"));

      int taken = 0;
      for (final Endpoint endpoint : cluster.endpoints()) {
        final CommandRun take = CommandRun.of("snapshot", "take", endpoint.toString());
        taken += take.exitCode() == 0 ? 1 : 0;
        assertTrue(take.exitCode() == 0 || take.err().contains("leads"), take.err());
      }
      assertEquals(LocalCluster.NODES - 1, taken);

      cluster.kill(VICTIM);
      final CommandRun some =
          CommandRun.of("status", directory.resolve("node-1.properties").toString());
      assertEquals(1, some.exitCode(), some.out());
      assertEquals(1, some.out().lines().filter(line -> line.contains(" down")).count());
      assertEquals(1 + LocalCluster.NODES, some.out().lines().count(), some.out());
    }
  }
}
