package io.synod.simulation.history;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What {@link KeyValueMachine} should do, told apart from it: each key on its own, as no command
 * names two.
 */
public final class KeyValueModel implements Model<Map<String, String>> {
  @Override
  public Map<String, String> initial() {
    return Map.of();
  }

  @Override
  public Map<String, String> step(
      final Map<String, String> state, final Operation operation, final boolean isReplyKnown) {
    final String[] words = Text.words(operation.command());
    final String before = words.length > 1 ? state.getOrDefault(words[1], Text.NIL) : Text.NIL;
    String after = before;
    String reply = Text.OK;
    switch (words[0]) {
      case "get/1" -> reply = before;
      case "put/2" -> after = words[2];
      case "delete/1" -> {
        reply = before;
        after = Text.NIL;
      }
      case "cas/3" -> {
        if (before.equals(words[2])) {
          after = words[3];
        } else {
          reply = Text.NO;
        }
      }
      default -> reply = Text.UNKNOWN_COMMAND;
    }
    if (!Text.explains(reply, operation, isReplyKnown)) {
      return null;
    }
    return after.equals(before) ? state : with(state, words[1], after);
  }

  @Override
  public boolean isRead(final Operation operation, final boolean isReplyKnown) {
    return Text.isRead(operation, isReplyKnown);
  }

  @Override
  public boolean mayExplain(final Operation open, final Operation completed) {
    return Text.mayExplain(open, completed);
  }

  @Override
  public List<List<Operation>> partition(final List<Operation> operations) {
    return Model.byKey(
        operations,
        operation -> {
          final String[] words = Text.words(operation.command());
          return words.length > 1 ? words[1] : "";
        });
  }

  private static Map<String, String> with(
      final Map<String, String> state, final String key, final String value) {
    final Map<String, String> next = new HashMap<>(state);
    if (value.equals(Text.NIL)) {
      next.remove(key);
    } else {
      next.put(key, value);
    }
    return next;
  }
}
