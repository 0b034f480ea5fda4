package io.synod.simulation.history;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Where a search has been, so that it goes nowhere twice. A place is the completed operations taken
 * and the state; with it go the operations of unknown outcome that were taken. Who comes to the
 * same place with more of these taken has fewer left, and gets no further than who came before.
 */
final class Explored<S> {
  /**
   * A place: operations before {@code base} are taken, that at {@code base} is not, and of those
   * after it the ones that {@code after} counts from it. No set is changed once it is here.
   */
  private record Place<S>(int base, BitSet after, S state) {}

  private final Map<Place<S>, List<BitSet>> places = new HashMap<>();
  private long comparisons;

  /** Whether going on from here may get further than the search got before. */
  boolean add(final int base, final BitSet after, final BitSet unknownTaken, final S state) {
    final List<BitSet> before =
        places.computeIfAbsent(new Place<>(base, after, state), unused -> new ArrayList<>(1));
    comparisons += before.size();
    for (final BitSet less : before) {
      if (isSubset(less, unknownTaken)) {
        return false;
      }
    }
    before.removeIf(more -> isSubset(unknownTaken, more));
    before.add(unknownTaken);
    return true;
  }

  /** Sets compared so far: the work that steps of the model do not count. */
  long comparisons() {
    return comparisons;
  }

  private static boolean isSubset(final BitSet less, final BitSet more) {
    for (int i = less.nextSetBit(0); i >= 0; i = less.nextSetBit(i + 1)) {
      if (!more.get(i)) {
        return false;
      }
    }
    return true;
  }
}
