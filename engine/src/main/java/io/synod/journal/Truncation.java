package io.synod.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Segments that the journal does not use any more, and how they go: first the mark is put down
 * where the journal begins from now on, then the files are deleted, oldest first. A crash between
 * leaves files that the next start deletes. Run by any one thread, while the journal is open.
 */
public final class Truncation {
  private final Disk disk;
  private final Path directory;
  private final TruncationMark mark;
  private final List<Path> files;

  Truncation(
      final Disk disk, final Path directory, final TruncationMark mark, final List<Path> files) {
    this.disk = disk;
    this.directory = directory;
    this.mark = mark;
    this.files = files;
  }

  /**
   * Whether there is anything to delete.
   *
   * @return false where every segment is needed.
   */
  public boolean isEmpty() {
    return files.isEmpty();
  }

  /**
   * Deletes the segments.
   *
   * @throws JournalException where that fails; the journal is whole all the same, and the next
   *     start deletes what is left.
   */
  public void run() {
    if (isEmpty()) {
      return;
    }
    try {
      mark.write(disk, directory);
      delete(files);
    } catch (final IOException ex) {
      throw new JournalException(
          "old segments cannot be deleted: directory=" + directory + " reason=" + ex.getMessage(),
          ex);
    }
  }

  /** Deletes segments, and the directories in which none is left. */
  static void delete(final List<Path> segments) throws IOException {
    for (final Path file : segments) {
      Files.deleteIfExists(file);
    }
    for (final Path incarnation : segments.stream().map(Path::getParent).distinct().toList()) {
      deleteIfUnused(incarnation);
    }
  }

  private static void deleteIfUnused(final Path incarnation) throws IOException {
    final List<Path> left;
    try (Stream<Path> files = Files.list(incarnation)) {
      left = files.toList();
    }
    if (left.stream().anyMatch(file -> file.toString().endsWith(DataDirectory.SEGMENT_SUFFIX))) {
      return;
    }
    for (final Path file : left) {
      Files.delete(file);
    }
    Files.delete(incarnation);
  }
}
