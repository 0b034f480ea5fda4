package io.synod.node;

import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.BusySpinIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.YieldingIdleStrategy;

/** What a node's thread does when it has nothing to do. */
public enum IdleKind {
  /** Spins: fastest, where a core belongs to the thread alone. */
  BUSY_SPIN,
  /** Lets other threads run: fast, and fair where cores are shared. */
  YIELD,
  /** Sleeps, up to a millisecond: for nodes with little to do. */
  BACK_OFF;

  private static final long SPINS = 100;
  private static final long YIELDS = 10;

  IdleStrategy create() {
    return switch (this) {
      case BUSY_SPIN -> new BusySpinIdleStrategy();
      case YIELD -> new YieldingIdleStrategy();
      case BACK_OFF ->
          new BackoffIdleStrategy(
              SPINS, YIELDS, TimeUnit.MICROSECONDS.toNanos(1), TimeUnit.MILLISECONDS.toNanos(1));
    };
  }
}
