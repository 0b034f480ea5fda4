package io.synod.ops.book;

import io.synod.codec.orderbook.Side;

/**
 * Which prices of one side can be known from the opening depth and the messages since. They are
 * always those from the best up to some worst price.
 *
 * <p>At the opening that is the worst level of the first row, or every price where the row has room
 * left: then the whole side was seen. From there two ranges are kept:
 *
 * <ul>
 *   <li>what the <em>opening</em> covered;
 *   <li>what was <em>in view</em> ever since. A file of N levels tells nothing of what happens
 *       deeper than the N-th. So whenever better levels push a price out of view, it is not known
 *       any more, even when it comes back.
 * </ul>
 *
 * <p>Both grow again where a message proves that better prices are empty: an order that rests on
 * the other side leaves no crossed one on this side, and an execution leaves no better one.
 */
final class KnownRange {
  private final Side side;

  /** Worst known prices, negated for asks so that a better price is greater. */
  private long openingWorst;

  private long viewWorst;

  KnownRange(final Side side) {
    this.side = side;
  }

  /** All prices are known. */
  void openAll() {
    openingWorst = Long.MIN_VALUE;
    viewWorst = Long.MIN_VALUE;
  }

  /** Prices up to that of the worst level are known. */
  void open(final long worstPrice) {
    openingWorst = key(worstPrice);
    viewWorst = openingWorst;
  }

  /** An order rests on the other side: whatever it would cross is empty. */
  void onOtherSide(final long price) {
    extend(key(price));
  }

  /** An order of this side traded: whatever is better is empty. */
  void onExecution(final long price) {
    extend(key(price) + 1);
  }

  /** The file's last level is there: whatever is worse is out of view. */
  void onLastLevel(final long price) {
    viewWorst = Math.max(viewWorst, key(price));
  }

  /** Whether the opening covered the price. */
  boolean isOpening(final long price) {
    return key(price) >= openingWorst;
  }

  /** Whether the price was known at the opening, and in view ever since. */
  boolean isInView(final long price) {
    return key(price) >= viewWorst;
  }

  private void extend(final long key) {
    openingWorst = Math.min(openingWorst, key);
    viewWorst = Math.min(viewWorst, key);
  }

  private long key(final long price) {
    return side == Side.BUY ? price : -price;
  }
}
