package io.synod.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArgumentsTest {
  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "demo --window 1 --rate 1|mutually exclusive",
        "demo --window 0|--window=0 is not from 1",
        "demo --rate 99999999|--rate=99999999 is not from 1",
        "demo --duration soon|'soon' is no duration",
        "demo --duration 0s|no time at all",
        "demo --profile other|--profile",
        "demo --symbols 0|--symbols=0 is not from 1",
        "demo --port 80|--port=80 is not from 1024",
        "load|--nodes",
        "load --nodes nowhere|no host:port",
        "status --nodes here:99999|a port is from 0",
        "node x --set y|--set y is no name=value",
        "bench nothing|no benchmark is called 'nothing'",
        "bench codec --processes|--processes goes with commit alone",
        "fly|fly"
      })
  void shouldSayWhatIsWrongWhenArgumentsAre(final String arguments, final String expected) {
    final CommandRun run = CommandRun.of(arguments.split(" ", -1));
    assertEquals(2, run.exitCode(), run.err());
    assertTrue(run.err().contains(expected), run.err());
    assertTrue(run.err().lines().count() <= 3, run.err());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "demo", "node", "load", "status", "bench", "trace", "book", "book check"})
  void shouldExplainEveryCommandWhenAskedForHelp(final String command) {
    final CommandRun run = CommandRun.of((command + " --help").strip().split(" ", -1));
    assertEquals(0, run.exitCode());
    assertTrue(run.out().contains("Usage: synod " + command), run.out());
  }

  @Test
  void shouldNameTheFileWhenOrdersCannotBeRead() {
    final CommandRun run = CommandRun.of("demo", "--orders", directory.resolve("no").toString());
    assertEquals(1, run.exitCode());
    assertEquals(1, run.err().lines().count(), run.err());
    assertTrue(run.err().contains(directory.resolve("no").toString()), run.err());
  }

  @Test
  void shouldNameThePortWhenOneIsTaken() throws IOException {
    final int port = CommandRun.freePort();
    try (DatagramSocket taken = new DatagramSocket(null)) {
      taken.setReuseAddress(false);
      taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port + 100));
      final CommandRun run =
          CommandRun.of("demo", "--port", "" + port, "--data", directory.toString());
      assertEquals(1, run.exitCode());
      assertTrue(run.err().startsWith("synod: port " + (port + 100) + " is taken:"), run.err());
      assertEquals(1, run.err().lines().count(), run.err());
    }
  }

  @Test
  void shouldNameTheSettingWhenANodeHasAnUnknownOne() throws IOException {
    final Path file = directory.resolve("node.properties");
    Files.writeString(file, "cluster.idd=1\n");
    final CommandRun run = CommandRun.of("node", file.toString());
    assertEquals(1, run.exitCode());
    assertTrue(run.err().contains("cluster.idd"), run.err());
  }
}
