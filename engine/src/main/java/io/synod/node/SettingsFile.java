package io.synod.node;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;

/** Reads settings from a file of lines {@code name=value}; lines that begin with # are comments. */
final class SettingsFile {
  private static final int LINE_WIDTH = 100;
  private static final int LETTERS_PER_SLIP = 4;

  private SettingsFile() {}

  /**
   * Reads a file.
   *
   * @param file to read.
   * @param settings is given each name and value.
   * @param problems gets a line for each thing that is wrong.
   * @throws IllegalArgumentException where there is no such file, or it cannot be read.
   */
  static void read(
      final Path file, final BiConsumer<String, String> settings, final List<String> problems) {
    final List<String> lines;
    try {
      lines = Files.readAllLines(file, StandardCharsets.UTF_8);
    } catch (final NoSuchFileException e) {
      throw new IllegalArgumentException("there is no such settings file: " + file, e);
    } catch (final CharacterCodingException e) {
      throw new IllegalArgumentException("the settings file is no text in UTF-8: " + file, e);
    } catch (final IOException e) {
      throw new IllegalArgumentException("the settings file cannot be read: " + e.getMessage(), e);
    }
    final Set<String> names = new HashSet<>();
    for (int i = 0; i < lines.size(); i++) {
      final String line = lines.get(i).strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      final int equals = line.indexOf('=');
      final String where = file + " line " + (i + 1) + ": ";
      if (equals < 1) {
        problems.add(where + "'" + line + "' is no name=value");
        continue;
      }
      final String name = line.substring(0, equals).strip();
      if (!names.add(name)) {
        problems.add(where + name + " is set twice: keep one of the lines");
        continue;
      }
      settings.accept(name, line.substring(equals + 1).strip());
    }
  }

  /** Writes every setting with what it is for and its default, as a file to start from. */
  static String describe(final List<Setting<?>> settings) {
    final StringBuilder text = new StringBuilder();
    for (final Setting<?> setting : settings) {
      wrap(text, setting.help() + (setting.isRequired() ? " (required)" : ""));
      text.append(setting.isRequired() ? "" : "#").append(setting.name()).append('=');
      text.append(initial(setting)).append("\n\n");
    }
    return text.toString();
  }

  /** Finds the name that is most like one that does not exist; none where none is close. */
  static String nearest(final String name, final List<Setting<?>> settings) {
    String nearest = "";
    int least = 1 + Math.max(1, name.length() / LETTERS_PER_SLIP);
    for (final Setting<?> setting : settings) {
      final int distance = distance(name, setting.name());
      if (distance < least) {
        least = distance;
        nearest = setting.name();
      }
    }
    return nearest;
  }

  private static <T> String initial(final Setting<T> setting) {
    return setting.initial() == null ? "" : setting.writer().apply(setting.initial());
  }

  private static void wrap(final StringBuilder text, final String help) {
    int column = 0;
    for (final String word : help.split(" ", -1)) {
      if (column == 0 || column + word.length() >= LINE_WIDTH) {
        text.append(column == 0 ? "#" : "\n#");
        column = 1;
      }
      text.append(' ').append(word);
      column += word.length() + 1;
    }
    text.append('\n');
  }

  /** How many characters must be added, taken away or changed (Levenshtein). */
  private static int distance(final String from, final String to) {
    int[] previous = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      final int[] current = new int[to.length() + 1];
      current[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        final int changed = from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1;
        current[j] = Math.min(previous[j - 1] + changed, Math.min(previous[j], current[j - 1]) + 1);
      }
      previous = current;
    }
    return previous[to.length()];
  }
}
