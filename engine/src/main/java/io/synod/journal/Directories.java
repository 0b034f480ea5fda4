package io.synod.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Directories that survive a crash of the host. */
final class Directories {
  private Directories() {}

  /**
   * Makes a directory, and those above it that are missing, for the owner alone.
   *
   * @param disk that forces their entries.
   * @param directory to make.
   * @throws IOException where that fails.
   */
  static void create(final Disk disk, final Path directory) throws IOException {
    if (Files.isDirectory(directory)) {
      return;
    }
    final Path parent = directory.toAbsolutePath().getParent();
    create(disk, parent);
    if (directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.createDirectory(
          directory,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } else {
      Files.createDirectory(directory);
    }
    disk.force(parent);
  }
}
