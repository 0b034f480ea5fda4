package io.synod.simulation.trace;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tlc2.TLC;

/**
 * Runs TLC on the project's specifications, each time in a JVM of its own: TLC keeps static state
 * and exits as it likes.
 */
final class ModelChecker {
  private static final List<String> MODULES =
      List.of("Synod.tla", "SynodModel.tla", "SynodTrace.tla");
  private static final Pattern VIOLATED = Pattern.compile("Error: Invariant (\\w+) is violated");
  private static final Pattern STATES =
      Pattern.compile("states generated, (\\d+) distinct states found");
  private static final Pattern REACHED = Pattern.compile("<<\"reached\", (\\d+)>>");
  private static final String COMPLETE = "Model checking completed. No error has been found.";

  private final Path directory;
  private final long deadlineSeconds;

  /**
   * Puts the specifications in place.
   *
   * @param directory to work in.
   * @param deadlineSeconds after which a run is killed.
   */
  ModelChecker(final Path directory, final long deadlineSeconds) throws IOException {
    this.directory = directory;
    this.deadlineSeconds = deadlineSeconds;
    for (final String module : MODULES) {
      try (InputStream source = ModelChecker.class.getResourceAsStream("/tla/" + module)) {
        Files.copy(source, directory.resolve(module));
      }
    }
  }

  /**
   * What TLC found.
   *
   * @param complete whether every state was looked at and none was wrong.
   * @param violated name of the first invariant that was broken, or empty.
   * @param states distinct states found.
   * @param reached entries of a recorded run that a behaviour reached.
   * @param output all that TLC said.
   */
  record Outcome(boolean complete, String violated, long states, int reached, String output) {
    static Outcome of(final String output) {
      final Matcher violated = VIOLATED.matcher(output);
      return new Outcome(
          output.contains(COMPLETE),
          violated.find() ? violated.group(1) : "",
          highest(STATES, output),
          (int) highest(REACHED, output),
          output);
    }

    private static long highest(final Pattern pattern, final String output) {
      final Matcher matcher = pattern.matcher(output);
      long highest = 0;
      while (matcher.find()) {
        highest = Math.max(highest, Long.parseLong(matcher.group(1)));
      }
      return highest;
    }
  }

  /** Adds a module that was made for one run. */
  void add(final String module, final String text) throws IOException {
    Files.writeString(directory.resolve(module + ".tla"), text);
  }

  /**
   * Checks a module.
   *
   * @param module name of the module.
   * @param name of this run.
   * @param configuration in the language of TLC's configuration files.
   * @return what was found.
   */
  Outcome check(final String module, final String name, final String configuration)
      throws IOException, InterruptedException {
    Files.writeString(directory.resolve(name + ".cfg"), configuration);
    final Path output = directory.resolve(name + ".out");
    final Path scratch = Files.createDirectory(directory.resolve(name + ".scratch"));
    final List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseParallelGC", "-Xmx1g", "-Djava.io.tmpdir=" + scratch));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), TLC.class.getName()));
    command.addAll(List.of("-workers", "2", "-metadir", scratch.toString()));
    command.addAll(List.of("-config", name + ".cfg", module));
    final Process process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      if (!process.waitFor(deadlineSeconds, TimeUnit.SECONDS)) {
        throw new AssertionError(
            "TLC was not done after seconds=" + deadlineSeconds + ": " + Files.readString(output));
      }
    } finally {
      process.destroyForcibly();
    }
    return Outcome.of(Files.readString(output, UTF_8));
  }
}
