package io.synod.snapshot;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A node's snapshots, one file each. A file comes into being under another name, is forced, and
 * only then gets its own: so a crash at any moment leaves the older ones whole and no half one that
 * has the name of a snapshot. Used by one thread at a time.
 */
public final class SnapshotDirectory {
  private static final String PREFIX = "snapshot-";
  private static final String SUFFIX = ".synod";
  private static final String PART_SUFFIX = ".part";
  private static final String NAME_PATTERN = PREFIX + "[0-9]{19}\\" + SUFFIX;

  private final Path directory;
  private final long clusterId;
  private final int kept;
  private final List<SnapshotHead> verified = new ArrayList<>();

  /**
   * Opens a directory; made where it is missing. What a crash left half done is deleted.
   *
   * @param directory of the snapshots alone.
   * @param clusterId of the cluster.
   * @param kept how many are kept; from 1.
   * @throws SnapshotException where it cannot be opened.
   */
  public SnapshotDirectory(final Path directory, final long clusterId, final int kept) {
    this.directory = directory;
    this.clusterId = clusterId;
    this.kept = kept;
    try {
      if (!Files.isDirectory(directory)) {
        Files.createDirectory(directory);
        force(directory.toAbsolutePath().getParent());
      }
      try (Stream<Path> files = Files.list(directory)) {
        for (final Path file :
            files.filter(each -> each.toString().endsWith(PART_SUFFIX)).toList()) {
          Files.delete(file);
        }
      }
    } catch (final IOException ex) {
      throw new SnapshotException("the snapshots cannot be opened: directory=" + directory, ex);
    }
  }

  /**
   * Lists a directory's snapshots by their names, without a look inside.
   *
   * @param directory of the snapshots.
   * @return their files, newest first; none where there is no such directory.
   * @throws IOException where it cannot be read.
   */
  public static List<Path> list(final Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> file.getFileName().toString().matches(NAME_PATTERN))
          .sorted(Comparator.reverseOrder())
          .toList();
    }
  }

  /**
   * Finds the newest snapshot of which every byte is right. Those that are not are named and passed
   * over, never deleted.
   *
   * @param warnings told of each that is not.
   * @return whether there is one; {@link #newest()} then is it.
   */
  public boolean findNewest(final Consumer<String> warnings) {
    try {
      for (final Path file : list(directory)) {
        try {
          final SnapshotHead head = SnapshotReader.verify(file, clusterId);
          if (!file.equals(file(head.instance()))) {
            throw new SnapshotException(
                "a snapshot has the name of another: file="
                    + file
                    + " instance="
                    + head.instance());
          }
          verified.add(head);
          return true;
        } catch (final SnapshotException ex) {
          warnings.accept(ex.getMessage() + "; an older one is looked for");
        }
      }
      return false;
    } catch (final IOException ex) {
      throw new SnapshotException("the snapshots cannot be listed: directory=" + directory, ex);
    }
  }

  /**
   * The newest snapshot that was verified.
   *
   * @return what it stands for.
   * @throws IllegalStateException where there is none.
   */
  public SnapshotHead newest() {
    if (verified.isEmpty()) {
      throw new IllegalStateException("no snapshot was verified: directory=" + directory);
    }
    return verified.get(verified.size() - 1);
  }

  /**
   * The instance of the newest snapshot that was verified.
   *
   * @return the instance; 0 where there is none.
   */
  public long newestInstance() {
    return verified.isEmpty() ? 0 : newest().instance();
  }

  /**
   * Through where the log is not needed: every snapshot that is to be kept stands for this instance
   * or a later one, is on disk and was verified.
   *
   * @return the instance; 0 as long as there are fewer than are to be kept.
   */
  public long coveredThrough() {
    return verified.size() < kept ? 0 : verified.get(0).instance();
  }

  /**
   * How many snapshots were verified and are kept.
   *
   * @return the number.
   */
  public int count() {
    return verified.size();
  }

  /**
   * The file of a snapshot.
   *
   * @param instance that it stands for.
   * @return the file, be it there or not.
   */
  public Path file(final long instance) {
    return directory.resolve(String.format("%s%019d%s", PREFIX, instance, SUFFIX));
  }

  /**
   * A file for a snapshot that is not whole yet; deleted by the next opening.
   *
   * @return the file, be it there or not.
   */
  public Path incoming() {
    return directory.resolve("incoming" + PART_SUFFIX);
  }

  /**
   * Writes a snapshot, reads it back, and deletes the oldest where there are more than are to be
   * kept. It is on disk when this returns.
   *
   * @param head what it stands for.
   * @param image the state machine's bytes.
   * @throws SnapshotException where that fails; the older ones are whole then.
   */
  public void save(final SnapshotHead head, final SnapshotImage image) {
    final Path part = directory.resolve("own" + PART_SUFFIX);
    try {
      SnapshotFile.write(part, head, image);
    } catch (final IOException ex) {
      throw failed(part, ex);
    }
    admit(part, head.instance());
  }

  /**
   * Takes a snapshot that came from elsewhere, as {@link #save} does.
   *
   * @param part file with all of it.
   * @param instance that it must stand for.
   * @throws SnapshotException where it is not intact, or not of that instance.
   */
  public void admit(final Path part, final long instance) {
    try {
      force(part);
      final SnapshotHead head = SnapshotReader.verify(part, clusterId);
      if (head.instance() != instance) {
        throw new SnapshotException(
            "a snapshot is of another instance: instance="
                + head.instance()
                + " instead of "
                + instance);
      }
      Files.move(
          part,
          file(instance),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
      force(directory);
      verified.removeIf(each -> each.instance() == instance);
      verified.add(head);
      verified.sort(Comparator.comparingLong(SnapshotHead::instance));
      deleteOldest();
    } catch (final IOException ex) {
      throw failed(part, ex);
    }
  }

  private void deleteOldest() throws IOException {
    while (verified.size() > kept) {
      verified.remove(0);
    }
    if (verified.size() == kept) {
      for (final Path file : list(directory)) {
        if (file.compareTo(file(verified.get(0).instance())) < 0) {
          Files.delete(file);
        }
      }
    }
  }

  private static SnapshotException failed(final Path file, final IOException ex) {
    return new SnapshotException(
        "a snapshot cannot be written: file=" + file + " reason=" + ex.getMessage(), ex);
  }

  private static void force(final Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
