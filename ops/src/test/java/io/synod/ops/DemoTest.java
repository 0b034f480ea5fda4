package io.synod.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.synod.ops.process.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoTest {
  private static final long TIMEOUT_S = 60;
  private static final int NODES = 3;

  @TempDir private Path directory;

  @Test
  void shouldEndWithEqualStatesWhenTheLeaderIsKilledHalfWay() throws IOException {
    final Path json = directory.resolve("figures.json");
    final CommandRun run =
        CommandRun.of(
            "demo",
            "--kill-leader",
            "--duration=5s",
            "--window=16",
            "--port=" + CommandRun.freePort(),
            "--json=" + json,
            "--data=" + directory);
    assertEquals(0, run.exitCode(), run.out() + run.err());
    final JsonObject figures = JsonParser.parseString(Files.readString(json)).getAsJsonObject();
    assertTrue(figures.get("stateHashesEqual").getAsBoolean());
    final JsonObject failover = figures.getAsJsonObject("failover");
    assertTrue(failover.get("killed").getAsInt() != failover.get("successor").getAsInt());
    assertTrue(failover.get("gapMs").getAsDouble() > 0);
    assertTrue(figures.getAsJsonObject("latency").get("commands").getAsLong() > 0);
    assertNotNull(ImageIO.read(Path.of(figures.get("plot").getAsString()).toFile()));
    assertTrue(run.out().contains("equal on all nodes"), run.out());
  }

  @Test
  void shouldLeaveNothingBehindWhenStopped() throws IOException {
    final Path log = directory.resolve("demo.log");
    final ChildProcess demo = start(log);
    final List<ProcessHandle> nodes = awaitNodes(demo, log);
    demo.close();
    nodes.forEach(node -> assertTrue(!node.isAlive(), "a node runs on"));
    assertTrue(Files.notExists(dataOf(log)), "data is left in " + dataOf(log));
    assertTrue(read(log).contains("synod: stopped"), read(log));
  }

  @Test
  void shouldLeaveNoProcessWhenKilled() throws IOException {
    final Path log = directory.resolve("demo.log");
    final ChildProcess demo = start(log);
    final List<ProcessHandle> nodes = awaitNodes(demo, log);
    demo.kill();
    await("the nodes end", () -> nodes.stream().noneMatch(ProcessHandle::isAlive));
  }

  private ChildProcess start(final Path log) {
    return ChildProcess.start(
        "demo",
        log,
        List.of("-Djava.io.tmpdir=" + directory),
        List.of("demo", "--duration=5m", "--port=" + CommandRun.freePort()));
  }

  private static List<ProcessHandle> awaitNodes(final ChildProcess demo, final Path log) {
    await(
        "a leader",
        () -> {
          demo.checkAlive();
          return read(log).contains(" leads;");
        });
    final List<ProcessHandle> nodes =
        ProcessHandle.of(demo.pid()).orElseThrow().children().toList();
    assertEquals(NODES, nodes.size());
    return nodes;
  }

  private static Path dataOf(final Path log) {
    final String text = read(log);
    final String before = "data and logs in ";
    final int from = text.indexOf(before) + before.length();
    return Path.of(text.substring(from, text.indexOf('\n', from)).strip());
  }

  private static String read(final Path log) {
    try {
      return Files.readString(log);
    } catch (final IOException e) {
      return "";
    }
  }

  private static void await(final String what, final BooleanSupplier condition) {
    final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_S);
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() - deadlineNs < 0, "waited in vain: " + what);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }
}
