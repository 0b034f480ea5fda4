package io.synod.node;

import io.synod.journal.Durability;
import io.synod.paxos.Configuration;
import io.synod.transport.DriverMode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Every setting of a node, by its setter here, by a file of properties or by name. {@link
 * #conclude()} checks them once and names all that is wrong. What each is for, its unit and its
 * default: {@link #describe()}.
 */
public final class NodeContext {
  private final Map<Setting<?>, Object> values = new HashMap<>();
  private final List<String> problems = new ArrayList<>();
  private List<ClusterMember> clusterMembers = List.of();
  private Configuration configuration;
  private boolean concluded;

  /**
   * Reads a file of properties. What is wrong in it is reported by {@link #conclude()}.
   *
   * @param file with lines name=value.
   * @return the settings; may be changed before they are concluded.
   * @throws IllegalArgumentException where there is no such file, or it cannot be read.
   */
  public static NodeContext load(final Path file) {
    final NodeContext context = new NodeContext();
    SettingsFile.read(file, context::set, context.problems);
    return context;
  }

  /**
   * Writes a commented file with every setting and its default.
   *
   * @return the text.
   */
  public static String describe() {
    return SettingsFile.describe(NodeSettings.ALL);
  }

  /**
   * Sets a setting by its name. What is wrong with it is reported by {@link #conclude()}.
   *
   * @param name of the setting.
   * @param value as text.
   * @return this.
   */
  public NodeContext set(final String name, final String value) {
    for (final Setting<?> setting : NodeSettings.ALL) {
      if (setting.name().equals(name)) {
        return setText(setting, value);
      }
    }
    final String nearest = SettingsFile.nearest(name, NodeSettings.ALL);
    problems.add(
        "there is no setting "
            + name
            + (nearest.isEmpty() ? "" : "; did you mean " + nearest + "?"));
    return this;
  }

  /**
   * Sets {@link #clusterId()}.
   *
   * @param value identity of the cluster.
   * @return this.
   */
  public NodeContext clusterId(final long value) {
    return put(NodeSettings.CLUSTER_ID, value);
  }

  /** Identity of the cluster. */
  public long clusterId() {
    return get(NodeSettings.CLUSTER_ID);
  }

  /**
   * Sets {@link #nodeId()}.
   *
   * @param value id of this node.
   * @return this.
   */
  public NodeContext nodeId(final int value) {
    return put(NodeSettings.NODE_ID, (long) value);
  }

  /** Id of this node. */
  public int nodeId() {
    return (int) (long) get(NodeSettings.NODE_ID);
  }

  /**
   * Sets {@link #members()}.
   *
   * @param value all nodes, as in {@code 1=host:port,2=host:port/witness}.
   * @return this.
   */
  public NodeContext members(final String value) {
    return put(NodeSettings.MEMBERS, value);
  }

  /** All nodes, as in {@code 1=host:port,2=host:port/witness}. */
  public String members() {
    return get(NodeSettings.MEMBERS);
  }

  /**
   * Sets {@link #phase1Quorum()}.
   *
   * @param value acceptors that make a leader; 0 for the majority.
   * @return this.
   */
  public NodeContext phase1Quorum(final int value) {
    return put(NodeSettings.QUORUM_PHASE1, (long) value);
  }

  /** Acceptors that make a leader; 0 for the majority. */
  public int phase1Quorum() {
    return (int) (long) get(NodeSettings.QUORUM_PHASE1);
  }

  /**
   * Sets {@link #phase2Quorum()}.
   *
   * @param value acceptors that choose a value; 0 for the majority.
   * @return this.
   */
  public NodeContext phase2Quorum(final int value) {
    return put(NodeSettings.QUORUM_PHASE2, (long) value);
  }

  /** Acceptors that choose a value; 0 for the majority. */
  public int phase2Quorum() {
    return (int) (long) get(NodeSettings.QUORUM_PHASE2);
  }

  /**
   * Sets {@link #dataDirectory()}.
   *
   * @param value directory of this node's data.
   * @return this.
   */
  public NodeContext dataDirectory(final Path value) {
    return put(NodeSettings.DATA_DIR, value.toString());
  }

  /** Directory of this node's data. */
  public Path dataDirectory() {
    return Path.of(get(NodeSettings.DATA_DIR));
  }

  /**
   * Sets {@link #founding()}.
   *
   * @param value whether the cluster starts for the first time.
   * @return this.
   */
  public NodeContext founding(final boolean value) {
    return put(NodeSettings.FOUNDING, value);
  }

  /** Whether the cluster starts for the first time. */
  public boolean founding() {
    return get(NodeSettings.FOUNDING);
  }

  /**
   * Sets {@link #durability()}.
   *
   * @param value when a vote counts.
   * @return this.
   */
  public NodeContext durability(final Durability value) {
    return put(NodeSettings.DURABILITY, value);
  }

  /** When a vote counts. */
  public Durability durability() {
    return get(NodeSettings.DURABILITY);
  }

  /**
   * Sets {@link #windowInstances()}.
   *
   * @param value most instances open at once.
   * @return this.
   */
  public NodeContext windowInstances(final int value) {
    return put(NodeSettings.WINDOW_INSTANCES, (long) value);
  }

  /** Most instances open at once. */
  public int windowInstances() {
    return (int) (long) get(NodeSettings.WINDOW_INSTANCES);
  }

  /**
   * Sets {@link #windowBytes()}.
   *
   * @param value most bytes of values open at once.
   * @return this.
   */
  public NodeContext windowBytes(final int value) {
    return put(NodeSettings.WINDOW_BYTES, (long) value);
  }

  /** Most bytes of values open at once. */
  public int windowBytes() {
    return (int) (long) get(NodeSettings.WINDOW_BYTES);
  }

  /**
   * Sets {@link #maxCommandLength()}.
   *
   * @param value longest command in bytes.
   * @return this.
   */
  public NodeContext maxCommandLength(final int value) {
    return put(NodeSettings.MAX_COMMAND_LENGTH, (long) value);
  }

  /** Longest command in bytes. */
  public int maxCommandLength() {
    return (int) (long) get(NodeSettings.MAX_COMMAND_LENGTH);
  }

  /**
   * Sets {@link #maxReplyLength()}.
   *
   * @param value longest reply in bytes.
   * @return this.
   */
  public NodeContext maxReplyLength(final int value) {
    return put(NodeSettings.MAX_REPLY_LENGTH, (long) value);
  }

  /** Longest reply in bytes. */
  public int maxReplyLength() {
    return (int) (long) get(NodeSettings.MAX_REPLY_LENGTH);
  }

  /**
   * Sets {@link #heartbeatIntervalMs()}.
   *
   * @param value longest silence of a leader, in milliseconds.
   * @return this.
   */
  public NodeContext heartbeatIntervalMs(final long value) {
    return put(NodeSettings.HEARTBEAT_INTERVAL_MS, value);
  }

  /** Longest silence of a leader, in milliseconds. */
  public long heartbeatIntervalMs() {
    return get(NodeSettings.HEARTBEAT_INTERVAL_MS);
  }

  /**
   * Sets {@link #electionTimeoutMs()}.
   *
   * @param value silence after which a leader is taken for gone, in milliseconds.
   * @return this.
   */
  public NodeContext electionTimeoutMs(final long value) {
    return put(NodeSettings.ELECTION_TIMEOUT_MS, value);
  }

  /** Silence after which a leader is taken for gone, in milliseconds. */
  public long electionTimeoutMs() {
    return get(NodeSettings.ELECTION_TIMEOUT_MS);
  }

  /**
   * Sets {@link #idleStrategy()}.
   *
   * @param value what the node's thread does when it has nothing to do.
   * @return this.
   */
  public NodeContext idleStrategy(final IdleKind value) {
    return put(NodeSettings.IDLE_STRATEGY, value);
  }

  /** What the node's thread does when it has nothing to do. */
  public IdleKind idleStrategy() {
    return get(NodeSettings.IDLE_STRATEGY);
  }

  /**
   * Sets {@link #cpu()}.
   *
   * @param value core that the node's thread is pinned to; -1 for none.
   * @return this.
   */
  public NodeContext cpu(final int value) {
    return put(NodeSettings.CPU, (long) value);
  }

  /** Core that the node's thread is pinned to; -1 for none. */
  public int cpu() {
    return (int) (long) get(NodeSettings.CPU);
  }

  /**
   * Sets {@link #driverMode()}.
   *
   * @param value who runs Aeron's media driver.
   * @return this.
   */
  public NodeContext driverMode(final DriverMode value) {
    return put(NodeSettings.DRIVER_MODE, value);
  }

  /** Who runs Aeron's media driver. */
  public DriverMode driverMode() {
    return get(NodeSettings.DRIVER_MODE);
  }

  /**
   * Sets {@link #aeronDirectory()}.
   *
   * @param value directory of the media driver; empty for one of its own.
   * @return this.
   */
  public NodeContext aeronDirectory(final String value) {
    return put(NodeSettings.AERON_DIR, value);
  }

  /** Directory of the media driver; empty for one of its own. */
  public String aeronDirectory() {
    return get(NodeSettings.AERON_DIR);
  }

  /**
   * Sets {@link #mtu()}.
   *
   * @param value longest datagram in bytes.
   * @return this.
   */
  public NodeContext mtu(final int value) {
    return put(NodeSettings.MTU, (long) value);
  }

  /** Longest datagram in bytes. */
  public int mtu() {
    return (int) (long) get(NodeSettings.MTU);
  }

  /**
   * Sets {@link #termLength()}.
   *
   * @param value bytes of an Aeron term between nodes.
   * @return this.
   */
  public NodeContext termLength(final int value) {
    return put(NodeSettings.TERM_LENGTH, (long) value);
  }

  /** Bytes of an Aeron term between nodes. */
  public int termLength() {
    return (int) (long) get(NodeSettings.TERM_LENGTH);
  }

  /**
   * Sets {@link #segmentLength()}.
   *
   * @param value bytes of a file of the journal.
   * @return this.
   */
  public NodeContext segmentLength(final int value) {
    return put(NodeSettings.SEGMENT_LENGTH, (long) value);
  }

  /** Bytes of a file of the journal. */
  public int segmentLength() {
    return (int) (long) get(NodeSettings.SEGMENT_LENGTH);
  }

  /**
   * Sets {@link #snapshotIntervalBytes()}.
   *
   * @param value bytes of log after which each node takes a snapshot; 0 for never.
   * @return this.
   */
  public NodeContext snapshotIntervalBytes(final long value) {
    return put(NodeSettings.SNAPSHOT_INTERVAL_BYTES, value);
  }

  /** Bytes of log after which each node takes a snapshot; 0 for never. */
  public long snapshotIntervalBytes() {
    return get(NodeSettings.SNAPSHOT_INTERVAL_BYTES);
  }

  /**
   * Sets {@link #snapshotIntervalEntries()}.
   *
   * @param value instances after which each node takes a snapshot; 0 for never.
   * @return this.
   */
  public NodeContext snapshotIntervalEntries(final long value) {
    return put(NodeSettings.SNAPSHOT_INTERVAL_ENTRIES, value);
  }

  /** Instances after which each node takes a snapshot; 0 for never. */
  public long snapshotIntervalEntries() {
    return get(NodeSettings.SNAPSHOT_INTERVAL_ENTRIES);
  }

  /**
   * Sets {@link #snapshotsKept()}.
   *
   * @param value snapshots that a node keeps.
   * @return this.
   */
  public NodeContext snapshotsKept(final int value) {
    return put(NodeSettings.SNAPSHOTS_KEPT, (long) value);
  }

  /** Snapshots that a node keeps. */
  public int snapshotsKept() {
    return (int) (long) get(NodeSettings.SNAPSHOTS_KEPT);
  }

  /**
   * Sets {@link #sessionLimit()}.
   *
   * @param value most clients connected at once.
   * @return this.
   */
  public NodeContext sessionLimit(final int value) {
    return put(NodeSettings.SESSION_LIMIT, (long) value);
  }

  /** Most clients connected at once. */
  public int sessionLimit() {
    return (int) (long) get(NodeSettings.SESSION_LIMIT);
  }

  /**
   * Sets {@link #sessionTimeoutMs()}.
   *
   * @param value silence after which a client is disconnected, in milliseconds.
   * @return this.
   */
  public NodeContext sessionTimeoutMs(final long value) {
    return put(NodeSettings.SESSION_TIMEOUT_MS, value);
  }

  /** Silence after which a client is disconnected, in milliseconds. */
  public long sessionTimeoutMs() {
    return get(NodeSettings.SESSION_TIMEOUT_MS);
  }

  /**
   * Sets {@link #replyBufferLength()}.
   *
   * @param value bytes of replies kept for a client that does not read them.
   * @return this.
   */
  public NodeContext replyBufferLength(final int value) {
    return put(NodeSettings.REPLY_BUFFER_LENGTH, (long) value);
  }

  /** Bytes of replies kept for a client that does not read them. */
  public int replyBufferLength() {
    return (int) (long) get(NodeSettings.REPLY_BUFFER_LENGTH);
  }

  /**
   * Sets {@link #httpPort()}.
   *
   * @param value TCP port of the status page, {@code base} or {@code off}.
   * @return this.
   */
  public NodeContext httpPort(final String value) {
    return put(NodeSettings.HTTP_PORT, value);
  }

  /** TCP port of the status page, {@code base} or {@code off}. */
  public String httpPort() {
    return get(NodeSettings.HTTP_PORT);
  }

  /** The members by ascending id, once concluded. */
  public List<ClusterMember> clusterMembers() {
    return clusterMembers;
  }

  /** This node as a member, once concluded. */
  public ClusterMember self() {
    return clusterMembers.get(configuration.indexOf(nodeId()));
  }

  /** The configuration that the members make, once concluded. */
  public Configuration configuration() {
    return configuration;
  }

  /**
   * Every setting as it stands, by name.
   *
   * @return name and value as text.
   */
  public Map<String, String> asText() {
    final Map<String, String> texts = new LinkedHashMap<>();
    for (final Setting<?> setting : NodeSettings.ALL) {
      texts.put(setting.name(), textOf(setting));
    }
    return texts;
  }

  /**
   * Checks every setting. Afterwards none can be changed.
   *
   * @return this.
   * @throws IllegalArgumentException with one line for each thing that is wrong.
   */
  public NodeContext conclude() {
    if (concluded) {
      return this;
    }
    final List<String> all = new ArrayList<>(problems);
    NodeSettings.ALL.forEach(setting -> check(setting, all));
    if (get(NodeSettings.MEMBERS) != null) {
      clusterMembers = ClusterMember.parse(members(), all);
    }
    ContextChecks.check(this, all);
    if (all.isEmpty()) {
      configuration = PartSettings.configuration(this);
      all.addAll(PartSettings.transport(this, 0).problems());
    }
    if (!all.isEmpty()) {
      throw new IllegalArgumentException(
          "the node cannot start with these settings:\n  " + String.join("\n  ", all));
    }
    concluded = true;
    return this;
  }

  boolean hasNodeId() {
    return get(NodeSettings.NODE_ID) != null;
  }

  @SuppressWarnings("unchecked")
  private <T> T get(final Setting<T> setting) {
    final T value = (T) values.get(setting);
    return value == null ? setting.initial() : value;
  }

  private <T> NodeContext put(final Setting<T> setting, final T value) {
    if (concluded) {
      throw new IllegalStateException(
          "the settings are concluded: " + setting.name() + " cannot be changed any more");
    }
    values.put(setting, value);
    return this;
  }

  private <T> NodeContext setText(final Setting<T> setting, final String text) {
    try {
      return put(setting, setting.reader().apply(text));
    } catch (final IllegalArgumentException e) {
      problems.add(setting.name() + "=" + text + " " + e.getMessage());
      return this;
    }
  }

  private <T> String textOf(final Setting<T> setting) {
    final T value = get(setting);
    return value == null ? "" : setting.writer().apply(value);
  }

  private <T> void check(final Setting<T> setting, final List<String> all) {
    final T value = get(setting);
    if (value == null) {
      if (all.stream().noneMatch(problem -> problem.startsWith(setting.name() + "="))) {
        all.add(setting.name() + " is required: " + setting.help());
      }
      return;
    }
    final String problem = setting.check().apply(value);
    if (problem != null) {
      all.add(setting.name() + "=" + setting.writer().apply(value) + " " + problem);
    }
  }
}
