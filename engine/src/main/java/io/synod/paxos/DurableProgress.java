package io.synod.paxos;

/**
 * How far a node's votes in one ballot are durable. Votes are noted with the position of the newest
 * record, at most once a duty cycle, and released once the store is durable through it.
 */
final class DurableProgress {
  private static final int CAPACITY = 1 << 8;
  private static final int MASK = CAPACITY - 1;

  private final long[] positions = new long[CAPACITY];
  private final long[] throughs = new long[CAPACITY];
  private int head;
  private int count;
  private long written;
  private long durable;

  /** Starts over in a new ballot: nothing is voted for above {@code through}. */
  void reset(final long through) {
    head = 0;
    count = 0;
    written = through;
    durable = through;
  }

  /** Notes that votes go up to {@code through} and their records up to {@code position}. */
  void written(final long position, final long through) {
    if (through <= written) {
      return;
    }
    written = through;
    // When full, the newest note is replaced: that is released later, never earlier.
    if (count == CAPACITY) {
      count--;
    }
    final int slot = head + count & MASK;
    positions[slot] = position;
    throughs[slot] = through;
    count++;
  }

  /** How far the votes are durable, given how far the store is. */
  long durableThrough(final long durablePosition) {
    while (count > 0 && positions[head] <= durablePosition) {
      durable = throughs[head];
      head = head + 1 & MASK;
      count--;
    }
    return durable;
  }
}
