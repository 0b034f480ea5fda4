package io.synod.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.synod.ops.process.JvmFlags;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo in front of a person: on a pseudo-terminal, stopped by the key. */
class TerminalTest {
  private static final Path SCRIPT = Path.of("/usr/bin/script");
  private static final int CTRL_C = 3;
  private static final long TIMEOUT_S = 60;

  @TempDir private Path directory;

  @Test
  void shouldCleanUpWhenCtrlCIsPressedWhileTheBarIsShown() throws Exception {
    assumeTrue(Files.isExecutable(SCRIPT), "util-linux has no script here");
    final Path screen = directory.resolve("screen");
    final Process terminal = start(screen);
    try (OutputStream keys = terminal.getOutputStream()) {
      await(terminal, screen, "  p50 ");
      final List<ProcessHandle> processes = terminal.descendants().toList();
      assertTrue(processes.size() > 3, "demo and nodes: " + processes);
      keys.write(CTRL_C);
      keys.flush();
      assertTrue(terminal.waitFor(TIMEOUT_S, TimeUnit.SECONDS), "the demo runs on");
      processes.forEach(process -> assertFalse(process.isAlive(), "a process runs on"));
    } finally {
      terminal.descendants().forEach(ProcessHandle::destroyForcibly);
      terminal.destroyForcibly();
    }
    assertEquals(128 + 2, terminal.exitValue(), Files.readString(screen));
    assertTrue(Files.readString(screen).contains("synod: stopped"), Files.readString(screen));
    try (Stream<Path> left = Files.list(directory)) {
      assertEquals(
          List.of(), left.filter(p -> p.getFileName().toString().startsWith("synod-")).toList());
    }
  }

  private Process start(final Path screen) throws IOException {
    final List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(JvmFlags.current());
    command.add("-Djava.io.tmpdir=" + directory);
    command.add("-Dsynod.terminal=true");
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Synod.class.getName()));
    command.addAll(List.of("demo", "--duration=5m", "--port=" + CommandRun.freePort()));
    return new ProcessBuilder(
            SCRIPT.toString(),
            "-qefc",
            "exec '" + String.join("' '", command) + "'",
            directory.resolve("typescript").toString())
        .redirectErrorStream(true)
        .redirectOutput(screen.toFile())
        .start();
  }

  private static void await(final Process process, final Path screen, final String text)
      throws IOException {
    final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_S);
    while (!Files.readString(screen).contains(text)) {
      assertTrue(process.isAlive(), Files.readString(screen));
      assertTrue(System.nanoTime() - deadlineNs < 0, Files.readString(screen));
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }
}
