package io.synod.ops.journal;

import io.synod.journal.JournalException;
import io.synod.journal.JournalReader;
import io.synod.ops.UserException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Parameters;

/** The data directory that a command is about. */
final class JournalFiles {
  @Parameters(paramLabel = "DIR", description = "Data directory of a node: its data.dir.")
  private Path directory;

  JournalReader open() {
    if (!Files.isDirectory(directory)) {
      throw new UserException(
          "DIR=" + directory + (Files.exists(directory) ? " is a file" : " does not exist"));
    }
    try {
      return new JournalReader(directory);
    } catch (final JournalException e) {
      throw new UserException(e.getMessage(), e);
    }
  }

  /** A file's name below the data directory. */
  String name(final Path file) {
    return directory.relativize(file).toString();
  }
}
