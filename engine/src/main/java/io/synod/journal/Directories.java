package io.synod.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/** Directories, and files of earlier starts, that survive a crash of the host. */
final class Directories {
  private Directories() {}

  /**
   * Makes a directory, and those above it that are missing, for the owner alone.
   *
   * @param directory to make.
   * @throws IOException where that fails.
   */
  static void create(final Path directory) throws IOException {
    if (Files.isDirectory(directory)) {
      return;
    }
    final Path parent = directory.toAbsolutePath().getParent();
    create(parent);
    if (directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.createDirectory(
          directory,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } else {
      Files.createDirectory(directory);
    }
    force(parent);
  }

  /**
   * Forces a directory's entries, or a file's bytes, to disk.
   *
   * @param path that changed.
   * @throws IOException where that fails.
   */
  static void force(final Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
