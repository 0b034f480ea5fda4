package io.synod.service;

import org.agrona.DirectBuffer;

/** Takes the bytes of a snapshot, in order. */
@FunctionalInterface
public interface SnapshotOutput {
  /**
   * Appends bytes to the snapshot.
   *
   * @param buffer holds the bytes; copied before the call returns.
   * @param offset of the first byte.
   * @param length in bytes, of any size.
   */
  void write(DirectBuffer buffer, int offset, int length);
}
