package io.synod.node;

import static io.synod.node.Setting.choice;
import static io.synod.node.Setting.flag;
import static io.synod.node.Setting.number;
import static io.synod.node.Setting.text;

import io.synod.client.ClientContext;
import io.synod.journal.Durability;
import io.synod.journal.JournalSettings;
import io.synod.paxos.ReplicaSettings;
import io.synod.transport.DriverMode;
import io.synod.transport.TransportSettings;
import java.util.List;

/** Every setting of a node, in the order in which people read them. */
final class NodeSettings {
  static final String HTTP_BASE = "base";
  static final String HTTP_OFF = "off";

  private static final long KIB = 1024;
  private static final long MIB = 1024 * KIB;
  private static final long HOUR_MS = 3_600_000;

  static final Setting<Long> CLUSTER_ID =
      number(
          "cluster.id",
          null,
          0,
          Long.MAX_VALUE,
          "Identity of the cluster: the same on every node and client, and on no other cluster");

  static final Setting<Long> NODE_ID =
      number("node.id", null, 0, 0xFFFF, "This node; an id is never used again for another disk");

  static final Setting<String> MEMBERS =
      text(
          "members",
          null,
          "All nodes, the same on each: id=host:port with commas between them. Of n members, each has"
              + " n + 1 ports to itself: port for clients (UDP) and the status page (TCP), port + k to"
              + " hear the k-th member (UDP, its own place unused). /witness after it votes only,"
              + " /observer learns only, /proposer has no vote");

  static final Setting<Long> QUORUM_PHASE1 =
      number("quorum.phase1", 0L, 0, 32, "Acceptors that make a leader; 0 for the majority");

  static final Setting<Long> QUORUM_PHASE2 =
      number("quorum.phase2", 0L, 0, 32, "Acceptors that choose a value; 0 for the majority");

  static final Setting<String> DATA_DIR =
      text("data.dir", null, "Directory of this node's data, of no other node");

  static final Setting<Boolean> FOUNDING =
      flag(
          "founding",
          false,
          "True at the very first start of the cluster alone: an empty data directory may vote");

  static final Setting<Durability> DURABILITY =
      choice(
          "durability",
          Durability.class,
          Durability.REPLICATED,
          "When a vote counts, the same on every node: in mapped memory, forced to disk, or in"
              + " memory alone, where nothing survives and promises are forgotten: for benchmarks");

  static final Setting<Long> WINDOW_INSTANCES =
      number(
          "window.instances",
          1024L,
          1,
          ReplicaSettings.MAX_WINDOW_INSTANCES,
          "Most instances proposed and not chosen at once; a power of two");

  static final Setting<Long> WINDOW_BYTES =
      number(
          "window.bytes",
          16 * MIB,
          1,
          Integer.MAX_VALUE,
          "Most bytes of values proposed and not chosen at once");

  static final Setting<Long> MAX_COMMAND_LENGTH =
      number(
          "max.command.length",
          64 * KIB,
          1,
          ClientContext.MAX_COMMAND_LENGTH,
          "Longest command in bytes, the same on every node");

  static final Setting<Long> MAX_REPLY_LENGTH =
      number(
          "max.reply.length",
          16 * KIB,
          0,
          MIB,
          "Longest reply in bytes; each client takes about 50 times as much shared memory");

  static final Setting<Long> HEARTBEAT_INTERVAL_MS =
      number("heartbeat.interval.ms", 25L, 1, HOUR_MS, "Longest silence of a leader");

  static final Setting<Long> ELECTION_TIMEOUT_MS =
      number(
          "election.timeout.ms",
          250L,
          2,
          HOUR_MS,
          "Shortest silence after which a leader is taken for gone; at least twice the heartbeat"
              + " interval");

  static final Setting<IdleKind> IDLE_STRATEGY =
      choice(
          "idle.strategy",
          IdleKind.class,
          IdleKind.YIELD,
          "What the node's thread does when there is nothing to do");

  static final Setting<Long> CPU =
      number("cpu", -1L, -1, 4095, "Core that the node's thread is pinned to; -1 for none");

  static final Setting<DriverMode> DRIVER_MODE =
      choice(
          "driver.mode",
          DriverMode.class,
          DriverMode.INVOKER,
          "Who runs Aeron's media driver: the node's thread, one thread, three, another process");

