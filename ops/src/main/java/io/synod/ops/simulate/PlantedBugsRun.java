package io.synod.ops.simulate;

import io.synod.ops.UserException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Runs the gate of planted bugs, which lives among the engine's tests, by Maven. */
final class PlantedBugsRun {
  private static final String PROJECT = "synod.project";
  private static final List<String> COMMAND =
      List.of(
          "mvn",
          "-B",
          "-ntp",
          "-pl",
          "engine",
          "-am",
          "test",
          "-Dspotless.check.skip=true",
          "-Dtest=PlantedBugsTest",
          "-Dsurefire.failIfNoSpecifiedTests=false");

  private PlantedBugsRun() {}

  /**
   * Runs the gate and prints its table.
   *
   * @param out takes the table and what goes on.
   * @return exit code: 0 where every bug was found.
   */
  static int run(final PrintWriter out) throws InterruptedException {
    final String project = System.getProperty(PROJECT);
    if (project == null) {
      throw new UserException("--planted-bugs runs from a checkout only: by ./ops/synod");
    }
    final Path table = Path.of(project, "engine", "target", "planted-bugs.txt");
    try {
      Files.deleteIfExists(table);
      out.println("building the tests and hunting each bug; this takes some minutes");
      out.flush();
      final Process maven =
          new ProcessBuilder(COMMAND)
              .directory(Path.of(project).toFile())
              .redirectErrorStream(true)
              .start();
      try (BufferedReader lines =
          new BufferedReader(
              new InputStreamReader(maven.getInputStream(), StandardCharsets.UTF_8))) {
        lines
            .lines()
            .filter(line -> line.startsWith("[ERROR]") || line.contains("found at seed"))
            .forEach(
                line -> {
                  out.println(line);
                  out.flush();
                });
      }
      final int code = maven.waitFor();
      if (!Files.exists(table)) {
        throw new UserException("the gate did not run: see mvn -pl engine -am test in " + project);
      }
      out.print(Files.readString(table));
      out.flush();
      return code == 0 ? 0 : 1;
    } catch (final IOException ex) {
      throw new UserException(
          "the gate of planted bugs cannot be run: " + ex.getMessage() + "; is mvn installed?", ex);
    }
  }
}
