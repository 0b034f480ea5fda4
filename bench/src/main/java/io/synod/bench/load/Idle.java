package io.synod.bench.load;

import java.util.Locale;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.BusySpinIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.YieldingIdleStrategy;

/** What a polling thread does when there is nothing to do. */
public enum Idle {
  /** Spins: for a core of its own. */
  SPIN,
  /** Yields: for as many or fewer cores than threads. */
  YIELD,
  /** Yields, then parks ever longer: for a shared machine. */
  BACKOFF;

  /**
   * Makes the strategy.
   *
   * @return a new one.
   */
  public IdleStrategy strategy() {
    return switch (this) {
      case SPIN -> new BusySpinIdleStrategy();
      case YIELD -> new YieldingIdleStrategy();
      case BACKOFF -> new BackoffIdleStrategy();
    };
  }

  /**
   * Reads a name as people write it.
   *
   * @param text spin, yield or backoff, in any case.
   * @return the value.
   * @throws IllegalArgumentException where it is none of them.
   */
  public static Idle parse(final String text) {
    return valueOf(text.toUpperCase(Locale.ROOT));
  }
}
