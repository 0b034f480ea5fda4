package io.synod.simulation.history;

/**
 * One register. Commands are text: {@code read}, {@code write v}, {@code cas old new}; replies the
 * value or {@code nil}, {@code ok}, and {@code ok} or {@code no}.
 */
public final class RegisterModel implements Model<String> {
  @Override
  public String initial() {
    return Text.NIL;
  }

  @Override
  public String step(final String state, final Operation operation, final boolean isReplyKnown) {
    final String[] words = Text.words(operation.command());
    String next = state;
    String reply = Text.OK;
    switch (words[0]) {
      case "read/0" -> reply = state;
      case "write/1" -> next = words[1];
      case "cas/2" -> {
        if (state.equals(words[1])) {
          next = words[2];
        } else {
          reply = Text.NO;
        }
      }
      default -> reply = Text.UNKNOWN_COMMAND;
    }
    return Text.explains(reply, operation, isReplyKnown) ? next : null;
  }

  @Override
  public boolean isRead(final Operation operation, final boolean isReplyKnown) {
    return Text.isRead(operation, isReplyKnown);
  }

  @Override
  public boolean mayExplain(final Operation open, final Operation completed) {
    return Text.mayExplain(open, completed);
  }
}
