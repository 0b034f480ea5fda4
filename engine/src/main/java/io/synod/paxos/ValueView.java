package io.synod.paxos;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A reusable view of a value where it lies: a buffer, an offset and a length. The view ends with
 * the call that filled it, or with the next call to the store that filled it; it is never kept.
 */
public final class ValueView {
  private static final DirectBuffer EMPTY = new UnsafeBuffer(new byte[0]);

  private DirectBuffer buffer = EMPTY;
  private int offset;
  private int length;

  /**
   * Points the view at a value.
   *
   * @param buffer that holds the value.
   * @param offset of the value in {@code buffer}.
   * @param length in bytes; 0 is a no-op.
   * @return this.
   */
  public ValueView wrap(final DirectBuffer buffer, final int offset, final int length) {
    this.buffer = buffer;
    this.offset = offset;
    this.length = length;
    return this;
  }

  ValueView wrapEmpty() {
    return wrap(EMPTY, 0, 0);
  }

  /**
   * The buffer that holds the value.
   *
   * @return the buffer.
   */
  public DirectBuffer buffer() {
    return buffer;
  }

  /**
   * Where in the buffer the value starts.
   *
   * @return the offset in bytes.
   */
  public int offset() {
    return offset;
  }

  /**
   * The value's length.
   *
   * @return the length in bytes; 0 is a no-op.
   */
  public int length() {
    return length;
  }

  static boolean sameBytes(
      final DirectBuffer left,
      final int leftOffset,
      final int leftLength,
      final DirectBuffer right,
      final int rightOffset,
      final int rightLength) {
    if (leftLength != rightLength) {
      return false;
    }
    for (int i = 0; i < leftLength; i++) {
      if (left.getByte(leftOffset + i) != right.getByte(rightOffset + i)) {
        return false;
      }
    }
    return true;
  }
}
