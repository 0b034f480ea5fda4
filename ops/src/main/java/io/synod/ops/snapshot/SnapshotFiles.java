package io.synod.ops.snapshot;

import io.synod.ops.FileProblem;
import io.synod.ops.UserException;
import io.synod.snapshot.SnapshotDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Finds the snapshots that a user means. */
final class SnapshotFiles {
  private SnapshotFiles() {}

  /**
   * Finds snapshots.
   *
   * @param place a node's data directory, the directory of its snapshots, or one snapshot.
   * @return at least one file, newest first.
   */
  static List<Path> of(final Path place) {
    if (Files.isRegularFile(place)) {
      return List.of(place);
    }
    try {
      final Path inside = place.resolve("snapshots");
      final List<Path> files = SnapshotDirectory.list(Files.isDirectory(inside) ? inside : place);
      if (files.isEmpty()) {
        throw new UserException("there are no snapshots in " + place);
      }
      return files;
    } catch (final IOException e) {
      throw new UserException(place + " cannot be read: " + FileProblem.inWords(e), e);
    }
  }
}
