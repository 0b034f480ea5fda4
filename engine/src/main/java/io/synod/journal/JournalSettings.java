package io.synod.journal;

import java.nio.file.Path;
import org.agrona.BitUtil;

/**
 * The settings of a journal. {@link #of} gives the defaults, the {@code with…} methods change one.
 *
 * @param directory of the data; one for each node.
 * @param clusterId of the cluster that the data belongs to.
 * @param nodeId of the node that the data belongs to; from 0 to 65535.
 * @param members of the cluster with their roles and quorums, in one line of text; a directory that
 *     was founded with others is refused.
 * @param configuration number that new segments are marked with; from 1.
 * @param durability when a vote counts.
 * @param founding whether the directory must be empty, because the cluster starts for the first
 *     time. Without it an empty directory is refused.
 * @param segmentLengthBytes a segment ends before it grows longer; from {@link
 *     #MIN_SEGMENT_LENGTH_BYTES} to {@link #MAX_SEGMENT_LENGTH_BYTES}.
 * @param maxValueLength longest value in bytes; from 1 to {@link #MAX_VALUE_LENGTH}.
 * @param recentInstances how many of the latest instances are found without a search; a power of
 *     two from 2 to {@link #MAX_RECENT_INSTANCES}. Each costs 16 bytes of memory.
 */
public record JournalSettings(
    Path directory,
    long clusterId,
    int nodeId,
    String members,
    int configuration,
    Durability durability,
    boolean founding,
    int segmentLengthBytes,
    int maxValueLength,
    int recentInstances) {

  /** Shortest segment. */
  public static final int MIN_SEGMENT_LENGTH_BYTES = 64 * 1024;

  /** Longest segment. */
  public static final int MAX_SEGMENT_LENGTH_BYTES = 1 << 30;

  /** Longest value that any setting allows. */
  public static final int MAX_VALUE_LENGTH = 64 * 1024 * 1024;

  /** Most recent instances that any setting allows. */
  public static final int MAX_RECENT_INSTANCES = 1 << 24;

  private static final int DEFAULT_SEGMENT_LENGTH_BYTES = 256 * 1024 * 1024;
  private static final int DEFAULT_MAX_VALUE_LENGTH = 4 * 1024 * 1024;
  private static final int DEFAULT_RECENT_INSTANCES = 1 << 16;

  /**
   * Checks.
   *
   * @throws IllegalArgumentException where a setting is out of its bounds.
   */
  public JournalSettings {
    if (directory == null) {
      throw new IllegalArgumentException("the journal needs a directory");
    }
    if (members == null || members.contains("\n")) {
      throw new IllegalArgumentException("the members are one line of text: members=" + members);
    }
    if (durability == null) {
      throw new IllegalArgumentException("the journal needs a durability level");
    }
    inBounds("nodeId", nodeId, 0, 0xFFFF);
    inBounds("configuration", configuration, 1, Integer.MAX_VALUE);
    inBounds(
        "segmentLengthBytes",
        segmentLengthBytes,
        MIN_SEGMENT_LENGTH_BYTES,
        MAX_SEGMENT_LENGTH_BYTES);
    inBounds("maxValueLength", maxValueLength, 1, MAX_VALUE_LENGTH);
    inBounds("recentInstances", recentInstances, 2, MAX_RECENT_INSTANCES);
    if (!BitUtil.isPowerOfTwo(recentInstances)) {
      throw new IllegalArgumentException(
          "recentInstances must be a power of two: recentInstances=" + recentInstances);
    }
  }

  /**
   * The defaults: level REPLICATED, segments of 256 MiB, values up to 4 MiB.
   *
   * @param directory of the data.
   * @param clusterId of the cluster.
   * @param nodeId of the node.
   * @param configuration number of the configuration.
   * @return the settings.
   */
  public static JournalSettings of(
      final Path directory, final long clusterId, final int nodeId, final int configuration) {
    return new JournalSettings(
        directory,
        clusterId,
        nodeId,
        "",
        configuration,
        Durability.REPLICATED,
        false,
        DEFAULT_SEGMENT_LENGTH_BYTES,
        DEFAULT_MAX_VALUE_LENGTH,
        DEFAULT_RECENT_INSTANCES);
  }

  /**
   * Changes the members.
   *
   * @param value see {@link #members()}.
   * @return the changed copy.
   */
  public JournalSettings withMembers(final String value) {
    return new JournalSettings(
        directory,
        clusterId,
        nodeId,
        value,
        configuration,
        durability,
        founding,
        segmentLengthBytes,
        maxValueLength,
        recentInstances);
  }

  /**
   * Changes the durability level.
   *
   * @param value see {@link #durability()}.
   * @return the changed copy.
   */
  public JournalSettings withDurability(final Durability value) {
    return new JournalSettings(
        directory,
        clusterId,
        nodeId,
        members,
        configuration,
        value,
        founding,
        segmentLengthBytes,
        maxValueLength,
        recentInstances);
  }

  /**
   * Changes whether the cluster starts for the first time.
   *
   * @param value see {@link #founding()}.
   * @return the changed copy.
   */
  public JournalSettings withFounding(final boolean value) {
    return new JournalSettings(
        directory,
        clusterId,
        nodeId,
        members,
        configuration,
        durability,
        value,
        segmentLengthBytes,
        maxValueLength,
        recentInstances);
  }

  /**
   * Changes the length of segments.
   *
   * @param value see {@link #segmentLengthBytes()}.
   * @return the changed copy.
   */
  public JournalSettings withSegmentLengthBytes(final int value) {
    return new JournalSettings(
        directory,
        clusterId,
        nodeId,
        members,
        configuration,
        durability,
        founding,
        value,
        maxValueLength,
        recentInstances);
  }

  /**
   * Changes the longest value.
   *
   * @param value see {@link #maxValueLength()}.
   * @return the changed copy.
   */
  public JournalSettings withMaxValueLength(final int value) {
    return new JournalSettings(
        directory,
        clusterId,
        nodeId,
        members,
        configuration,
        durability,
        founding,
        segmentLengthBytes,
        value,
        recentInstances);
  }

  /**
   * Changes how many instances are found without a search.
   *
   * @param value see {@link #recentInstances()}.
   * @return the changed copy.
   */
  public JournalSettings withRecentInstances(final int value) {
    return new JournalSettings(
        directory,
        clusterId,
        nodeId,
        members,
        configuration,
        durability,
        founding,
        segmentLengthBytes,
        maxValueLength,
        value);
  }

  private static void inBounds(
      final String name, final int value, final int lowest, final int highest) {
    if (value < lowest || value > highest) {
      throw new IllegalArgumentException(
          name + " must be from " + lowest + " to " + highest + ": " + name + "=" + value);
    }
  }
}
