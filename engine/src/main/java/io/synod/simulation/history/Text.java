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

  /**
   * The words; the first with the count of the others, so that one look tells a command. Bytes that
   * cannot be printed are no command.
   */
  static String[] words(final byte[] command) {
    for (final byte b : command) {
      if (b < ' ' || b > '~') {
        return new String[] {UNKNOWN_COMMAND};
      }
    }
    final String[] words = decode(command).split(" ", -1);
    words[0] = words[0] + "/" + (words.length - 1);
    return words;
  }

  static boolean explains(
      final String expected, final Operation operation, final boolean isReplyKnown) {
    return !isReplyKnown || operation.reply() == null || expected.equals(decode(operation.reply()));
  }

  /** Reads, and with their replies whatever was refused and deletions of nothing. */
  static boolean isRead(final Operation operation, final boolean isReplyKnown) {
    final String command = decode(operation.command());
    if (command.startsWith("read") || command.startsWith("get")) {
      return true;
    }
    if (!isReplyKnown || !operation.isCompleted()) {
      return false;
    }
    final String reply = decode(operation.reply());
    return command.startsWith("cas") ? reply.equals(NO) : reply.equals(NIL);
  }

  /** Whether the one ends with the value that the other found. */
  static boolean mayExplain(final Operation open, final Operation completed) {
    final String command = decode(open.command());
    final String value = command.substring(command.lastIndexOf(' ') + 1);
    if (value.equals(decode(completed.reply()))) {
      return true;
    }
    final String[] words = words(completed.command());
    return words[0].startsWith("cas/") && value.equals(words[words.length - 2]);
  }
}
