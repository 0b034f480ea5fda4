package io.synod.paxos;

import java.util.Arrays;

/** What a new leader must propose before its own values: ranges without gaps, ascending. */
final class Adoption {
  private long[] lasts = new long[16];
  private long[] ballots = new long[16];
  private int[] holders = new int[16];
  private int size;
  private int cursor;

  void reset() {
    size = 0;
    cursor = 0;
  }

  void add(final long first, final long last, final long ballot, final int holderMask) {
    if (size > 0 && first != lasts[size - 1] + 1) {
      throw new SafetyViolationException(
          "a gap would be left: first=" + first + " after=" + lasts[size - 1]);
    }
    if (size == lasts.length) {
      lasts = Arrays.copyOf(lasts, size * 2);
      ballots = Arrays.copyOf(ballots, size * 2);
      holders = Arrays.copyOf(holders, size * 2);
    }
    lasts[size] = last;
    ballots[size] = ballot;
    holders[size] = holderMask;
    size++;
  }

  /** Last instance to adopt; 0 where there is none. */
  long through() {
    return size == 0 ? 0 : lasts[size - 1];
  }

  /** Moves to the range that holds an instance. Instances are asked for in ascending order. */
  void seek(final long instance) {
    while (lasts[cursor] < instance) {
      cursor++;
    }
  }

  /** Ballot of the vote to adopt at the cursor, or {@link Ballot#NONE} for a no-op. */
  long ballot() {
    return ballots[cursor];
  }

  /** Last instance of the range at the cursor. */
  long last() {
    return lasts[cursor];
  }

  /** Members, by index, that hold the votes at the cursor: a bit mask. */
  int holders() {
    return holders[cursor];
  }
}
