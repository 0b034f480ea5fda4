package io.synod.bench.report;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Writes figures as JSON. */
public final class Json {
  private static final Gson GSON =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

  private static final Gson COMPACT = new GsonBuilder().disableHtmlEscaping().create();

  private Json() {}

  /**
   * Renders figures.
   *
   * @param figures maps, lists, strings, numbers and booleans.
   * @return indented text with a line end.
   */
  public static String text(final Map<String, Object> figures) {
    return GSON.toJson(figures) + System.lineSeparator();
  }

  /**
   * Renders figures in one line.
   *
   * @param figures maps, lists, strings, numbers and booleans.
   * @return text without a line end.
   */
  public static String line(final Map<String, Object> figures) {
    return COMPACT.toJson(figures);
  }

  /**
   * Writes figures.
   *
   * @param file to write.
   * @param figures maps, lists, strings, numbers and booleans.
   * @throws IOException where that fails.
   */
  public static void write(final Path file, final Map<String, Object> figures) throws IOException {
    Files.writeString(file, text(figures));
  }
}
