package io.synod.bench.load;

/**
 * When commands are sent. In a closed loop a command goes as soon as fewer than {@code window} are
 * open. In an open loop commands are due at a rate, whatever the cluster does, and their latency
 * counts from when they were due: a cluster that stalls cannot hide it by slowing the load.
 *
 * @param window most commands open at once.
 * @param ratePerSecond 0 for a closed loop.
 */
public record Pacing(int window, long ratePerSecond) {
  /** Most commands that may be open at once. */
  public static final int MAX_WINDOW = 1 << 16;

  /** Highest rate, per second. */
  public static final long MAX_RATE = 10_000_000;

  /**
   * Checks.
   *
   * @throws IllegalArgumentException where one is out of bounds.
   */
  public Pacing {
    if (window < 1 || window > MAX_WINDOW) {
      throw new IllegalArgumentException("window=" + window + " is not from 1 to " + MAX_WINDOW);
    }
    if (ratePerSecond < 0 || ratePerSecond > MAX_RATE) {
      throw new IllegalArgumentException("rate=" + ratePerSecond + " is not from 1 to " + MAX_RATE);
    }
  }

  /**
   * A closed loop.
   *
   * @param window commands open at once.
   * @return the pacing.
   */
  public static Pacing closed(final int window) {
    return new Pacing(window, 0);
  }

  /**
   * An open loop.
   *
   * @param ratePerSecond commands that are due each second, from 1.
   * @return the pacing.
   */
  public static Pacing open(final long ratePerSecond) {
    if (ratePerSecond < 1) {
      throw new IllegalArgumentException("rate=" + ratePerSecond + " is not from 1 to " + MAX_RATE);
    }
    return new Pacing(MAX_WINDOW, ratePerSecond);
  }

  /**
   * Whether commands are due at a rate.
   *
   * @return false for a closed loop.
   */
  public boolean isOpen() {
    return ratePerSecond > 0;
  }

  @Override
  public String toString() {
    return isOpen()
        ? "open loop, " + ratePerSecond + " commands/s"
        : "closed loop, " + window + " outstanding";
  }
}
