package io.synod.orderbook;

import io.synod.codec.orderbook.EventKind;
import io.synod.codec.orderbook.RejectReason;
import io.synod.codec.orderbook.Side;
import io.synod.codec.orderbook.TimeInForce;

/**
 * The limit order book of one symbol, with price-time priority. A command that cannot be done is
 * rejected by an event with the reason, and changes nothing. Not safe for use by several threads.
 */
public final class OrderBook {
  /** Takes resting orders, one after the other. */
  @FunctionalInterface
  public interface OrderConsumer {
    /**
     * One order.
     *
     * @param orderId of the order.
     * @param price in ticks.
     * @param size that rests, in units.
     */
    void accept(long orderId, long price, long size);
  }

  private final int symbolId;
  private final OrderPool pool;
  private final BookSide bids;
  private final BookSide asks;
  private long tradeCount;

  OrderBook(final int symbolId, final OrderPool pool, final int maxLevelsPerSide) {
    this.symbolId = symbolId;
    this.pool = pool;
    bids = new BookSide(pool, true, maxLevelsPerSide);
    asks = new BookSide(pool, false, maxLevelsPerSide);
  }

  /**
   * A new limit order: trades with what it crosses, oldest at the best price first and at their
   * prices; the rest rests or expires. A GTC order is rejected where it could not rest whole,
   * though it might trade.
   *
   * @param orderId from 1, not resting in any book.
   * @param side that the order is on.
   * @param price limit in ticks, 1 to {@link BookLimits#MAX_PRICE}.
   * @param size in units, 1 to {@link BookLimits#MAX_SIZE}.
   * @param timeInForce what becomes of the part that does not trade.
   * @param events takes what happens.
   * @return units that rest now.
   */
  public long add(
      final long orderId,
      final Side side,
      final long price,
      final long size,
      final TimeInForce timeInForce,
      final BookEvents events) {
    final BookSide own = side(side);
    final boolean mayRest = timeInForce == TimeInForce.GTC;
    final RejectReason reason = checkNew(own, orderId, price, size, mayRest);
    if (reason != RejectReason.NONE) {
      return reject(orderId, reason, events);
    }

    events.onEvent(EventKind.ACCEPTED, orderId, price, size, RejectReason.NONE);
    final BookSide opposite = opposite(own);
    long left = size;
    if (timeInForce != TimeInForce.FOK || opposite.holds(price, size)) {
      left = trade(opposite, price, size, events);
    }
    if (left > 0) {
      if (mayRest) {
        own.add(pool.acquire(orderId, price, left, symbolId, own == bids));
        return left;
      }
      events.onEvent(EventKind.EXPIRED, orderId, price, left, RejectReason.NONE);
    }
    return 0;
  }

  /**
   * Takes an order out.
   *
   * @param orderId of an order that rests in this book.
   * @param events takes what happens.
   * @return units of the order that rest now: 0.
   */
  public long cancel(final long orderId, final BookEvents events) {
    final int slot = find(orderId);
    if (slot == OrderPool.NONE) {
      return reject(orderId, RejectReason.UNKNOWN_ORDER, events);
    }
    cancelAt(slot, events);
    return 0;
  }

  /**
   * Makes an order smaller. It keeps its place; taking off all that rests, or more, cancels it.
   *
   * @param orderId of an order that rests in this book.
   * @param by units to take off, 1 to {@link BookLimits#MAX_SIZE}.
   * @param events takes what happens.
   * @return units of the order that rest now.
   */
  public long reduce(final long orderId, final long by, final BookEvents events) {
    final int slot = find(orderId);
    if (slot == OrderPool.NONE) {
      return reject(orderId, RejectReason.UNKNOWN_ORDER, events);
    }
    if (isNoSize(by)) {
      return reject(orderId, RejectReason.SIZE_OUT_OF_RANGE, events);
    }

    if (by >= pool.size(slot)) {
      cancelAt(slot, events);
      return 0;
    }
    reduceAt(slot, by, events);
    return pool.size(slot);
  }

