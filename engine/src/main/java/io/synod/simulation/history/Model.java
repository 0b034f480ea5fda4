package io.synod.simulation.history;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What an object does when operations come one at a time.
 *
 * @param <S> state: never changes, and has equality and a hash over its whole content.
 */
public interface Model<S> {
  /**
   * The state at the start.
   *
   * @return the state.
   */
  S initial();

  /**
   * Applies one operation.
   *
   * @param state before; stays as it is.
   * @param operation to apply. Where its outcome is unknown every reply is right.
   * @param isReplyKnown whether the reply counts: not where it came after the part of the history
   *     that is looked at.
   * @return the state after; null where the object would have replied otherwise.
   */
  S step(S state, Operation operation, boolean isReplyKnown);

  /**
   * Whether an operation changes no state at all, in whichever it is applied. Where a model does
   * not know, it says no: a search is only slower then.
   *
   * @param operation to tell of.
   * @param isReplyKnown whether only states count in which the object gives the operation's reply.
   * @return whether it only reads.
   */
  default boolean isRead(final Operation operation, final boolean isReplyKnown) {
    return false;
  }

  /**
   * Guesses whether an operation of unknown outcome is why another got its reply. A search tries
   * such first.
   *
   * @param open has an unknown outcome.
   * @param completed has a reply.
   * @return whether it is likely.
   */
  default boolean mayExplain(final Operation open, final Operation completed) {
    return false;
  }

  /**
   * Splits operations into groups that cannot influence each other's replies. A history is
   * linearizable where each group is.
   *
   * @param operations in the order of their calls.
   * @return the groups, each in the order of the calls.
   */
  default List<List<Operation>> partition(final List<Operation> operations) {
    return List.of(operations);
  }

  /**
   * Tells an operation to a person.
   *
   * @param operation to tell.
   * @return one line.
   */
  default String describe(final Operation operation) {
    return operation.toString();
  }

  /**
   * Splits operations by a key.
   *
   * @param operations in the order of their calls.
   * @param key of an operation; has equality and a hash.
   * @return the operations of each key.
   */
  static List<List<Operation>> byKey(
      final List<Operation> operations, final Function<Operation, ?> key) {
    final Map<Object, List<Operation>> groups = new LinkedHashMap<>();
    for (final Operation operation : operations) {
      groups.computeIfAbsent(key.apply(operation), unused -> new ArrayList<>()).add(operation);
    }
    return List.copyOf(groups.values());
  }
}
