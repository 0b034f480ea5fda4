package io.synod.client;

import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The commands that have no reply yet, with their bytes, in a ring made beforehand. Bounded in
 * number and in bytes. Replies may come in any order; room is freed from the oldest on.
 */
final class OpenCommands {
  private static final int ALIGNMENT = 8;

  private final UnsafeBuffer bytes;
  private final int capacity;
  private final int mask;
  private final long[] starts;
  private final int[] lengths;
  private final boolean[] done;
  private long first = 1;
  private long next = 1;
  private long tail;

  /**
   * Makes the ring.
   *
   * @param maxCommands most commands open at once: a power of two.
   * @param maxBytes most bytes of them: a multiple of 8.
   */
  OpenCommands(final int maxCommands, final int maxBytes) {
    bytes = new UnsafeBuffer(BufferUtil.allocateDirectAligned(maxBytes, ALIGNMENT));
    capacity = maxBytes;
    mask = maxCommands - 1;
    starts = new long[maxCommands];
    lengths = new int[maxCommands];
    done = new boolean[maxCommands];
  }

  /** Whether a command of a length may be added. */
  boolean hasRoom(final int length) {
    if (next - first > mask) {
      return false;
    }
    final long head = next == first ? tail : starts[(int) first & mask];
    return start(length) + BitUtil.align(length, ALIGNMENT) - head <= capacity;
  }

  /**
   * Adds the next command.
   *
   * @return its sequence.
   */
  long add(final DirectBuffer buffer, final int offset, final int length) {
    final long start = start(length);
    final int slot = (int) next & mask;
    bytes.putBytes((int) (start % capacity), buffer, offset, length);
    starts[slot] = start;
    lengths[slot] = length;
    done[slot] = false;
    tail = start + BitUtil.align(length, ALIGNMENT);
    return next++;
  }

  /**
   * Notes the end of a command.
   *
   * @return false where it was not open (any more).
   */
  boolean complete(final long sequence) {
    if (!isOpen(sequence)) {
      return false;
    }
    done[(int) sequence & mask] = true;
    while (first < next && done[(int) first & mask]) {
      first++;
    }
    return true;
  }

  boolean isOpen(final long sequence) {
    return sequence >= first && sequence < next && !done[(int) sequence & mask];
  }

  /** The oldest sequence that may be open. */
  long first() {
    return first;
  }

  /** The sequence of the next command. */
  long next() {
    return next;
  }

  DirectBuffer buffer() {
    return bytes;
  }

  int offset(final long sequence) {
    return (int) (starts[(int) sequence & mask] % capacity);
  }

  int length(final long sequence) {
    return lengths[(int) sequence & mask];
  }

  /** Where a command of a length would go: it is never split at the ring's end. */
  private long start(final int length) {
    final long index = tail % capacity;
    return index + length > capacity ? tail - index + capacity : tail;
  }
}
