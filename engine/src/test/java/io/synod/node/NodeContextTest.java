package io.synod.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.synod.journal.Durability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodeContextTest {
  private static final String MEMBERS = "1=127.0.0.1:22000,2=127.0.0.1:22010,3=127.0.0.1:22020";

  @TempDir private Path directory;

  @Test
  void shouldReadEverySettingFromAFile() throws IOException {
    final Path file =
        write(
            "# a comment",
            "cluster.id=5",
            " node.id = 2",
            "members=" + MEMBERS,
            "data.dir=/tmp/x",
            "durability=durable",
            "idle.strategy=busy-spin",
            "window.bytes=1000000");

    final NodeContext context = NodeContext.load(file).conclude();

    assertEquals(5, context.clusterId());
    assertEquals(2, context.nodeId());
    assertEquals(Durability.DURABLE, context.durability());
    assertEquals(IdleKind.BUSY_SPIN, context.idleStrategy());
    assertEquals(1_000_000, context.windowBytes());
    assertEquals(1024, context.windowInstances());
    assertEquals(22010, context.self().endpoint().port());
    assertEquals("durable", context.asText().get("durability"));
  }

  @Test
  void shouldNameAllThatIsWrongInOneMessage() throws IOException {
    final Path file =
        write(
            "cluster.id=5",
            "node.id=9",
            "node.id=9",
            "members=1=127.0.0.1:22000,1=127.0.0.1:22010,3=nowhere,4=h:1/king",
            "heartbeat.intervall.ms=5",
            "window.instances=1000",
            "mtu=1401",
            "election.timeout.ms=30",
            "durability=maybe",
            "driver.mode=external",
            "founding=true",
            "accept.lost.votes=true",
            "nonsense",
            "http.port=off-by-one");

    final String message = problems(NodeContext.load(file));

    assertContains(message, "node.id is set twice");
    assertContains(message, "names id 1 twice");
    assertContains(message, "3=nowhere");
    assertContains(message, "unknown role 'king'");
    assertContains(message, "heartbeat.intervall.ms; did you mean heartbeat.interval.ms?");
    assertContains(message, "window.instances=1000 must be a power of two");
    assertContains(message, "mtu=1401 must be a multiple of 32");
    assertContains(message, "election.timeout.ms=30 must be at least twice");
    assertContains(message, "durability=maybe must be one of replicated, durable, memory");
    assertContains(message, "driver.mode=external needs aeron.dir");
    assertContains(message, "founding=true and accept.lost.votes=true");
    assertContains(message, "'nonsense' is no name=value");
    assertContains(message, "http.port=off-by-one must be a port");
    assertContains(message, "data.dir is required");
    assertContains(message, "node.id=9 is not among members");
  }

  @ParameterizedTest
  @CsvSource({"1,2", "2,1", "1,1", "4,2", "2,4"})
  void shouldRefuseQuorumsThatNeedNotMeet(final int phase1, final int phase2) {
    final String message = problems(valid().phase1Quorum(phase1).phase2Quorum(phase2));
    assertContains(message, "quorum.phase");
  }

  @Test
  void shouldTakeFlexibleQuorumsThatMeet() {
    final NodeContext context = valid().phase1Quorum(3).phase2Quorum(1).conclude();
    assertEquals(3, context.configuration().quorums().phase1());
    assertEquals(1, context.configuration().quorums().phase2());
  }

  @Test
  void shouldRefuseMembersThatSharePorts() {
    final String message = problems(valid().members("1=127.0.0.1:22000,2=127.0.0.1:22001"));
    assertContains(message, "share ports");
  }

  @Test
  void shouldRefuseAClusterThatCouldNotWork() {
    assertContains(problems(valid().members("1=h:1/witness")), "nobody could lead");
    assertContains(problems(valid().members("1=h:1/proposer")), "nobody votes");
  }

  @Test
  void shouldGiveMembersTheSameOrderWhereverTheyAreListed() {
    final NodeContext one = valid().members("3=h:1,1=h:11,2=h:21").conclude();
    final NodeContext other = valid().members("2=h:21,3=h:1,1=h:11").conclude();
    assertEquals(one.configuration(), other.configuration());
  }

  @Test
  void shouldRefuseAFileThatIsNotThere() {
    final Path none = directory.resolve("none");
    final IllegalArgumentException thrown =
        assertThrows(IllegalArgumentException.class, () -> NodeContext.load(none));
    assertEquals("there is no such settings file: " + none, thrown.getMessage());
  }

  @Test
  void shouldSuggestASettingOnlyWhenItIsClose() {
    final String message =
        problems(valid().set("foo", "1").set("bogus.key", "1").set("fouding", "true"));
    assertContains(message, "there is no setting foo\n");
    assertContains(message, "there is no setting bogus.key\n");
    assertContains(message, "there is no setting fouding; did you mean founding?");
  }

  @Test
  void shouldRefuseChangesWhenConcluded() {
    final NodeContext context = valid().conclude();
    assertThrows(IllegalStateException.class, () -> context.nodeId(2));
  }

  @Test
  void shouldDescribeEverySettingInAFileThatCanBeRead() throws IOException {
    final String described = NodeContext.describe();
    final Path file = directory.resolve("described");
    Files.writeString(
        file,
        described
            .replace("cluster.id=\n", "cluster.id=1\n")
            .replace("node.id=\n", "node.id=1\n")
            .replace("members=\n", "members=" + MEMBERS + "\n")
            .replace("data.dir=\n", "data.dir=/tmp/x\n")
            .replaceAll("(?m)^#([a-z0-9.]+=)", "$1"));

    assertEquals(valid().conclude().asText(), NodeContext.load(file).conclude().asText());
    assertFalse(described.contains("null"));
  }

  @Test
  void shouldWriteNothingWhenSettingsAreWrong() {
    final Path data = directory.resolve("data");
    assertThrows(
        IllegalArgumentException.class,
        () -> SynodNode.invoked(valid().nodeId(8).dataDirectory(data), new EchoMachine()));
    assertFalse(Files.exists(data));
  }

  private static NodeContext valid() {
    return new NodeContext()
        .clusterId(1)
        .nodeId(1)
        .members(MEMBERS)
        .dataDirectory(Path.of("/tmp/x"));
  }

  private Path write(final String... lines) throws IOException {
    return Files.write(directory.resolve("node.properties"), java.util.List.of(lines));
  }

  private static String problems(final NodeContext context) {
    return assertThrows(IllegalArgumentException.class, context::conclude).getMessage();
  }

  private static void assertContains(final String message, final String part) {
    assertTrue(message.contains(part), () -> "'" + part + "' is missing in: " + message);
  }
}
