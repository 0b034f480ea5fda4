package io.synod.service;

import org.agrona.MutableDirectBuffer;

/** Gives the bytes of a snapshot back, in the order in which they were written. */
@FunctionalInterface
public interface SnapshotInput {
  /**
   * Reads exactly {@code length} bytes.
   *
   * @param buffer gets the bytes.
   * @param offset where the first goes.
   * @param length in bytes.
   * @throws IllegalArgumentException where the snapshot ends before that.
   */
  void read(MutableDirectBuffer buffer, int offset, int length);
}
