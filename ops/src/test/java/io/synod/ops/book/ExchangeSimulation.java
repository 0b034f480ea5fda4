package io.synod.ops.book;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * An exchange with a book of its own, written without ours, that writes what LOBSTER files of N
 * levels would hold: only messages that touch one of the N best levels, and the N best levels after
 * each.
 */
final class ExchangeSimulation {
  private static final int TICK = 100;
  private static final long EMPTY = 9_999_999_999L;

  private static final class Order {
    final long id;
    final boolean isBuy;
    final long price;
    long size;

    Order(final long id, final boolean isBuy, final long price, final long size) {
      this.id = id;
      this.isBuy = isBuy;
      this.price = price;
      this.size = size;
    }
  }

  final List<String> messages = new ArrayList<>();
  final List<String> rows = new ArrayList<>();
  int executions;
  private final SplittableRandom random;
  private final int levels;
  private final NavigableMap<Long, ArrayDeque<Order>> bids =
      new TreeMap<>(Comparator.reverseOrder());
  private final NavigableMap<Long, ArrayDeque<Order>> asks = new TreeMap<>();
  private final List<Order> live = new ArrayList<>();
  private final Map<Long, Integer> indexes = new HashMap<>();
  private long nextId = 1;
  private long timeUs = 34_200_000_000L;
  private boolean isWriting;

  ExchangeSimulation(final long seed, final int levels) {
    random = new SplittableRandom(seed);
    this.levels = levels;
  }

  /** Fills the book, then writes what happens to it. The price swings by that many ticks. */
  void run(final int openingOrders, final int events, final int swing, final int spread) {
    for (int i = 0; i < openingOrders; i++) {
      add(mid(0, swing), spread);
    }
    isWriting = true;
    for (int i = 0; i < events; i++) {
      step(mid(i / (double) events, swing), openingOrders, spread);
    }
  }

  private static long mid(final double progress, final int swing) {
    return 20_000L + Math.round(swing * Math.sin(progress * 6 * Math.PI));
  }

  private void step(final long mid, final int aim, final int spread) {
    final int kind = random.nextInt(100);
    if (live.isEmpty() || kind < (live.size() < aim ? 55 : 40)) {
      add(mid, spread);
    } else if (kind < 85) {
      delete(live.get(random.nextInt(live.size())));
    } else if (kind < 93) {
      reduce(live.get(random.nextInt(live.size())));
    } else if (kind < 95) {
      write(5, 0, 1 + random.nextInt(50), mid * TICK, random.nextBoolean(), true);
    } else {
      final boolean isBuy = random.nextBoolean();
      cross(isBuy, isBuy ? Long.MAX_VALUE : 1, 1 + random.nextInt(400));
    }
  }

  /** A limit order about the middle; it first trades with what it crosses, as the middle moves. */
  private void add(final long mid, final int spread) {
    final boolean isBuy = random.nextBoolean();
    final int distance = 1 + Math.min(random.nextInt(spread), random.nextInt(spread));
    final long price = (isBuy ? mid - distance : mid + distance) * TICK;
    final long size = 1L + random.nextInt(300);
    final long left = cross(isBuy, price, size);
    if (left > 0) {
      final Order order = new Order(nextId++, isBuy, price, left);
      side(isBuy).computeIfAbsent(price, p -> new ArrayDeque<>()).addLast(order);
      indexes.put(order.id, live.size());
      live.add(order);
      write(1, order.id, left, price, isBuy, isVisible(isBuy, price));
    }
  }

  private void delete(final Order order) {
    final boolean isVisible = isVisible(order.isBuy, order.price);
    final long size = order.size;
    remove(order);
    write(3, order.id, size, order.price, order.isBuy, isVisible);
  }

  private void reduce(final Order order) {
    if (order.size > 1) {
      final long by = 1 + random.nextLong(order.size - 1);
      order.size -= by;
      write(2, order.id, by, order.price, order.isBuy, isVisible(order.isBuy, order.price));
    }
  }

  private long cross(final boolean isBuy, final long limit, final long size) {
    final NavigableMap<Long, ArrayDeque<Order>> opposite = side(!isBuy);
    long left = size;
    while (left > 0 && !opposite.isEmpty()) {
      final long best = opposite.firstKey();
      if (isBuy ? best > limit : best < limit) {
        break;
      }
      final Order maker = opposite.firstEntry().getValue().getFirst();
      final long traded = Math.min(left, maker.size);
      maker.size -= traded;
      left -= traded;
      if (maker.size == 0) {
        remove(maker);
      }
      executions += isWriting ? 1 : 0;
      write(4, maker.id, traded, best, maker.isBuy, true);
    }
    return left;
  }

  private void remove(final Order order) {
    final ArrayDeque<Order> queue = side(order.isBuy).get(order.price);
    queue.remove(order);
    if (queue.isEmpty()) {
      side(order.isBuy).remove(order.price);
    }
    final int index = indexes.remove(order.id);
    final Order last = live.remove(live.size() - 1);
    if (last != order) {
      live.set(index, last);
      indexes.put(last.id, index);
    }
  }

  private boolean isVisible(final boolean isBuy, final long price) {
    return side(isBuy).headMap(price, false).size() < levels;
  }

  private void write(
      final int type,
      final long id,
      final long size,
      final long price,
      final boolean isBuy,
      final boolean isVisible) {
    timeUs += random.nextInt(5000);
    if (isWriting && isVisible) {
      messages.add(
          String.format(
              "%d.%06d,%d,%d,%d,%d,%d",
              timeUs / 1_000_000, timeUs % 1_000_000, type, id, size, price, isBuy ? 1 : -1));
      rows.add(row());
    }
  }

  private String row() {
    final StringBuilder row = new StringBuilder();
    final var ask = asks.entrySet().iterator();
    final var bid = bids.entrySet().iterator();
    for (int i = 0; i < levels; i++) {
      row.append(i == 0 ? "" : ",");
      append(row, ask.hasNext() ? ask.next() : null, EMPTY);
      row.append(',');
      append(row, bid.hasNext() ? bid.next() : null, -EMPTY);
    }
    return row.toString();
  }

  private static void append(
      final StringBuilder row, final Map.Entry<Long, ArrayDeque<Order>> level, final long empty) {
    if (level == null) {
      row.append(empty).append(",0");
    } else {
      row.append(level.getKey())
          .append(',')
          .append(level.getValue().stream().mapToLong(o -> o.size).sum());
    }
  }

  private NavigableMap<Long, ArrayDeque<Order>> side(final boolean isBuy) {
    return isBuy ? bids : asks;
  }
}
