package io.synod.paxos;

/** The replica's counters. Written by its one thread. */
public final class Counts {
  private final long[] values = new long[Counter.values().length];

  /**
   * Reads a counter.
   *
   * @param counter to read.
   * @return its value since the start.
   */
  public long of(final Counter counter) {
    return values[counter.ordinal()];
  }

  void add(final Counter counter, final long amount) {
    values[counter.ordinal()] += amount;
  }

  void increment(final Counter counter) {
    values[counter.ordinal()]++;
  }
}
