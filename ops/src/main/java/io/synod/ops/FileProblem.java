package io.synod.ops;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** What is wrong with a file, in words: the JDK's exceptions often say its name alone. */
public final class FileProblem {
  private FileProblem() {}

  /**
   * Why something failed.
   *
   * @param error of the JDK.
   * @return the reason, without the file's name.
   */
  public static String inWords(final IOException error) {
    if (error instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (error instanceof FileAlreadyExistsException) {
      return "there is a file of that name";
    }
    if (error instanceof NoSuchFileException) {
      return "the system has no such place";
    }
    if (error instanceof FileSystemException e && e.getReason() != null) {
      return e.getReason();
    }
    return error.getMessage() == null ? error.getClass().getSimpleName() : error.getMessage();
  }

  /**
   * Checks that a file can be read.
   *
   * @param option that names it.
   * @param file to read.
   * @throws UserException where it cannot.
   */
  public static void checkReadable(final String option, final Path file) {
    check(option, file, !Files.exists(file), "does not exist");
    check(option, file, Files.isDirectory(file), "is a directory");
    check(option, file, !Files.isReadable(file), "cannot be read: permission denied");
  }

  /**
   * Checks that a file can be written, before long work whose result it takes.
   *
   * @param option that names it.
   * @param file to write.
   * @throws UserException where it cannot.
   */
  public static void checkWritable(final String option, final Path file) {
    final Path parent = file.toAbsolutePath().getParent();
    check(option, file, Files.isDirectory(file), "cannot be written: it is a directory");
    check(
        option,
        file,
        !Files.isDirectory(parent),
        "cannot be written: there is no directory " + parent);
    check(
        option,
        file,
        !Files.isWritable(Files.exists(file) ? file : parent),
        "cannot be written: permission denied");
  }

  private static void check(
      final String option, final Path file, final boolean isWrong, final String words) {
    if (isWrong) {
      throw new UserException(option + "=" + file + " " + words);
    }
  }
}
