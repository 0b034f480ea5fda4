package io.synod.orderbook;

import io.synod.codec.orderbook.EventKind;
import io.synod.codec.orderbook.RejectReason;

/** Takes what a command does to a book, in the order in which it happens. */
@FunctionalInterface
public interface BookEvents {
  /**
   * One event. {@link EventKind} says what price and size mean for each kind.
   *
   * @param kind what happened.
   * @param orderId the order it happened to: for a trade the resting one.
   * @param price in ticks; 0 where rejected.
   * @param size in units; 0 where rejected.
   * @param reason why, where rejected; else {@link RejectReason#NONE}.
   */
  void onEvent(EventKind kind, long orderId, long price, long size, RejectReason reason);
}
