package io.synod.journal;

/**
 * Where the newest record of each of the latest instances lies. A ring: an instance that is not in
 * it may still be in the journal, one that is in it is there by its newest record.
 */
final class RecentIndex {
  private final long[] instances;
  private final int[] segments;
  private final int[] offsets;
  private final int mask;

  RecentIndex(final int capacity) {
    instances = new long[capacity];
    segments = new int[capacity];
    offsets = new int[capacity];
    mask = capacity - 1;
  }

  void put(final long instance, final int segment, final int offset) {
    final int slot = slot(instance);
    instances[slot] = instance;
    segments[slot] = segment;
    offsets[slot] = offset;
  }

  void remove(final long instance) {
    final int slot = slot(instance);
    if (instances[slot] == instance) {
      instances[slot] = 0;
    }
  }

  /** The slot that an instance is in, or -1. */
  int find(final long instance) {
    final int slot = slot(instance);
    return instances[slot] == instance ? slot : -1;
  }

  /** Index of the segment in the list of segments. */
  int segment(final int slot) {
    return segments[slot];
  }

  /** Offset of the record in the segment. */
  int offset(final int slot) {
    return offsets[slot];
  }

  private int slot(final long instance) {
    return (int) instance & mask;
  }
}
