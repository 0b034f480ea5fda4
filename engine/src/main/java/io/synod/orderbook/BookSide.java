package io.synod.orderbook;

import java.util.Arrays;

/**
 * One side of a book: price levels, each a queue of orders by age.
 *
 * <p>The levels lie in arrays sorted so that the best is last. In real flow most levels come and go
 * near the best price, so that little moves; a search starts at the best and takes steps that
 * double. Finding a level costs O(log of its distance from the best), opening or closing one a copy
 * of the levels that are better.
 */
final class BookSide {
  private static final int INITIAL_LEVELS = 64;

  private final OrderPool pool;
  private final int maxLevels;
  private final boolean isBuy;

  /** The price, negated for asks: on both sides a better price is a greater key. */
  private long[] keys;

  private long[] sizes;
  private int[] counts;
  private int[] heads;
  private int[] tails;
  private int levelCount;
  private int orderCount;

  BookSide(final OrderPool pool, final boolean isBuy, final int maxLevels) {
    this.pool = pool;
    this.isBuy = isBuy;
    this.maxLevels = maxLevels;
    final int capacity = Math.min(INITIAL_LEVELS, maxLevels);
    keys = new long[capacity];
    sizes = new long[capacity];
    counts = new int[capacity];
    heads = new int[capacity];
    tails = new int[capacity];
  }

  int levelCount() {
    return levelCount;
  }

  int orderCount() {
    return orderCount;
  }

  /** Price in ticks of a level, counted from the best, which is 0. */
  long price(final int level) {
    return key(keys[levelCount - 1 - level]);
  }

  /** Units at a level, counted from the best, which is 0. */
  long size(final int level) {
    return sizes[levelCount - 1 - level];
  }

  /** Orders at a level, counted from the best, which is 0. */
  int orders(final int level) {
    return counts[levelCount - 1 - level];
  }

  /** Slot of the oldest order at a level, counted from the best, which is 0. */
  int firstOrder(final int level) {
    return heads[levelCount - 1 - level];
  }

  /** Whether an order of the other side with that limit would trade with the best level. */
  boolean isCrossedBy(final long limit) {
    return levelCount > 0 && keys[levelCount - 1] >= key(limit);
  }

  /** Whether an order at one price comes before an order at the other, whatever their ages. */
  boolean isBetter(final long price, final long otherPrice) {
    return key(price) > key(otherPrice);
  }

  /** Whether that many units rest at the limit or better. */
  boolean holds(final long limit, final long size) {
    final long key = key(limit);
    long left = size;
    for (int i = levelCount - 1; i >= 0 && left > 0 && keys[i] >= key; i--) {
      left -= sizes[i];
    }
    return left <= 0;
  }

  /** Whether an order at that price can be added as far as the number of levels goes. */
  boolean hasRoomAt(final long price) {
    return levelCount < maxLevels || search(key(price)) >= 0;
  }

  /** Orders at that price. */
  int ordersAt(final long price) {
    final int index = search(key(price));
    return index < 0 ? 0 : counts[index];
  }

  /** Puts an order at the end of the queue of its price. */
  void add(final int slot) {
    final long key = key(pool.price(slot));
    int index = search(key);
    if (index < 0) {
      index = ~index;
      open(index, key);
      heads[index] = slot;
    } else {
      pool.next(tails[index], slot);
    }

    pool.previous(slot, counts[index] == 0 ? OrderPool.NONE : tails[index]);
    pool.next(slot, OrderPool.NONE);
    tails[index] = slot;
    sizes[index] += pool.size(slot);
    counts[index]++;
    orderCount++;
  }

  /** Takes an order out of the queue of its price. */
  void remove(final int slot) {
    final int index = search(key(pool.price(slot)));
    orderCount--;
    if (--counts[index] == 0) {
      close(index);
      return;
    }

    final int previous = pool.previous(slot);
    final int next = pool.next(slot);
    if (previous == OrderPool.NONE) {
      heads[index] = next;
    } else {
      pool.next(previous, next);
    }
    if (next == OrderPool.NONE) {
      tails[index] = previous;
    } else {
      pool.previous(next, previous);
    }
    sizes[index] -= pool.size(slot);
  }

  /** Makes an order smaller; it keeps its place and must keep some size. */
  void reduce(final int slot, final long by) {
    pool.size(slot, pool.size(slot) - by);
    sizes[search(key(pool.price(slot)))] -= by;
  }

  private long key(final long price) {
    return isBuy ? price : -price;
  }

  /** Index of the level, or the complement of the index that it would have. */
  private int search(final long key) {
    int high = levelCount - 1;
    int low = high;
    int step = 1;
    while (low >= 0 && keys[low] > key) {
      high = low - 1;
      low -= step;
      step <<= 1;
    }
    low = Math.max(low, 0);

    while (low <= high) {
      final int middle = (low + high) >>> 1;
      if (keys[middle] < key) {
        low = middle + 1;
      } else if (keys[middle] > key) {
        high = middle - 1;
      } else {
        return middle;
      }
    }
    return ~low;
  }

  private void open(final int index, final long key) {
    if (levelCount == keys.length) {
      grow();
    }
    shift(index, index + 1, levelCount - index);
    levelCount++;
    keys[index] = key;
    sizes[index] = 0;
    counts[index] = 0;
  }

  private void close(final int index) {
    levelCount--;
    shift(index + 1, index, levelCount - index);
  }

  private void shift(final int from, final int to, final int length) {
    if (length > 0) {
      System.arraycopy(keys, from, keys, to, length);
      System.arraycopy(sizes, from, sizes, to, length);
      System.arraycopy(counts, from, counts, to, length);
      System.arraycopy(heads, from, heads, to, length);
      System.arraycopy(tails, from, tails, to, length);
    }
  }

  private void grow() {
    final int capacity = (int) Math.min(maxLevels, keys.length * 2L);
    keys = Arrays.copyOf(keys, capacity);
    sizes = Arrays.copyOf(sizes, capacity);
    counts = Arrays.copyOf(counts, capacity);
    heads = Arrays.copyOf(heads, capacity);
    tails = Arrays.copyOf(tails, capacity);
  }
}
