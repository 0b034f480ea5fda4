package io.synod.simulation.history;

import io.synod.simulation.history.SearchResult.Verdict;
import io.synod.simulation.history.Violation.Rule;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Decides whether any order of a history's operations explains every reply and keeps real time,
 * without the log: the search of Wing and Gong with the memory of Lowe, on each of the model's
 * partitions. An operation that never returned may take effect at any time after its call, or
 * never.
 *
 * <p>The instances that replies name decide what is tried first, never what is found. Deciding is
 * NP-complete, so the work is bounded.
 *
 * @param <S> state of the model.
 */
public final class LinearizabilitySearch<S> {
  /** Steps that a search may try where nothing else is said. */
  public static final long DEFAULT_MAX_STEPS = 500_000;

  private static final int MAX_SHOWN = 12;

  private final Model<S> model;
  private final long maxSteps;

  /**
   * A search.
   *
   * @param model of the object.
   */
  public LinearizabilitySearch(final Model<S> model) {
    this(model, DEFAULT_MAX_STEPS);
  }

  /**
   * A search.
   *
   * @param model of the object.
   * @param maxSteps of the model that may be tried for one partition, or for one prefix of it.
   *     Memory grows with it: each may leave a state.
   */
  public LinearizabilitySearch(final Model<S> model, final long maxSteps) {
    this.model = model;
    this.maxSteps = maxSteps;
  }

  /**
   * Searches.
   *
   * @param history what the clients did.
   * @return the verdict; a violation is the one that shows first in real time.
   */
  public SearchResult search(final History history) {
    return search(history.operations());
  }

  /**
   * Searches.
   *
   * @param operations in the order of their calls.
   * @return the verdict; a violation is the one that shows first in real time.
   */
  public SearchResult search(final List<Operation> operations) {
    long steps = 0;
    boolean isDecided = true;
    Prefix<S> first = null;
    for (final List<Operation> partition : model.partition(operations)) {
      final OrderSearch<S> search =
          new OrderSearch<>(model, partition, Operation.UNKNOWN, maxSteps);
      final Verdict verdict = search.run();
      steps += search.steps();
      isDecided &= verdict != Verdict.UNDECIDED;
      if (verdict == Verdict.VIOLATION) {
        final Prefix<S> prefix = smallest(partition, search);
        if (first == null || prefix.end < first.end) {
          first = prefix;
        }
      }
    }
    if (first != null) {
      return new SearchResult(Verdict.VIOLATION, steps, violation(first));
    }
    return new SearchResult(isDecided ? Verdict.LINEARIZABLE : Verdict.UNDECIDED, steps, null);
  }

  /** A part of the history up to and with one event, which no order explains. */
  private record Prefix<S>(
      List<Operation> partition, long end, OrderSearch<S> search, boolean isSmallest) {}

  /**
   * A prefix of a history that is linearizable is so too. So the smallest that is not can be found
   * by halving; it ends with a return, mostly that which the whole search did not get past.
   */
  private Prefix<S> smallest(final List<Operation> partition, final OrderSearch<S> whole) {
    final long[] returns =
        partition.stream()
            .filter(Operation::isCompleted)
            .mapToLong(Operation::returnedAt)
            .sorted()
            .toArray();
    OrderSearch<S> failed = whole;
    boolean isSmallest = true;
    int low = Arrays.binarySearch(returns, whole.reached());
    int high = returns.length - 1;
    int stride = 0;
    while (low < high) {
      final int probe = low + Math.min(stride, (high - low) / 2);
      final OrderSearch<S> search = new OrderSearch<>(model, partition, returns[probe], maxSteps);
      final Verdict verdict = search.run();
      if (verdict == Verdict.VIOLATION) {
        high = probe;
        failed = search;
      } else {
        isSmallest &= verdict == Verdict.LINEARIZABLE;
        low = probe + 1;
        stride = stride * 2 + 1;
      }
    }
    return new Prefix<>(partition, returns[high], failed, isSmallest);
  }

  private Violation violation(final Prefix<S> prefix) {
    final List<Operation> operations =
        prefix.partition.stream().filter(operation -> operation.invokedAt() <= prefix.end).toList();
    final StringBuilder text = new StringBuilder(256);
    text.append("no order explains the replies of ")
        .append(prefix.isSmallest ? "the smallest prefix that has none" : "a prefix")
        .append(", of operations=")
        .append(operations.size())
        .append(", which ends with the return of");
    append(text, operations.stream().filter(operation -> operation.returnedAt() == prefix.end), 1);
    text.append("\nopen then, as far as shown:");
    append(
        text,
        operations.stream()
            .sorted(Comparator.comparingLong(Operation::invokedAt).reversed())
            .filter(operation -> operation.returnedAt() > prefix.end),
        MAX_SHOWN);
    text.append("\nthe order that gets furthest has operations=")
        .append(prefix.search.orderLength())
        .append(" and ends with");
    append(text, prefix.search.tail().stream(), MAX_SHOWN);
    return new Violation(Rule.NOT_LINEARIZABLE, operations, text.toString());
  }

  private void append(
      final StringBuilder text, final Stream<Operation> operations, final int atMost) {
    operations
        .limit(atMost)
        .forEach(operation -> text.append("\n  ").append(model.describe(operation)));
  }
}
