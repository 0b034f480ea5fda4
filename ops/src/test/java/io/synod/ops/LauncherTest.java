package io.synod.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LauncherTest {
  private static final Path LAUNCHER = Path.of("synod").toAbsolutePath();

  @TempDir private Path directory;

  @Test
  void shouldSayOneLineWhenJavaHomeIsWrong() throws Exception {
    final String text = fail(directory.resolve("nothing"), LAUNCHER);
    assertTrue(text.contains("JAVA_HOME=" + directory.resolve("nothing")), text);
  }

  @Test
  void shouldSayOneLineWhenTheJdkIsTooOld() throws Exception {
    fakeJava("echo 'openjdk version \"11.0.2\" 2019-01-15' >&2");
    final String text = fail(directory, LAUNCHER);
    assertTrue(text.contains("is of version 11: Synod needs a JDK 17 or later"), text);
  }

  @Test
  void shouldSayOneLineWhenJavaDoesNotRun() throws Exception {
    fakeJava("exit 3");
    assertTrue(fail(directory, LAUNCHER).contains("does not run"));
  }

  @Test
  void shouldSayOneLineWhenThePathIsEmpty() throws Exception {
    final Process process =
        new ProcessBuilder(
                "/usr/bin/env", "PATH=/nonexistent", "/bin/bash", LAUNCHER.toString(), "--version")
            .redirectErrorStream(true)
            .start();
    final String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(1, process.waitFor(), text);
    assertEquals(1, text.lines().count(), text);
    assertTrue(text.contains("PATH"), text);
  }

  @Test
  void shouldFindTheProjectWhenStartedThroughLinks() throws Exception {
    final Path first = Files.createSymbolicLink(directory.resolve("first"), LAUNCHER);
    final Path second = Files.createSymbolicLink(directory.resolve("second"), first);
    fakeJava("echo 'openjdk version \"1.8.0_292\"' >&2");
    assertTrue(fail(directory, second).contains("is of version 8:"));
  }

  private void fakeJava(final String script) throws IOException {
    final Path java = Files.createDirectories(directory.resolve("bin")).resolve("java");
    Files.writeString(java, "#!/bin/sh\n" + script + "\n");
    assertTrue(java.toFile().setExecutable(true));
  }

  private String fail(final Path javaHome, final Path launcher) throws Exception {
    final ProcessBuilder builder =
        new ProcessBuilder(launcher.toString(), "--version")
            .directory(directory.toFile())
            .redirectErrorStream(true);
    builder.environment().put("JAVA_HOME", javaHome.toString());
    final Process process = builder.start();
    final String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(30, TimeUnit.SECONDS));
    assertEquals(1, process.exitValue(), text);
    assertEquals(1, text.lines().count(), text);
    return text;
  }
}
