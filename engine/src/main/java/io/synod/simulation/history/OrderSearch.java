package io.synod.simulation.history;

import io.synod.simulation.history.SearchResult.Verdict;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Looks for an order of operations, depth first: takes one that may be next in real time, lets the
 * model judge its reply, goes on, and goes back to where others could be taken instead. Nodes never
 * change what they stand for, so that going back undoes nothing.
 *
 * <ul>
 *   <li>An operation that changes no state, and whose reply fits, is taken at once and for good:
 *       wherever else it may stand, it may stand here.
 *   <li>Operations of unknown outcome wait, as most histories need few of them. They are tried
 *       where the search got furthest, once it fell some operations behind that; and only where
 *       they change the state, and one right after another only where both matter.
 * </ul>
 */
final class OrderSearch<S> {
  /** Where the search stands: what was taken, the state after it, and what may be next. */
  private static final class Node<S> {
    final Node<S> parent;

    /** Of a completed operation its index, of one with unknown outcome the complement. */
    final int taken;

    final S state;
    final int count;

    /** Completed operations before it are taken, it is not, and of those after it some are. */
    final int base;

    final BitSet after;
    final BitSet unknownTaken;
    int[] candidates = NONE;
    int[] waiting = NONE;
    int cursor;
    int waitingCursor;
    int likely;
    long earliestReturn;

    Node(
        final Node<S> parent,
        final int taken,
        final S state,
        final int count,
        final int base,
        final BitSet after,
        final BitSet unknownTaken) {
      this.parent = parent;
      this.taken = taken;
      this.state = state;
      this.count = count;
      this.base = base;
      this.after = after;
      this.unknownTaken = unknownTaken;
    }

    boolean isTaken(final int index) {
      return index < base || after.get(index - base);
    }

    /** How soon one of those that wait is tried here: where the search got far, if it is likely. */
    int priority() {
      return waitingCursor < likely ? count : count - UNLIKELY;
    }
  }

  private static final int[] NONE = {};
  private static final int ROOT = Integer.MAX_VALUE;
  private static final int COMPARISONS_PER_STEP = 16;
  private static final int SLACK = 12;
  private static final int UNLIKELY = 48;
  private static final int TAIL = 6;

  private final Model<S> model;
  private final long maxSteps;
  private final Operation[] completed;
  private final Operation[] unknown;

  /** A guess at each completed operation's place. It decides what is tried first, nothing else. */
  private final int[] rank;

  private final boolean[] isRead;