  /**
   * Gives an order another price or size. Where the price stays and the size does not grow it is a
   * reduction, and the order keeps its place. Else the order is taken out and comes in again as a
   * new GTC order of the same id: it may trade, and what rests is the youngest at its price.
   *
   * @param orderId of an order that rests in this book.
   * @param price new limit in ticks, 1 to {@link BookLimits#MAX_PRICE}.
   * @param size new size in units, 1 to {@link BookLimits#MAX_SIZE}.
   * @param events takes what happens.
   * @return units of the order that rest now.
   */
  public long move(final long orderId, final long price, final long size, final BookEvents events) {
    final int slot = find(orderId);
    if (slot == OrderPool.NONE) {
      return reject(orderId, RejectReason.UNKNOWN_ORDER, events);
    }
    final BookSide own = pool.isBuy(slot) ? bids : asks;
    final RejectReason reason = checkMove(own, slot, price, size);
    if (reason != RejectReason.NONE) {
      return reject(orderId, reason, events);
    }
    if (price == pool.price(slot) && size <= pool.size(slot)) {
      reduceAt(slot, pool.size(slot) - size, events);
      return size;
    }

    own.remove(slot);
    events.onEvent(EventKind.MOVED, orderId, price, size, RejectReason.NONE);
    final long left = trade(opposite(own), price, size, events);
    if (left == 0) {
      pool.release(slot);
    } else {
      pool.price(slot, price);
      pool.size(slot, left);
      own.add(slot);
    }
    return left;
  }

  /**
   * The symbol.
   *
   * @return its id, from 0.
   */
  public int symbolId() {
    return symbolId;
  }

  /**
   * Trades since the book began.
   *
   * @return the count; a command that trades with three resting orders makes three.
   */
  public long tradeCount() {
    return tradeCount;
  }

  /**
   * Price levels of a side.
   *
   * @param side to count.
   * @return how many, from 0.
   */
  public int levels(final Side side) {
    return side(side).levelCount();
  }

  /**
   * Price of a level.
   *
   * @param side of the level.
   * @param level from 0, the best, to {@link #levels} - 1.
   * @return in ticks.
   */
  public long price(final Side side, final int level) {
    return side(side).price(level);
  }

  /**
   * What rests at a level.
   *
   * @param side of the level.
   * @param level from 0, the best, to {@link #levels} - 1.
   * @return in units.
   */
  public long size(final Side side, final int level) {
    return side(side).size(level);
  }

  /**
   * Orders that rest at a level.
   *
   * @param side of the level.
   * @param level from 0, the best, to {@link #levels} - 1.
   * @return how many, from 1.
   */
  public int orders(final Side side, final int level) {
    return side(side).orders(level);
  }

  /**
   * Orders of a side.
   *
   * @param side to count.
   * @return how many, from 0.
   */
  public int orders(final Side side) {
    return side(side).orderCount();
  }

  /**
   * Visits the orders of a level, oldest first. The book must not be changed meanwhile.
   *
   * @param side of the level.
   * @param level from 0, the best, to {@link #levels} - 1.
   * @param consumer takes each order.
   */
  public void forEachOrder(final Side side, final int level, final OrderConsumer consumer) {
    int slot = side(side).firstOrder(level);
    while (slot != OrderPool.NONE) {
      consumer.accept(pool.orderId(slot), pool.price(slot), pool.size(slot));
      slot = pool.next(slot);
    }
  }

  /**
   * What rests of an order.
   *
   * @param orderId of the order.
   * @return in units; 0 where no such order rests in this book.
   */
  public long restingSize(final long orderId) {
    final int slot = find(orderId);
    return slot == OrderPool.NONE ? 0 : pool.size(slot);
  }

  /** Sets the count of trades, from a snapshot. */
  void restoreTradeCount(final long count) {
    tradeCount = count;
  }

  /**
   * Adds a resting order from a snapshot, where each side's orders come by priority.
   *
   * @throws IllegalArgumentException where the order cannot rest there.
   */
  void restore(final Side side, final long orderId, final long price, final long size) {
    final BookSide own = side(side);
    final RejectReason reason = checkNew(own, orderId, price, size, true);
    if (reason != RejectReason.NONE) {
      throw noSnapshot(reason.toString(), side, orderId, price, size);
    }
    if (opposite(own).isCrossedBy(price)) {
      throw noSnapshot("crosses the other side", side, orderId, price, size);
    }
    final int levels = own.levelCount();
    if (levels > 0 && own.isBetter(price, own.price(levels - 1))) {
      throw noSnapshot("out of order", side, orderId, price, size);
    }
    own.add(pool.acquire(orderId, price, size, symbolId, own == bids));
  }

