package io.synod.simulation.history;

import java.util.ArrayList;
import java.util.List;

/**
 * Linearizability as the definition has it: every permutation of every choice of open operations.
 */
final class BruteForce {
  private BruteForce() {}

  static <S> boolean isLinearizable(final Model<S> model, final History history) {
    final List<Operation> completed =
        history.operations().stream().filter(Operation::isCompleted).toList();
    final List<Operation> open =
        history.operations().stream().filter(operation -> !operation.isCompleted()).toList();
    for (int choice = 0; choice < 1 << open.size(); choice++) {
      final List<Operation> chosen = new ArrayList<>(completed);
      for (int i = 0; i < open.size(); i++) {
        if ((choice >>> i & 1) != 0) {
          chosen.add(open.get(i));
        }
      }
      if (permute(model, chosen, 0, model.initial())) {
        return true;
      }
    }
    return false;
  }

  /** The last event of the smallest prefix that is not linearizable; -1 where there is none. */
  static <S> long smallestPrefix(final Model<S> model, final History history) {
    return history.operations().stream()
        .filter(Operation::isCompleted)
        .mapToLong(Operation::returnedAt)
        .sorted()
        .filter(event -> !isLinearizable(model, Script.prefix(history, event)))
        .findFirst()
        .orElse(-1);
  }

  private static <S> boolean permute(
      final Model<S> model, final List<Operation> order, final int from, final S state) {
    if (from == order.size()) {
      return keepsRealTime(order);
    }
    for (int i = from; i < order.size(); i++) {
      swap(order, from, i);
      final S next = model.step(state, order.get(from), true);
      final boolean found = next != null && permute(model, order, from + 1, next);
      swap(order, from, i);
      if (found) {
        return true;
      }
    }
    return false;
  }

  private static boolean keepsRealTime(final List<Operation> order) {
    for (int i = 0; i < order.size(); i++) {
      for (int j = i + 1; j < order.size(); j++) {
        if (order.get(j).returnedAt() < order.get(i).invokedAt()) {
          return false;
        }
      }
    }
    return true;
  }

  private static void swap(final List<Operation> order, final int i, final int j) {
    final Operation kept = order.get(i);
    order.set(i, order.get(j));
    order.set(j, kept);
  }
}
