package io.synod.simulation;

/**
 * What one node takes for the time: a monotonic clock that may run fast or slow and jump ahead, and
 * a wall clock that may jump either way.
 */
final class SimulatedClock {
  private static final long EPOCH_NS = 1_700_000_000_000_000_000L;

  private double rate = 1;
  private long trueNs;
  private long monotonicNs;
  private long wallOffsetNs;

  /**
   * The monotonic clock.
   *
   * @param nowNs true time, never lower than before.
   * @return nanoseconds, never lower than before.
   */
  long monotonicNs(final long nowNs) {
    monotonicNs += rate == 1 ? nowNs - trueNs : (long) ((nowNs - trueNs) * rate);
    trueNs = nowNs;
    return monotonicNs;
  }

  /** The wall clock, in nanoseconds since 1970. */
  long wallNs(final long nowNs) {
    return EPOCH_NS + wallOffsetNs + nowNs;
  }

  /** Sets how fast the monotonic clock runs, from now on: 1 is true. */
  void rate(final long nowNs, final double rate) {
    monotonicNs(nowNs);
    this.rate = rate;
  }

  void jump(final long nowNs, final long aheadNs, final long wallOffsetNs) {
    monotonicNs(nowNs);
    monotonicNs += aheadNs;
    this.wallOffsetNs = wallOffsetNs;
  }
}