  private long trade(
      final BookSide opposite, final long limit, final long size, final BookEvents events) {
    long left = size;
    while (left > 0 && opposite.isCrossedBy(limit)) {
      final int slot = opposite.firstOrder(0);
      final long resting = pool.size(slot);
      final long traded = Math.min(left, resting);
      events.onEvent(
          EventKind.TRADE, pool.orderId(slot), pool.price(slot), traded, RejectReason.NONE);
      if (traded == resting) {
        opposite.remove(slot);
        pool.release(slot);
      } else {
        opposite.reduce(slot, traded);
      }
      left -= traded;
      tradeCount++;
    }
    return left;
  }

  private RejectReason checkNew(
      final BookSide own,
      final long orderId,
      final long price,
      final long size,
      final boolean mayRest) {
    if (orderId < 1) {
      return RejectReason.ORDER_ID_OUT_OF_RANGE;
    }
    if (isNoPrice(price)) {
      return RejectReason.PRICE_OUT_OF_RANGE;
    }
    if (isNoSize(size)) {
      return RejectReason.SIZE_OUT_OF_RANGE;
    }
    if (pool.find(orderId) != OrderPool.NONE) {
      return RejectReason.DUPLICATE_ORDER;
    }
    if (mayRest && pool.isFull()) {
      return RejectReason.ORDERS_FULL;
    }
    if (mayRest && !own.hasRoomAt(price)) {
      return RejectReason.LEVELS_FULL;
    }
    return RejectReason.NONE;
  }

  private RejectReason checkMove(
      final BookSide own, final int slot, final long price, final long size) {
    if (isNoPrice(price)) {
      return RejectReason.PRICE_OUT_OF_RANGE;
    }
    if (isNoSize(size)) {
      return RejectReason.SIZE_OUT_OF_RANGE;
    }
    // A lone order takes its level with it, which makes room for another.
    if (!own.hasRoomAt(price) && own.ordersAt(pool.price(slot)) > 1) {
      return RejectReason.LEVELS_FULL;
    }
    return RejectReason.NONE;
  }

  private void cancelAt(final int slot, final BookEvents events) {
    sideOf(slot).remove(slot);
    final long orderId = pool.orderId(slot);
    pool.release(slot);
    events.onEvent(
        EventKind.CANCELLED, orderId, pool.price(slot), pool.size(slot), RejectReason.NONE);
  }

  private void reduceAt(final int slot, final long by, final BookEvents events) {
    sideOf(slot).reduce(slot, by);
    events.onEvent(EventKind.REDUCED, pool.orderId(slot), pool.price(slot), by, RejectReason.NONE);
  }

  private int find(final long orderId) {
    final int slot = pool.find(orderId);
    return slot != OrderPool.NONE && pool.symbolId(slot) == symbolId ? slot : OrderPool.NONE;
  }

  private BookSide sideOf(final int slot) {
    return pool.isBuy(slot) ? bids : asks;
  }

  private BookSide side(final Side side) {
    return side == Side.BUY ? bids : asks;
  }

  private BookSide opposite(final BookSide side) {
    return side == bids ? asks : bids;
  }

  private static long reject(
      final long orderId, final RejectReason reason, final BookEvents events) {
    events.onEvent(EventKind.REJECTED, orderId, 0, 0, reason);
    return 0;
  }

  private IllegalArgumentException noSnapshot(
      final String what, final Side side, final long orderId, final long price, final long size) {
    return new IllegalArgumentException(
        "order in snapshot: "
            + what
            + " symbolId="
            + symbolId
            + " side="
            + side
            + " orderId="
            + orderId
            + " price="
            + price
            + " size="
            + size);
  }

  private static boolean isNoPrice(final long price) {
    return price < 1 || price > BookLimits.MAX_PRICE;
  }

  private static boolean isNoSize(final long size) {
    return size < 1 || size > BookLimits.MAX_SIZE;
  }
}
