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
        "demo --profile other|'other' is none of itch, moves",
        "demo --profile moves --orders x|--profile is of the generated flow",
        "demo --seed 3 --orders x|--seed is of the generated flow",
        "status --nodes a:1,b:1,a:1|--nodes names a:1 twice",
        "node x --set node.id=1 --set node.id=2|--set node.id is given twice",
        "node x --service other|'other' is none of orderbook, echo",
        "trace all --format svg|--format=svg makes a file of each flow",
        "trace all --format MERMAID|--format=mermaid makes a file of each flow",
        "trace basic --format png|'png' is none of text, mermaid, svg",
        "simulate|specify one of these",
        "simulate --seed 1 --seeds 2|mutually exclusive",
        "simulate --seeds 0|--seeds=0 must be at least 1",
        "simulate --seeds 1 --threads 0|--threads=0 is not from 1 to 1024",
        "simulate --seed 1 --first 5|--first and --threads are for --seeds and --for",
        "simulate --explore --minimise|--minimise is for --seed, --seeds and --for",
        "simulate --seeds 5 --first 9223372036854775805|leaves no room",
        "simulate --for 0s|no time at all",
        "trace|synod: Missing required parameter: 'FLOW'",
        "demo --symbols 0|--symbols=0 is not from 1",
        "demo --port 80|--port=80 is not from 1024",
        "load|--nodes",
        "load --nodes nowhere|no host:port",
        "status --nodes here:99999|a port is from 0",
        "node x --set y|--set y is no name=value",
        "bench nothing|no benchmark is called 'nothing'",
        "bench codec --processes|--processes goes with commit alone",
        "journal|say which: journal dump, verify, stats or replay",
        "journal dump|Missing required parameter: 'DIR'",
        "journal dump d --limit 0|--limit=0 must be at least 1",
        "journal dump d --instances 9..5|no range of instances",
        "journal dump d --instances x|no range of instances",
        "journal dump d --ballot 3|no ballot such as 3.1",
        "journal dump d --kind vote,other|'other' is none of segment, promise",
        "journal dump d --payload base64|'base64' is none of none, hex, ascii",
        "journal replay d --until 0|--until=0 must be at least 1",
        "journal replay d --service other|'other' is none of orderbook, echo",
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
      strings = {
        "",
        "demo",
        "node",
        "load",
        "status",
        "bench",
        "trace",
        "book",
        "book check",
        "journal",
        "journal dump",
        "journal verify",
        "journal stats",
        "journal replay"
      })
  void shouldExplainEveryCommandWhenAskedForHelp(final String command) {
    final CommandRun run = CommandRun.of((command + " --help").strip().split(" ", -1));
    assertEquals(0, run.exitCode());
    assertTrue(run.out().contains("Usage: synod " + command), run.out());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "help", "help demo"})
  void shouldExplainWhenAskedWithoutOptions(final String command) {
    final CommandRun run =
        command.isEmpty() ? CommandRun.of() : CommandRun.of(command.split(" ", -1));
    assertEquals(0, run.exitCode(), run.err());
    assertTrue(run.out().contains("Usage: synod"), run.out());
  }

  @Test
  void shouldNameTheFileAndTheReasonWhenItCannotBeUsed() throws IOException {
    final Path none = directory.resolve("none");
    final Path file = Files.createFile(directory.resolve("file"));
    oneLine("--orders=" + none + " does not exist", "demo", "--orders=" + none);
    oneLine("--orders=" + directory + " is a directory", "demo", "--orders=" + directory);
    oneLine("--json=" + directory + " cannot be written: it is", "demo", "--json=" + directory);
    oneLine("there is no directory " + none, "demo", "--json=" + none.resolve("x"));
    oneLine("cannot be made: there is a file", "demo", "--data=" + file);
    oneLine("cannot be written: there is a file", "trace", "basic", "--out=" + file);
    oneLine("there is no such settings file: " + none, "status", none.toString());
    oneLine("there is no such settings file: " + none, "node", none.toString());
  }

  private static void oneLine(final String expected, final String... arguments) {
    final CommandRun run = CommandRun.of(arguments);
    assertEquals(1, run.exitCode(), run.err());
    assertEquals(1, run.err().lines().count(), run.err());
    assertTrue(run.err().startsWith("synod: "), run.err());
    assertTrue(run.err().contains(expected), run.err());
  }

  @Test
  void shouldSayUnknownHostWhenANodeHasNone() {
    final CommandRun run = CommandRun.of("status", "--nodes", "nohost.invalid:31000");
    assertEquals(1, run.exitCode());
    assertTrue(run.out().contains("unknown host"), run.out());
  }

  @Test
  void shouldFoundNoNodeWhenOthersHaveData() throws IOException {
    Files.createDirectory(directory.resolve("node-2"));
    final CommandRun run =
        CommandRun.of("demo", "--port=" + CommandRun.freePort(), "--data=" + directory);
    assertEquals(1, run.exitCode());
    assertTrue(run.err().contains("has data of [node-2] and not of the other"), run.err());
    assertTrue(Files.notExists(directory.resolve("node-1")));
  }

  @Test
  void shouldSayOneLineWhenANodesPortIsTaken() throws IOException {
    final int port = CommandRun.freePort();
    final Path data = directory.resolve("data");
    try (DatagramSocket taken = new DatagramSocket(null)) {
      taken.setReuseAddress(false);
      taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      oneLine(
          "cannot listen on UDP 127.0.0.1:" + port,
          "node",
          "node.properties",
          "--set=members=1=127.0.0.1:" + port,
          "--set=data.dir=" + data,
          "--set=founding=true");
    }
    assertTrue(Files.notExists(data));
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
