package io.synod.orderbook;

import io.synod.service.SnapshotOutput;
import java.nio.ByteOrder;
import org.agrona.DirectBuffer;

/**
 * A 64-bit hash of a snapshot's bytes: equal state gives equal bytes, so equal state gives an equal
 * hash. It tells replicas apart that differ by accident, not by design.
 */
final class StateHash implements SnapshotOutput {
  private static final long MULTIPLIER = 0x9E37_79B9_7F4A_7C15L;
  private long hash;

  void reset() {
    hash = MULTIPLIER;
  }

  /** Bytes to hash; {@code length} is a multiple of 8. */
  @Override
  public void write(final DirectBuffer buffer, final int offset, final int length) {
    for (int i = 0; i < length; i += Long.BYTES) {
      hash = mix(hash ^ buffer.getLong(offset + i, ByteOrder.LITTLE_ENDIAN));
    }
  }

  long value() {
    return mix(hash);
  }

  private static long mix(final long value) {
    final long product = value * MULTIPLIER;
    return product ^ (product >>> 32);
  }
}
