package io.synod.journal;

import java.nio.ByteBuffer;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** The mapped bytes of one segment: as a buffer to decode from, and as bytes to checksum. */
final class SegmentMemory {
  private static final ByteBuffer NOTHING = ByteBuffer.allocateDirect(0);

  private final UnsafeBuffer buffer = new UnsafeBuffer(0, 0);
  private ByteBuffer bytes = NOTHING;

  /**
   * Points at mapped memory.
   *
   * @param mapped direct buffer, all of which is mapped.
   */
  void wrap(final ByteBuffer mapped) {
    bytes = mapped;
    mapped.clear();
    buffer.wrap(mapped);
  }

  /**
   * Points at nothing.
   *
   * @return what this pointed at, for the caller to free.
   */
  ByteBuffer release() {
    final ByteBuffer released = bytes;
    bytes = NOTHING;
    buffer.wrap(0, 0);
    return released;
  }

  UnsafeBuffer buffer() {
    return buffer;
  }

  ByteBuffer bytes() {
    return bytes;
  }

  /** Whether another buffer lies in this memory. */
  boolean holds(final DirectBuffer other) {
    final long distance = other.addressOffset() - buffer.addressOffset();
    return other.byteArray() == null && distance >= 0 && distance < buffer.capacity();
  }

  int capacity() {
    return buffer.capacity();
  }
}
