package io.synod.example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class CounterExampleTest {
  private static final Path SOURCE =
      Path.of("src", "test", "java", "io", "synod", "example", "CounterExample.java");
  private static final Path README = Path.of("..", "README.md");
  private static final int MAX_LINES = 60;

  @Test
  @Timeout(60)
  void shouldCountWhenRun(@TempDir final Path directory) throws Exception {
    final PrintStream before = System.out;
    final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      CounterExample.main(new String[] {directory.toString()});
    } finally {
      System.setOut(before);
    }

    final List<String> lines =
        printed.toString(StandardCharsets.UTF_8).lines().filter(l -> l.startsWith("cou")).toList();
    assertEquals(
        List.of("counter = 1", "counter = 2", "counter = 3", "counter = 4", "counter = 5"), lines);
  }

  @Test
  void shouldTakeAtMostSixtyLines() throws Exception {
    final long lines = Files.readAllLines(SOURCE).stream().filter(l -> !l.isBlank()).count();
    assertTrue(lines <= MAX_LINES, () -> "lines=" + lines);
  }

  @Test
  void shouldStandInTheReadmeAsItIs() throws Exception {
    final String source = Files.readString(SOURCE);
    assertTrue(Files.readString(README).contains("```java\n" + source + "```"));
  }
}
