package io.synod.ops.process;

import io.synod.ops.Synod;
import io.synod.ops.UserException;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Another {@code synod} in a process of its own. Its standard input is a pipe from this process: a
 * child ends when the pipe does, so that none is left behind whatever happens to its parent.
 */
public final class ChildProcess implements AutoCloseable {
  /** Option of every command: end with the parent. */
  public static final String TIED_OPTION = "--end-with-parent";

  private static final long GRACE_S = 10;
  private static final int TAIL_LINES = 3;

  private final String name;
  private final Path log;
  private final Process process;

  private ChildProcess(final String name, final Path log, final Process process) {
    this.name = name;
    this.log = log;
    this.process = process;
  }

  /**
   * Starts a child.
   *
   * @param name for messages.
   * @param log takes its output; appended to.
   * @param jvmArguments besides those that every JVM of Synod needs.
   * @param arguments of the {@code synod} command.
   * @return the running child.
   * @throws UserException where it cannot be started.
   */
  public static ChildProcess start(
      final String name,
      final Path log,
      final List<String> jvmArguments,
      final List<String> arguments) {
    final List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(JvmFlags.current());
    command.addAll(jvmArguments);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Synod.class.getName()));
    command.addAll(arguments);
    command.add(TIED_OPTION);
    final File output = log.toFile();
    try {
      final Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(output))
              .start();
      return new ChildProcess(name, log, process);
    } catch (final IOException e) {
      throw new UserException(name + " cannot be started: " + e.getMessage(), e);
    }
  }

  /** Ends this process when its parent's pipe does. Called by a child, once. */
  public static void endWithParent() {
    final Thread watch =
        new Thread(
            () -> {
              try {
                while (System.in.read() >= 0) {
                  // The parent says nothing; only the end counts.
                }
              } catch (final IOException ignored) {
                // The same as the end.
              }
              System.exit(0);
            },
            "synod-parent-watch");
    watch.setDaemon(true);
    watch.start();
  }

  /**
   * The process id.
   *
   * @return the id.
   */
  public long pid() {
    return process.pid();
  }

  /**
   * Whether it runs.
   *
   * @return false once it has ended.
   */
  public boolean isAlive() {
    return process.isAlive();
  }

  /**
   * Checks that it runs.
   *
   * @throws UserException with the last lines of its log where it has ended.
   */
  public void checkAlive() {
    if (!process.isAlive()) {
      throw new UserException(
          name + " ended with exit code " + process.exitValue() + ": " + lastLines());
    }
  }

  /** Kills it without a chance to clean up (SIGKILL), and waits for its end. */
  public void kill() {
    process.destroyForcibly();
    await(GRACE_S);
  }

  /** Asks it to end (SIGTERM), and does not wait. */
  public void terminate() {
    process.destroy();
  }

  /** Asks it to end (SIGTERM), waits, and kills it where it does not. */
  @Override
  public void close() {
    process.destroy();
    if (!await(GRACE_S)) {
      kill();
    }
  }

  /** Waits for its end even where this thread is interrupted: it is being cleaned up after. */
  private boolean await(final long seconds) {
    final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return process.waitFor(deadlineNs - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (final InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private String lastLines() {
    try {
      final List<String> lines =
          Files.readString(log, StandardCharsets.UTF_8).lines().filter(l -> !l.isBlank()).toList();
      return String.join(" / ", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()))
          + " (log: "
          + log
          + ")";
    } catch (final IOException e) {
      return "no log at " + log;
    }
  }
}
