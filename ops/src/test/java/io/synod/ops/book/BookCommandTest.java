package io.synod.ops.book;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.synod.ops.Synod;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BookCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir Path directory;

  @Test
  void shouldPrintTheReportWhenTheFilesBelongTogether() throws IOException {
    final Path messages =
        Files.write(
            directory.resolve("m.csv"), List.of("1,1,1,10,1000000,-1", "2,4,1,4,1000000,-1"));
    final Path book =
        Files.write(directory.resolve("b.csv"), List.of("1000000,10,99,5", "1000000,6,99,5"));

    assertEquals(0, run("check", "--messages", messages.toString(), "--book", book.toString()));

    final String text = out.toString();
    assertTrue(text.contains("rows compared (row 1 is the opening depth)"), text);
    assertTrue(
        text.lines().anyMatch(l -> l.matches("executions of the very order .* 1  100.000 % of 1")),
        text);
  }

  @Test
  void shouldEndWithOneLineWhenAFileIsMissing() {
    final String missing = directory.resolve("none.csv").toString();

    assertEquals(1, run("check", "--messages", missing, "--book", missing));

    assertEquals("synod: file=" + missing + " does not exist", err.toString().strip());
    assertEquals("", out.toString());
  }

  @Test
  void shouldSayWhatIsMissingWhenOptionsAreLeftOut() {
    assertEquals(2, run("check"));
    assertTrue(err.toString().contains("--messages=FILE"), err.toString());
    assertEquals(2, run());
  }

  @Test
  void shouldEndWithOneWhenTheBooksDiffer() throws IOException {
    final Path messages =
        Files.write(
            directory.resolve("m.csv"), List.of("1,1,1,10,1000000,-1", "2,4,1,4,1000000,-1"));
    final Path book =
        Files.write(directory.resolve("b.csv"), List.of("1000000,10,99,5", "1000000,7,99,5"));

    assertEquals(1, run("check", "--messages", messages.toString(), "--book", book.toString()));
    assertEquals("", err.toString());
  }

  private int run(final String... arguments) {
    return Synod.run(
        new PrintWriter(out),
        new PrintWriter(err),
        Stream.concat(Stream.of("book"), Arrays.stream(arguments)).toArray(String[]::new));
  }
}
