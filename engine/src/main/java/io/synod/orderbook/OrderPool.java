package io.synod.orderbook;

import java.util.Arrays;
import org.agrona.collections.Long2LongHashMap;

/**
 * The resting orders of all books, in slots that are used again. What belongs together in use lies
 * together in memory: an order's four longs share a cache line.
 */
final class OrderPool {
  /** No slot. */
  static final int NONE = -1;

  private static final int LONGS_PER_ORDER = 4;
  private static final int ID = 0;
  private static final int PRICE = 1;
  private static final int SIZE = 2;
  private static final int OWNER = 3;
  private static final int INITIAL_ORDERS = 1 << 12;
  private static final float LOAD_FACTOR = 0.55f;

  private final int maxOrders;
  private final Long2LongHashMap slotById;
  private long[] orders;

  /** Next and previous slot of the same price level; of a free slot, the next free one. */
  private int[] links;

  private int firstFree = NONE;
  private int slotsEverUsed;

  OrderPool(final int maxOrders) {
    this.maxOrders = maxOrders;
    final int initialOrders = Math.min(maxOrders, INITIAL_ORDERS);
    orders = new long[initialOrders * LONGS_PER_ORDER];
    links = new int[initialOrders * 2];
    slotById = new Long2LongHashMap(initialOrders * 2, LOAD_FACTOR, NONE, true);
  }

  int count() {
    return slotById.size();
  }

  boolean isFull() {
    return slotById.size() == maxOrders;
  }

  /** The order's slot, or {@link #NONE} where no such order rests. */
  int find(final long orderId) {
    return (int) slotById.get(orderId);
  }

  /** Takes a slot for an order that is not in the pool, which must not be full. */
  int acquire(
      final long orderId,
      final long price,
      final long size,
      final int symbolId,
      final boolean isBuy) {
    final int slot;
    if (firstFree != NONE) {
      slot = firstFree;
      firstFree = next(slot);
    } else {
      slot = slotsEverUsed++;
      if (slot * 2 == links.length) {
        grow();
      }
    }

    final int index = slot * LONGS_PER_ORDER;
    orders[index + ID] = orderId;
    orders[index + PRICE] = price;
    orders[index + SIZE] = size;
    orders[index + OWNER] = ((long) symbolId << 1) | (isBuy ? 1 : 0);
    slotById.put(orderId, slot);
    return slot;
  }

  /** Gives a slot back. */
  void release(final int slot) {
    slotById.remove(orderId(slot));
    next(slot, firstFree);
    firstFree = slot;
  }

  long orderId(final int slot) {
    return orders[slot * LONGS_PER_ORDER + ID];
  }

  long price(final int slot) {
    return orders[slot * LONGS_PER_ORDER + PRICE];
  }

  void price(final int slot, final long price) {
    orders[slot * LONGS_PER_ORDER + PRICE] = price;
  }

  long size(final int slot) {
    return orders[slot * LONGS_PER_ORDER + SIZE];
  }

  void size(final int slot, final long size) {
    orders[slot * LONGS_PER_ORDER + SIZE] = size;
  }

  int symbolId(final int slot) {
    return (int) (orders[slot * LONGS_PER_ORDER + OWNER] >> 1);
  }

  boolean isBuy(final int slot) {
    return (orders[slot * LONGS_PER_ORDER + OWNER] & 1) != 0;
  }

  int next(final int slot) {
    return links[slot * 2];
  }

  void next(final int slot, final int nextSlot) {
    links[slot * 2] = nextSlot;
  }

  int previous(final int slot) {
    return links[slot * 2 + 1];
  }

  void previous(final int slot, final int previousSlot) {
    links[slot * 2 + 1] = previousSlot;
  }

  private void grow() {
    final int capacity = Math.min(maxOrders, links.length);
    orders = Arrays.copyOf(orders, capacity * LONGS_PER_ORDER);
    links = Arrays.copyOf(links, capacity * 2);
  }
}
