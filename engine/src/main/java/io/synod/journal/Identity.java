package io.synod.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.zip.CRC32C;

/**
 * Whose data a directory holds, and how its last start went: a small text file, replaced as a
 * whole.
 *
 * @param clusterId of the cluster.
 * @param nodeId of the node.
 * @param members of the cluster with their roles and quorums: votes of other ones do not count.
 * @param incarnation number of the last start; ascends with every start.
 * @param bootId of the host at the last start.
 * @param durability of the last start.
 * @param mayHaveLostVotes whether votes may be gone that were acknowledged once.
 * @param segment that is on disk for certain: the last start's first one, or its last where it was
 *     closed; 0 for none.
 * @param isCleanShutdown whether the last start ended by closing; only then do the rest count.
 * @param nextRecord number of the record after the last.
 * @param highestInstance of all records.
 * @param promised highest ballot promised.
 */
record Identity(
    long clusterId,
    int nodeId,
    String members,
    long incarnation,
    String bootId,
    Durability durability,
    boolean mayHaveLostVotes,
    long segment,
    boolean isCleanShutdown,
    long nextRecord,
    long highestInstance,
    long promised) {

  static final String FILE_NAME = "identity";
  static final String NEW_FILE_NAME = "identity.new";

  private static final int FORMAT = 1;
  private static final String FORMAT_KEY = "synodFormat";
  private static final String CHECKSUM_KEY = "crc32c";
  private static final int MAX_LENGTH = 4096;

  /** The same node, started once more. */
  Identity started(
      final String hostBootId, final Durability level, final boolean mayNowHaveLostVotes) {
    return new Identity(
        clusterId,
        nodeId,
        members,
        incarnation + 1,
        hostBootId,
        level,
        mayNowHaveLostVotes,
        segment,
        false,
        0,
        0,
        0);
  }

  /** The same start, with votes that may be gone, or that are known to be made good. */
  Identity withMayHaveLostVotes(final boolean value) {
    return new Identity(
        clusterId,
        nodeId,
        members,
        incarnation,
        bootId,
        durability,
        value,
        segment,
        isCleanShutdown,
        nextRecord,
        highestInstance,
        promised);
  }

  /** The same start, with a segment that is on disk. */
  Identity withSegment(final long value) {
    return new Identity(
        clusterId,
        nodeId,
        members,
        incarnation,
        bootId,
        durability,
        mayHaveLostVotes,
        value,
        isCleanShutdown,
        nextRecord,
        highestInstance,
        promised);
  }

  /** The same start, closed. */
  Identity closed(final long lastSegment, final JournalState state) {
    return new Identity(
        clusterId,
        nodeId,
        members,
        incarnation,
        bootId,
        durability,
        mayHaveLostVotes,
        lastSegment,
        true,
        state.nextRecord,
        state.highestInstance,
        state.promised);
  }

  /**
   * Reads the identity of a directory.
   *
   * @param directory that has one.
   * @return the identity.
   * @throws JournalException where the file is damaged or of a newer version.
   */
  static Identity read(final Path directory) {
    final Path file = directory.resolve(FILE_NAME);
    try {
      if (Files.size(file) > MAX_LENGTH) {
        throw damaged(file, "it is too long");
      }
      return parse(file, Files.readString(file, StandardCharsets.ISO_8859_1));
    } catch (final IOException ex) {
      throw new JournalException(
          "the identity of a data directory cannot be read: file=" + file, ex);
    }
  }

  /**
   * Replaces the identity of a directory. It is on disk when this returns.
   *
   * @param disk that forces it.
   * @param directory to write to.
   * @throws JournalException where that fails; then the old one is still whole.
   */
  void write(final Disk disk, final Path directory) {
    final Path fresh = directory.resolve(NEW_FILE_NAME);
    final Path file = directory.resolve(FILE_NAME);
    try {
      try (FileChannel channel =
          FileChannel.open(
              fresh,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE)) {
        final ByteBuffer bytes = ByteBuffer.wrap(format().getBytes(StandardCharsets.ISO_8859_1));
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        disk.force(fresh, channel);
      }
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      disk.force(directory);
    } catch (final IOException ex) {
      throw new JournalException("the identity cannot be written: file=" + file, ex);
    }
  }

  private String format() {
    final String text =
        FORMAT_KEY
            + "="
            + FORMAT
            + "\nclusterId="
            + clusterId
            + "\nnodeId="
            + nodeId
            + "\nmembers="
            + members
            + "\nincarnation="
            + incarnation
            + "\nbootId="
            + bootId
            + "\ndurability="
            + durability
            + "\nmayHaveLostVotes="
            + mayHaveLostVotes
            + "\nsegment="
            + segment
            + "\nisCleanShutdown="
            + isCleanShutdown
            + "\nnextRecord="
            + nextRecord
            + "\nhighestInstance="
            + highestInstance
            + "\npromised="
            + promised
            + "\n";
    return text + CHECKSUM_KEY + "=" + checksum(text) + "\n";
  }

  private static Identity parse(final Path file, final String text) {
    final int checked = text.lastIndexOf(CHECKSUM_KEY + "=");
    if (checked < 0
        || !text.substring(checked)
            .equals(CHECKSUM_KEY + "=" + checksum(text.substring(0, checked)) + "\n")) {
      throw damaged(file, "its checksum is wrong");
    }
    final Map<String, String> values = new HashMap<>();
    text.substring(0, checked)
        .lines()
        .forEach(
            line ->
                values.put(
                    line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1)));
    try {
      final int format = Integer.parseInt(values.get(FORMAT_KEY));
      if (format > FORMAT) {
        throw new JournalException(
            "a newer version of the engine has written this data directory: file="
                + file
                + " format="
                + format
                + " supported="
                + FORMAT);
      }
      return new Identity(
          Long.parseLong(values.get("clusterId")),
          Integer.parseInt(values.get("nodeId")),
          Objects.requireNonNull(values.get("members")),
          Long.parseLong(values.get("incarnation")),
          values.get("bootId"),
          Durability.valueOf(values.get("durability")),
          Boolean.parseBoolean(values.get("mayHaveLostVotes")),
          Long.parseLong(values.get("segment")),
          Boolean.parseBoolean(values.get("isCleanShutdown")),
          Long.parseLong(values.get("nextRecord")),
          Long.parseLong(values.get("highestInstance")),
          Long.parseLong(values.get("promised")));
    } catch (final IllegalArgumentException | NullPointerException ex) {
      throw new JournalException("the identity of a data directory is damaged: file=" + file, ex);
    }
  }

  private static JournalException damaged(final Path file, final String why) {
    return new JournalException(
        "the identity of a data directory is damaged, so it is not known whose data it is: file="
            + file
            + " reason="
            + why);
  }

  private static String checksum(final String text) {
    final CRC32C crc = new CRC32C();
    crc.update(text.getBytes(StandardCharsets.ISO_8859_1));
    return String.format("%08x", crc.getValue());
  }
}
