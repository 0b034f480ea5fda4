package io.synod.orderbook;

import io.synod.codec.orderbook.EventKind;
import io.synod.codec.orderbook.RejectReason;
import io.synod.codec.orderbook.Side;
import io.synod.codec.orderbook.TimeInForce;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** The rules of the book once more, as plainly as they can be written, to test against. */
final class NaiveBooks {
  record Level(long price, long size, int orders) {}

  private static final class Order {
    final long id;
    final int symbolId;
    final Side side;
    long price;
    long size;

    Order(final long id, final int symbolId, final Side side, final long price, final long size) {
      this.id = id;
      this.symbolId = symbolId;
      this.side = side;
      this.price = price;
      this.size = size;
    }
  }

  private final BookLimits limits;
  private final Map<Long, Order> orders = new HashMap<>();
  private final List<NavigableMap<Long, ArrayDeque<Order>>> bids = new ArrayList<>();
  private final List<NavigableMap<Long, ArrayDeque<Order>>> asks = new ArrayList<>();

  NaiveBooks(final BookLimits limits) {
    this.limits = limits;
    for (int i = 0; i < limits.maxSymbols(); i++) {
      bids.add(new TreeMap<>(Comparator.reverseOrder()));
      asks.add(new TreeMap<>());
    }
  }

  long add(
      final int symbolId,
      final long id,
      final Side side,
      final long price,
      final long size,
      final TimeInForce timeInForce,
      final BookEvents events) {
    final boolean mayRest = timeInForce == TimeInForce.GTC;
    if (id < 1) {
      return reject(id, RejectReason.ORDER_ID_OUT_OF_RANGE, events);
    }
    if (price < 1 || price > BookLimits.MAX_PRICE) {
      return reject(id, RejectReason.PRICE_OUT_OF_RANGE, events);
    }
    if (size < 1 || size > BookLimits.MAX_SIZE) {
      return reject(id, RejectReason.SIZE_OUT_OF_RANGE, events);
    }
    if (orders.containsKey(id)) {
      return reject(id, RejectReason.DUPLICATE_ORDER, events);
    }
    if (mayRest && orders.size() >= limits.maxOrders()) {
      return reject(id, RejectReason.ORDERS_FULL, events);
    }
    final NavigableMap<Long, ArrayDeque<Order>> own = levels(symbolId, side);
    if (mayRest && own.size() >= limits.maxLevelsPerSide() && !own.containsKey(price)) {
      return reject(id, RejectReason.LEVELS_FULL, events);
    }

    event(EventKind.ACCEPTED, id, price, size, events);
    final Order order = new Order(id, symbolId, side, price, size);
    if (timeInForce != TimeInForce.FOK || available(order) >= size) {
      trade(order, events);
    }
    if (order.size > 0 && mayRest) {
      rest(order);
      return order.size;
    }
    if (order.size > 0) {
      event(EventKind.EXPIRED, id, price, order.size, events);
    }
    return 0;
  }

  long cancel(final int symbolId, final long id, final BookEvents events) {
    final Order order = orders.get(id);
    if (order == null || order.symbolId != symbolId) {
      return reject(id, RejectReason.UNKNOWN_ORDER, events);
    }
    takeOut(order);
    event(EventKind.CANCELLED, id, order.price, order.size, events);
    return 0;
  }

  long reduce(final int symbolId, final long id, final long by, final BookEvents events) {
    final Order order = orders.get(id);
    if (order == null || order.symbolId != symbolId) {
      return reject(id, RejectReason.UNKNOWN_ORDER, events);
    }
    if (by < 1 || by > BookLimits.MAX_SIZE) {
      return reject(id, RejectReason.SIZE_OUT_OF_RANGE, events);
    }
    if (by >= order.size) {
      return cancel(symbolId, id, events);
    }
    order.size -= by;
    event(EventKind.REDUCED, id, order.price, by, events);
    return order.size;
  }

