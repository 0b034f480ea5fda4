package io.synod.simulation.history;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Commands that were sent again and applied again. The client got one reply; each further execution
 * is as an operation of its own, called when the first was, whose reply never came.
 */
public final class Repetitions {
  private Repetitions() {}

  /**
   * Adds them to the operations of a history.
   *
   * @param history what the clients did.
   * @param log all commands applied. It tells how often each was, nothing else.
   * @return the operations, in the order of their calls.
   */
  public static List<Operation> of(final History history, final List<AppliedCommand> log) {
    final Map<Integer, Integer> executions = new HashMap<>();
    for (final AppliedCommand applied : log) {
      executions.merge(history.find(applied.session(), applied.sequence()), 1, Integer::sum);
    }
    final List<Operation> operations = new ArrayList<>();
    for (final Operation operation : history.operations()) {
      operations.add(operation);
      for (int i = executions.getOrDefault(operation.number(), 0); i > 1; i--) {
        operations.add(operation.repeated());
      }
    }
    return operations;
  }
}
