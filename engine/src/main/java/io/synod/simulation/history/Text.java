package io.synod.simulation.history;

import java.nio.charset.StandardCharsets;

/** Commands and replies that a person can read: words in ASCII, with one space between them. */
final class Text {
  static final String OK = "ok";
  static final String NO = "no";
  static final String NIL = "nil";
  static final String UNKNOWN_COMMAND = "unknown command";

  private Text() {}

  static String decode(final byte[] bytes) {
    return new String(bytes, StandardCharsets.US_ASCII);
  }

  static byte[] encode(final String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** The words; the first with the count of the others, so that one look tells a command. */
  static String[] words(final byte[] command) {
    final String[] words = decode(command).split(" ", -1);
    words[0] = words[0] + "/" + (words.length - 1);
    return words;
  }

  static boolean explains(
      final String expected, final Operation operation, final boolean isReplyKnown) {
    return !isReplyKnown
        || operation.reply() == null
        || expected.equals(decode(operation.reply()));
  }
}
