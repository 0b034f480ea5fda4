package io.synod.journal;

import java.util.Arrays;

/**
 * Where in one segment an instance may be: the segment is cut into blocks of {@link #BLOCK_LENGTH}
 * bytes, and for each the lowest and highest instance of the records that begin in it are kept.
 * Groups of blocks are kept likewise, so that a search skips most blocks. 28 bytes for each block.
 */
final class BlockIndex {
  /** Length of a block in bytes. */
  static final int BLOCK_LENGTH = 32 * 1024;

  private static final int BLOCK_SHIFT = 15;
  private static final int GROUP_SHIFT = 6;
  private static final long NONE = Long.MAX_VALUE;

  private int[] firstOffsets;
  private int[] counts;
  private long[] lowest;
  private long[] highest;
  private long[] groupLowest;
  private long[] groupHighest;
  private int blocks;
  private long firstRecord;

  BlockIndex(final int segmentLengthBytes) {
    resize((segmentLengthBytes >> BLOCK_SHIFT) + 1);
  }

  /** Number of the record that the segment begins with, damaged or not. */
  long firstRecord() {
    return firstRecord;
  }

  void firstRecord(final long number) {
    firstRecord = number;
  }

  /** Number of blocks in which a record begins, and those before them. */
  int blocks() {
    return blocks;
  }

  /** Offset of the first record that begins in the block. */
  int firstOffset(final int block) {
    return firstOffsets[block];
  }

  /** Records that begin in the block. */
  int count(final int block) {
    return counts[block];
  }

  /** Highest instance of all records; 0 where none has one. */
  long highest() {
    long found = 0;
    for (final long each : groupHighest) {
      found = Math.max(found, each);
    }
    return found;
  }

  /** End of the block: the offset that no record of it begins at. */
  static int limit(final int block) {
    return (int) Math.min(Integer.MAX_VALUE, (block + 1L) << BLOCK_SHIFT);
  }

  /**
   * Adds a record behind all others.
   *
   * @param offset of the record.
   * @param instance of it, or 0 where it has none.
   */
  void add(final int offset, final long instance) {
    final int block = offset >> BLOCK_SHIFT;
    if (block >= blocks) {
      begin(block);
    }
    if (counts[block]++ == 0) {
      firstOffsets[block] = offset;
    }
    if (instance > 0) {
      final int group = block >> GROUP_SHIFT;
      lowest[block] = Math.min(lowest[block], instance);
      highest[block] = Math.max(highest[block], instance);
      groupLowest[group] = Math.min(groupLowest[group], instance);
      groupHighest[group] = Math.max(groupHighest[group], instance);
    }
  }

  /**
   * Finds the newest block that may hold an instance.
   *
   * @param instance to look for.
   * @param below only blocks before this one are looked at.
   * @return the block, or -1.
   */
  int newestBlock(final long instance, final int below) {
    int block = below - 1;
    while (block >= 0) {
      final int group = block >> GROUP_SHIFT;
      if (groupLowest[group] > instance || groupHighest[group] < instance) {
        block = (group << GROUP_SHIFT) - 1;
      } else if (lowest[block] > instance || highest[block] < instance) {
        block--;
      } else {
        return block;
      }
    }
    return -1;
  }

  /** Gives back the memory of blocks that no record begins in: nothing will be added any more. */
  void trim() {
    resize(blocks);
  }

  private void begin(final int block) {
    if (block >= counts.length) {
      resize(Math.max(block + 1, counts.length * 2));
    }
    blocks = block + 1;
  }

  private void resize(final int capacity) {
    final int groups = (capacity >> GROUP_SHIFT) + 1;
    if (counts == null) {
      firstOffsets = new int[capacity];
      counts = new int[capacity];
      lowest = filled(new long[capacity], 0);
      highest = new long[capacity];
      groupLowest = filled(new long[groups], 0);
      groupHighest = new long[groups];
    } else {
      firstOffsets = Arrays.copyOf(firstOffsets, capacity);
      counts = Arrays.copyOf(counts, capacity);
      lowest = filled(Arrays.copyOf(lowest, capacity), blocks);
      highest = Arrays.copyOf(highest, capacity);
      final int usedGroups = Math.min(groups, groupLowest.length);
      groupLowest = filled(Arrays.copyOf(groupLowest, groups), usedGroups);
      groupHighest = Arrays.copyOf(groupHighest, groups);
    }
  }

  private static long[] filled(final long[] values, final int from) {
    Arrays.fill(values, from, values.length, NONE);
    return values;
  }
}