  long move(
      final int symbolId,
      final long id,
      final long price,
      final long size,
      final BookEvents events) {
    final Order order = orders.get(id);
    if (order == null || order.symbolId != symbolId) {
      return reject(id, RejectReason.UNKNOWN_ORDER, events);
    }
    if (price < 1 || price > BookLimits.MAX_PRICE) {
      return reject(id, RejectReason.PRICE_OUT_OF_RANGE, events);
    }
    if (size < 1 || size > BookLimits.MAX_SIZE) {
      return reject(id, RejectReason.SIZE_OUT_OF_RANGE, events);
    }
    final NavigableMap<Long, ArrayDeque<Order>> own = levels(symbolId, order.side);
    final int levelsAfter =
        own.size()
            - (own.get(order.price).size() == 1 && price != order.price ? 1 : 0)
            + (own.containsKey(price) ? 0 : 1);
    if (levelsAfter > limits.maxLevelsPerSide()) {
      return reject(id, RejectReason.LEVELS_FULL, events);
    }
    if (price == order.price && size <= order.size) {
      event(EventKind.REDUCED, id, price, order.size - size, events);
      order.size = size;
      return size;
    }

    takeOut(order);
    event(EventKind.MOVED, id, price, size, events);
    order.price = price;
    order.size = size;
    trade(order, events);
    if (order.size > 0) {
      rest(order);
    }
    return order.size;
  }

  List<Level> depth(final int symbolId, final Side side) {
    final List<Level> depth = new ArrayList<>();
    levels(symbolId, side)
        .forEach(
            (price, queue) ->
                depth.add(
                    new Level(price, queue.stream().mapToLong(o -> o.size).sum(), queue.size())));
    return depth;
  }

  int orderCount() {
    return orders.size();
  }

  /** Ids at the best level of a side, oldest first. */
  List<Long> idsAtBest(final int symbolId, final Side side) {
    final NavigableMap<Long, ArrayDeque<Order>> levels = levels(symbolId, side);
    return levels.isEmpty()
        ? List.of()
        : levels.firstEntry().getValue().stream().map(o -> o.id).toList();
  }

  private void trade(final Order taker, final BookEvents events) {
    final NavigableMap<Long, ArrayDeque<Order>> opposite =
        levels(taker.symbolId, taker.side == Side.BUY ? Side.SELL : Side.BUY);
    while (taker.size > 0 && !opposite.isEmpty() && crosses(taker, opposite.firstKey())) {
      final Order maker = opposite.firstEntry().getValue().getFirst();
      final long traded = Math.min(maker.size, taker.size);
      event(EventKind.TRADE, maker.id, maker.price, traded, events);
      maker.size -= traded;
      taker.size -= traded;
      if (maker.size == 0) {
        takeOut(maker);
      }
    }
  }

  private long available(final Order taker) {
    return levels(taker.symbolId, taker.side == Side.BUY ? Side.SELL : Side.BUY).values().stream()
        .flatMap(ArrayDeque::stream)
        .filter(o -> crosses(taker, o.price))
        .mapToLong(o -> o.size)
        .sum();
  }

  private static boolean crosses(final Order taker, final long price) {
    return taker.side == Side.BUY ? price <= taker.price : price >= taker.price;
  }

  private void rest(final Order order) {
    levels(order.symbolId, order.side)
        .computeIfAbsent(order.price, p -> new ArrayDeque<>())
        .addLast(order);
    orders.put(order.id, order);
  }

  private void takeOut(final Order order) {
    final NavigableMap<Long, ArrayDeque<Order>> own = levels(order.symbolId, order.side);
    final ArrayDeque<Order> queue = own.get(order.price);
    queue.remove(order);
    if (queue.isEmpty()) {
      own.remove(order.price);
    }
    orders.remove(order.id);
  }

  private NavigableMap<Long, ArrayDeque<Order>> levels(final int symbolId, final Side side) {
    return (side == Side.BUY ? bids : asks).get(symbolId);
  }

  private static void event(
      final EventKind kind,
      final long id,
      final long price,
      final long size,
      final BookEvents events) {
    events.onEvent(kind, id, price, size, RejectReason.NONE);
  }

  private static long reject(final long id, final RejectReason reason, final BookEvents events) {
    events.onEvent(EventKind.REJECTED, id, 0, 0, reason);
    return 0;
  }
}