  private final Explored<S> explored = new Explored<>();
  private final Deque<Node<S>> path = new ArrayDeque<>();
  private final PriorityQueue<Node<S>> waiting =
      new PriorityQueue<>(
          Comparator.<Node<S>>comparingInt(node -> -node.priority())
              .thenComparingInt(node -> node.unknownTaken.cardinality()));
  private long steps;
  private Node<S> furthest;
  private boolean isFound;

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
        if (operation.isCompleted() && operation.returnedAt() <= horizon) {
          known.add(operation);
        } else if (!model.isRead(operation, false)) {
          open.add(operation);
        }
      }
    }
    completed = known.toArray(new Operation[0]);
    unknown = open.toArray(new Operation[0]);
    rank = rank(completed);
    isRead = new boolean[completed.length];
    for (int i = 0; i < isRead.length; i++) {
      isRead[i] = model.isRead(completed[i], true);
    }
  }

  Verdict run() {
    visit(new Node<>(null, ROOT, model.initial(), 0, 0, new BitSet(), new BitSet()));
    while (!isFound) {
      if (path.isEmpty() && waiting.isEmpty()) {
        return Verdict.VIOLATION;
      }
      if (steps + explored.comparisons() / COMPARISONS_PER_STEP > maxSteps) {
        return Verdict.UNDECIDED;
      }
      advance();
    }
    return Verdict.LINEARIZABLE;
  }

  long steps() {
    return steps;
  }

  /** The return that no order tried could get past: all before it can be explained. */
  long reached() {
    return furthest.earliestReturn;
  }

  /** The last operations of the order that got furthest. */
  List<Operation> tail() {
    final List<Operation> last = new ArrayList<>();
    for (Node<S> node = furthest; node.taken != ROOT && last.size() < TAIL; node = node.parent) {
      last.add(0, operation(node.taken));
    }
    return last;
  }

  /** How many operations that order has. */
  int orderLength() {
    return furthest.count + furthest.unknownTaken.cardinality();
  }

  private void advance() {
    final Node<S> top = path.peekFirst();
    final Node<S> best = waiting.peek();
    if (best != null && (top == null || top.count + SLACK < best.priority())) {
      waiting.remove();
      takeUnknown(best, best.waiting[best.waitingCursor++]);
      await(best);
    } else if (top.cursor < top.candidates.length) {
      take(top, top.candidates[top.cursor++]);
    } else {
      path.removeFirst();
      likelyFirst(top);
      await(top);
    }
  }

  private void await(final Node<S> node) {
    if (node.waitingCursor < node.waiting.length) {
      waiting.add(node);
    }
  }

  private void take(final Node<S> from, final int index) {
    steps++;
    final S next = model.step(from.state, completed[index], true);
    if (next == null) {
      return;
    }
    if (isRead[index]) {
      from.cursor = from.candidates.length;
      from.waiting = NONE;
    }
    int base = from.base;
    BitSet after = (BitSet) from.after.clone();
    after.set(index - base);
    if (index == base) {
      final int moved = after.nextClearBit(0);
      after = after.get(moved, Math.max(moved, after.length()));
      base += moved;
    }
    visit(new Node<>(from, index, next, from.count + 1, base, after, from.unknownTaken));
  }

  private void takeUnknown(final Node<S> from, final int index) {
    steps++;
    final S next = model.step(from.state, unknown[index], false);
    if (next == null || next.equals(from.state)) {
      return;
    }
    if (from.taken < 0) {
      steps++;
      if (next.equals(model.step(from.parent.state, unknown[index], false))) {
        return;
      }
    }
    final BitSet unknownTaken = (BitSet) from.unknownTaken.clone();
    unknownTaken.set(index);
    visit(new Node<>(from, ~index, next, from.count, from.base, from.after, unknownTaken));
  }

  private void visit(final Node<S> node) {
    if (node.count == completed.length) {
      isFound = true;
    } else if (explored.add(node.base, node.after, node.unknownTaken, node.state)) {
      findCandidates(node);
      path.addFirst(node);
      if (furthest == null || node.earliestReturn > furthest.earliestReturn) {
        furthest = node;
      }
    }
  }

  /** What may be next: called before the first return of those not yet taken. */
  private void findCandidates(final Node<S> node) {
    long earliestReturn = Operation.UNKNOWN;
    int[] found = new int[8];
    int count = 0;
    for (int i = node.base;
        i < completed.length && completed[i].invokedAt() < earliestReturn;
        i++) {
      if (!node.isTaken(i)) {
        found = room(found, count);
        int at = count++;
        for (; at > 0 && isBefore(i, found[at - 1]); at--) {
          found[at] = found[at - 1];
        }
        found[at] = i;
        earliestReturn = Math.min(earliestReturn, completed[i].returnedAt());
      }
    }
    node.candidates = Arrays.copyOf(found, count);
    node.earliestReturn = earliestReturn;

    found = new int[8];
    count = 0;
    for (int i = unknown.length - 1; i >= 0; i--) {
      if (unknown[i].invokedAt() < earliestReturn && !node.unknownTaken.get(i)) {
        found = room(found, count);
        found[count++] = i;
      }
    }
    node.waiting = Arrays.copyOf(found, count);
  }

  private boolean isBefore(final int index, final int other) {
    return isRead[index] == isRead[other] ? rank[index] < rank[other] : isRead[index];
  }

  /** Puts first what may be why a reply does not fit yet. */
  private void likelyFirst(final Node<S> node) {
    final int[] sorted = new int[node.waiting.length];
    int first = 0;
    int last = sorted.length;
    for (int i = sorted.length - 1; i >= 0; i--) {
      if (!isLikely(unknown[node.waiting[i]], node.candidates)) {
        sorted[--last] = node.waiting[i];
      }
    }
    for (final int index : node.waiting) {
      if (first < last && isLikely(unknown[index], node.candidates)) {
        sorted[first++] = index;
      }
    }
    node.waiting = sorted;
    node.likely = first;
  }

  private boolean isLikely(final Operation open, final int[] candidates) {
    for (final int candidate : candidates) {
      if (model.mayExplain(open, completed[candidate])) {
        return true;
      }
    }
    return false;
  }

  private static int[] room(final int[] array, final int count) {
    return count < array.length ? array : Arrays.copyOf(array, count * 2);
  }

  private Operation operation(final int taken) {
    return taken < 0 ? unknown[~taken] : completed[taken];
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
