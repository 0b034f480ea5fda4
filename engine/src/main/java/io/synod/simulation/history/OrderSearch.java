package io.synod.simulation.history;

import io.synod.simulation.history.SearchResult.Verdict;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;

/**
 * Looks for an order of operations, depth first: takes one that may be next in real time, lets the
 * model judge its reply, goes on, and takes it back where that leads nowhere.
 *
 * <p>Operations of unknown outcome are tried last, and only where they change the state: in most
 * histories none is needed. One that is taken right after another must need it: where the state
 * would be the same without the other, the place was reachable with less.
 */
final class OrderSearch<S> {
  /** Where the search stands: a state, and what may be next. */
  private static final class Frame<S> {
    final S state;

    /** Of a completed operation its index, of one with unknown outcome the complement. */
    final int taken;

    final int[] candidates;
    int cursor;

    Frame(final S state, final int taken, final int[] candidates) {
      this.state = state;
      this.taken = taken;
      this.candidates = candidates;
    }
  }

  private static final int ROOT = Integer.MAX_VALUE;
  private static final int COMPARISONS_PER_STEP = 16;
  private static final int TAIL = 6;

  private final Model<S> model;
  private final long maxSteps;
  private final Operation[] completed;
  private final Operation[] unknown;

  /** A guess at each completed operation's place. It decides what is tried first, nothing else. */
  private final int[] rank;

  private final BitSet taken = new BitSet();
  private final BitSet unknownTaken = new BitSet();
  private final Explored<S> explored = new Explored<>();
  private final Deque<Frame<S>> frames = new ArrayDeque<>();
  private long steps;
  private long earliestReturn;
  private long reached = -1;
  private List<Operation> tail = List.of();
  private int orderLength;

  /**
   * A search.
   *
   * @param operations in the order of their calls.
   * @param horizon event of the history after which nothing is looked at.
   */
  OrderSearch(
      final Model<S> model,
      final List<Operation> operations,
      final long horizon,
      final long maxSteps) {
    this.model = model;
    this.maxSteps = maxSteps;
    final List<Operation> known = new ArrayList<>();
    final List<Operation> open = new ArrayList<>();
    for (final Operation operation : operations) {
      if (operation.invokedAt() <= horizon) {
        (operation.isCompleted() && operation.returnedAt() <= horizon ? known : open)
            .add(operation);
      }
    }
    completed = known.toArray(new Operation[0]);
    unknown = open.toArray(new Operation[0]);
    rank = rank(completed);
  }

  Verdict run() {
    push(model.initial(), ROOT);
    while (taken.cardinality() < completed.length) {
      final Frame<S> top = frames.getFirst();
      if (top.cursor == top.candidates.length) {
        frames.removeFirst();
        if (frames.isEmpty()) {
          return Verdict.VIOLATION;
        }
        set(top.taken, false);
      } else {
        take(top, top.candidates[top.cursor++]);
      }
      if (steps + explored.comparisons() / COMPARISONS_PER_STEP > maxSteps) {
        return Verdict.UNDECIDED;
      }
    }
    return Verdict.LINEARIZABLE;
  }

  long steps() {
    return steps;
  }

  /** The return that no order tried could get past: all before it can be explained. */
  long reached() {
    return reached;
  }

  /** How many operations the order has that got furthest. */
  int orderLength() {
    return orderLength;
  }

  /** The last operations of the order that got furthest. */
  List<Operation> tail() {
    return tail;
  }

  private void take(final Frame<S> from, final int candidate) {
    final boolean isUnknown = candidate < 0;
    steps++;
    final S next = model.step(from.state, operation(candidate), !isUnknown);
    if (next == null || (isUnknown && isNeedless(from, candidate, next))) {
      return;
    }
    set(candidate, true);
    if (explored.add(taken.nextClearBit(0), taken, unknownTaken, next)) {
      push(next, candidate);
    } else {
      set(candidate, false);
    }
  }

  /** Whether taking an operation of unknown outcome gives what can be had with less. */
  private boolean isNeedless(final Frame<S> from, final int candidate, final S next) {
    if (next.equals(from.state)) {
      return true;
    }
    if (from.taken >= 0) {
      return false;
    }
    final var below = frames.iterator();
    below.next();
    steps++;
    return next.equals(model.step(below.next().state, operation(candidate), false));
  }

  private void push(final S state, final int candidate) {
    final int[] candidates = candidates();
    frames.addFirst(new Frame<>(state, candidate, candidates));
    if (earliestReturn > reached) {
      reached = earliestReturn;
      orderLength = frames.size() - 1;
      final List<Operation> last = new ArrayList<>();
      for (final Frame<S> frame : frames) {
        if (frame.taken != ROOT && last.size() < TAIL) {
          last.add(0, operation(frame.taken));
        }
      }
      tail = last;
    }
  }

  /** What may be next: called before the first return of those not yet taken. */
  private int[] candidates() {
    earliestReturn = Operation.UNKNOWN;
    int[] found = new int[16];
    int count = 0;
    for (int i = taken.nextClearBit(0);
        i < completed.length && completed[i].invokedAt() < earliestReturn;
        i = taken.nextClearBit(i + 1)) {
      found = room(found, count);
      int at = count++;
      for (; at > 0 && rank[found[at - 1]] > rank[i]; at--) {
        found[at] = found[at - 1];
      }
      found[at] = i;
      earliestReturn = Math.min(earliestReturn, completed[i].returnedAt());
    }
    for (int i = unknown.length - 1; i >= 0; i--) {
      if (!unknownTaken.get(i) && unknown[i].invokedAt() < earliestReturn) {
        found = room(found, count);
        found[count++] = ~i;
      }
    }
    return Arrays.copyOf(found, count);
  }

  private static int[] room(final int[] array, final int count) {
    return count < array.length ? array : Arrays.copyOf(array, count * 2);
  }

  private Operation operation(final int candidate) {
    return candidate < 0 ? unknown[~candidate] : completed[candidate];
  }

  private void set(final int candidate, final boolean value) {
    if (candidate < 0) {
      unknownTaken.set(~candidate, value);
    } else {
      taken.set(candidate, value);
    }
  }

  /** Instances that replies name are a good guess at the order; else returns are. */
  private static int[] rank(final Operation[] operations) {
    final Integer[] order = new Integer[operations.length];
    Arrays.setAll(order, i -> i);
    Arrays.sort(
        order,
        Comparator.<Integer>comparingLong(i -> operations[i].instance())
            .thenComparingLong(i -> operations[i].returnedAt()));
    final int[] rank = new int[operations.length];
    for (int i = 0; i < order.length; i++) {
      rank[order[i]] = i;
    }
    return rank;
  }
}
