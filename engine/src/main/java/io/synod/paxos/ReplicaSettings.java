package io.synod.paxos;

/**
 * What the core is told once.
 *
 * @param nodeId of this node, a member of the configuration.
 * @param configuration of the cluster.
 * @param windowInstances most instances proposed and not chosen at once: a power of two from 1 to
 *     {@link #MAX_WINDOW_INSTANCES}.
 * @param windowBytes most bytes of values proposed and not chosen at once, from 1. One value may
 *     exceed it where nothing else is open.
 * @param heartbeatIntervalNs longest silence of a leader, in nanoseconds.
 * @param electionTimeoutNs shortest silence after which a leader is taken for gone, in nanoseconds;
 *     at least twice the heartbeat interval. Each election draws from once to one and a half times
 *     of it.
 * @param retryIntervalNs after which what was not answered is asked for again, in nanoseconds.
 * @param applyLimit most instances handed to the state machine in one duty cycle.
 */
public record ReplicaSettings(
    int nodeId,
    Configuration configuration,
    int windowInstances,
    int windowBytes,
    long heartbeatIntervalNs,
    long electionTimeoutNs,
    long retryIntervalNs,
    int applyLimit) {
  /** Most instances that may be open at once. */
  public static final int MAX_WINDOW_INSTANCES = 1 << 16;

  /**
   * Checks the bounds.
   *
   * @throws IllegalArgumentException that names the first setting that is out of bounds.
   */
  public ReplicaSettings {
    configuration.member(nodeId);
    require(
        windowInstances >= 1
            && windowInstances <= MAX_WINDOW_INSTANCES
            && Integer.bitCount(windowInstances) == 1,
        "windowInstances",
        windowInstances,
        "a power of two from 1 to " + MAX_WINDOW_INSTANCES);
    require(windowBytes >= 1, "windowBytes", windowBytes, "at least 1");
    require(heartbeatIntervalNs >= 1, "heartbeatIntervalNs", heartbeatIntervalNs, "at least 1");
    require(
        electionTimeoutNs / 2 >= heartbeatIntervalNs,
        "electionTimeoutNs",
        electionTimeoutNs,
        "at least twice heartbeatIntervalNs=" + heartbeatIntervalNs);
    require(retryIntervalNs >= 1, "retryIntervalNs", retryIntervalNs, "at least 1");
    require(applyLimit >= 1, "applyLimit", applyLimit, "at least 1");
  }

  /**
   * Settings that fit most clusters.
   *
   * @param nodeId of this node.
   * @param configuration of the cluster.
   * @return a window of 1,024 instances and 16 MiB, a heartbeat every 25 ms, an election after 250
   *     ms.
   */
  public static ReplicaSettings defaults(final int nodeId, final Configuration configuration) {
    return new ReplicaSettings(
        nodeId, configuration, 1024, 16 << 20, 25_000_000, 250_000_000, 5_000_000, 256);
  }

  private static void require(
      final boolean holds, final String name, final long value, final String bound) {
    if (!holds) {
      throw new IllegalArgumentException(name + "=" + value + " must be " + bound);
    }
  }
}
