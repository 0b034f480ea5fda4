package io.synod.node;

import java.util.Locale;
import java.util.function.Function;

/**
 * One setting of a node: its name, how it is read from text, its bounds and what it is for.
 *
 * @param name in files and on the command line.
 * @param initial value where none is set; null where there is none.
 * @param isRequired whether there must be a value.
 * @param reader makes a value of text; throws IllegalArgumentException where it cannot.
 * @param writer makes text of a value.
 * @param check answers what is wrong with a value; null where nothing is.
 * @param help what it is for, with its unit.
 */
record Setting<T>(
    String name,
    T initial,
    boolean isRequired,
    Function<String, T> reader,
    Function<T, String> writer,
    Function<T, String> check,
    String help) {

  static Setting<Long> number(
      final String name, final Long initial, final long min, final long max, final String help) {
    return new Setting<>(
        name,
        initial,
        initial == null,
        text -> {
          try {
            return Long.parseLong(text);
          } catch (final NumberFormatException e) {
            throw new IllegalArgumentException("must be a whole number", e);
          }
        },
        String::valueOf,
        value -> value >= min && value <= max ? null : "must be from " + min + " to " + max,
        help);
  }

  static Setting<Boolean> flag(final String name, final boolean initial, final String help) {
    return new Setting<>(
        name,
        initial,
        false,
        text ->
            switch (text) {
              case "true" -> true;
              case "false" -> false;
              default -> throw new IllegalArgumentException("must be true or false");
            },
        String::valueOf,
        value -> null,
        help);
  }

  static <E extends Enum<E>> Setting<E> choice(
      final String name, final Class<E> type, final E initial, final String help) {
    return new Setting<>(
        name,
        initial,
        false,
        text -> {
          for (final E constant : type.getEnumConstants()) {
            if (word(constant).equals(text.toLowerCase(Locale.ROOT))) {
              return constant;
            }
          }
          throw new IllegalArgumentException("must be one of " + words(type));
        },
        Setting::word,
        value -> null,
        help + ": " + words(type));
  }

  static Setting<String> text(final String name, final String initial, final String help) {
    return new Setting<>(
        name,
        initial,
        initial == null,
        text -> text,
        text -> text,
        text -> text.isBlank() ? "must not be empty" : null,
        help);
  }

  private static String word(final Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static <E extends Enum<E>> String words(final Class<E> type) {
    final StringBuilder words = new StringBuilder();
    for (final E constant : type.getEnumConstants()) {
      words.append(words.isEmpty() ? "" : ", ").append(word(constant));
    }
    return words.toString();
  }
}