  static final Setting<String> AERON_DIR =
      new Setting<>(
          "aeron.dir",
          "",
          false,
          value -> value,
          value -> value,
          value -> null,
          "Directory of the media driver; empty for one of its own in shared memory");

  static final Setting<Long> MTU =
      number(
          "mtu",
          1408L,
          TransportSettings.MIN_MTU_BYTES,
          TransportSettings.MAX_MTU_BYTES,
          "Longest datagram in bytes, a multiple of 32; 8192 on loopback and with jumbo frames");

  static final Setting<Long> TERM_LENGTH =
      number(
          "term.length",
          16 * MIB,
          TransportSettings.MIN_TERM_BYTES,
          TransportSettings.MAX_TERM_BYTES,
          "Bytes of an Aeron term between nodes; a power of two, above 8 times the longest command");

  static final Setting<Long> SEGMENT_LENGTH =
      number(
          "segment.length",
          256 * MIB,
          JournalSettings.MIN_SEGMENT_LENGTH_BYTES,
          JournalSettings.MAX_SEGMENT_LENGTH_BYTES,
          "Bytes of a file of the journal");

  static final Setting<Long> SNAPSHOT_INTERVAL_BYTES =
      number(
          "snapshot.interval.bytes",
          1024 * MIB,
          0,
          Long.MAX_VALUE,
          "Log after which each node takes a snapshot, in turn with the others, the same on every"
              + " node; 0 for never");

  static final Setting<Long> SNAPSHOT_INTERVAL_ENTRIES =
      number(
          "snapshot.interval.entries",
          0L,
          0,
          Long.MAX_VALUE,
          "Instances of the log after which each node takes a snapshot, as well; 0 for never");

  static final Setting<Long> SNAPSHOTS_KEPT =
      number(
          "snapshots.kept",
          2L,
          1,
          1000,
          "Snapshots that a node keeps; the log below the oldest of so many is deleted");

  static final Setting<Long> SESSION_LIMIT =
      number("session.limit", 1024L, 1, 1 << 16, "Most clients connected at once");

  static final Setting<Long> SESSION_TIMEOUT_MS =
      number(
          "session.timeout.ms",
          10_000L,
          100,
          HOUR_MS,
          "Silence after which a client is disconnected, and longest time that it may leave its"
              + " replies unread");

  static final Setting<Long> REPLY_BUFFER_LENGTH =
      number(
          "reply.buffer.length",
          MIB,
          4 * KIB,
          1 << 29,
          "Bytes of replies kept for a client that does not read them, before it is cut off; a"
              + " power of two, at least twice the longest reply");

  static final Setting<String> HTTP_PORT =
      new Setting<>(
          "http.port",
          HTTP_BASE,
          false,
          value -> value,
          value -> value,
          NodeSettings::checkHttpPort,
          "TCP port of the status page: a number, base for the number of the node's first UDP port,"
              + " or off");

  static final List<Setting<?>> ALL =
      List.of(
          CLUSTER_ID,
          NODE_ID,
          MEMBERS,
          QUORUM_PHASE1,
          QUORUM_PHASE2,
          DATA_DIR,
          FOUNDING,
          DURABILITY,
          WINDOW_INSTANCES,
          WINDOW_BYTES,
          MAX_COMMAND_LENGTH,
          MAX_REPLY_LENGTH,
          HEARTBEAT_INTERVAL_MS,
          ELECTION_TIMEOUT_MS,
          IDLE_STRATEGY,
          CPU,
          DRIVER_MODE,
          AERON_DIR,
          MTU,
          TERM_LENGTH,
          SEGMENT_LENGTH,
          SNAPSHOT_INTERVAL_BYTES,
          SNAPSHOT_INTERVAL_ENTRIES,
          SNAPSHOTS_KEPT,
          SESSION_LIMIT,
          SESSION_TIMEOUT_MS,
          REPLY_BUFFER_LENGTH,
          HTTP_PORT);

  private NodeSettings() {}

  private static String checkHttpPort(final String value) {
    if (value.equals(HTTP_BASE) || value.equals(HTTP_OFF)) {
      return null;
    }
    try {
      final int port = Integer.parseInt(value);
      return port >= 1 && port <= 0xFFFF ? null : "must be from 1 to 65535";
    } catch (final NumberFormatException e) {
      return "must be a port, " + HTTP_BASE + " or " + HTTP_OFF;
    }
  }
}
