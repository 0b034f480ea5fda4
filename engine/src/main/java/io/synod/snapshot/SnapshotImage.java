package io.synod.snapshot;

import io.synod.service.SnapshotOutput;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;

/**
 * A state machine's bytes in memory, between the moment in which the state stood still and the
 * moment in which they are in a file. The memory is kept for the next snapshot; it is outside the
 * heap, in chunks of {@link SnapshotFile#CHUNK_LENGTH}.
 */
public final class SnapshotImage implements SnapshotOutput {
  private final List<ByteBuffer> chunks = new ArrayList<>();
  private ByteBuffer current;
  private int used;

  /** Forgets the bytes, and keeps the memory. */
  public void clear() {
    used = 0;
    current = null;
  }

  @Override
  public void write(final DirectBuffer buffer, final int offset, final int length) {
    int taken = 0;
    while (taken < length) {
      if (current == null || !current.hasRemaining()) {
        next();
      }
      final int part = Math.min(length - taken, current.remaining());
      buffer.getBytes(offset + taken, current, part);
      taken += part;
    }
  }

  /**
   * Bytes that were written.
   *
   * @return the length.
   */
  public long length() {
    return used == 0 ? 0 : (used - 1L) * SnapshotFile.CHUNK_LENGTH + current.position();
  }

  int chunks() {
    return used;
  }

  /** A chunk's bytes, to be read; all chunks but the last are full. */
  ByteBuffer chunk(final int index) {
    return chunks.get(index).duplicate().flip();
  }

  private void next() {
    if (used == chunks.size()) {
      chunks.add(ByteBuffer.allocateDirect(SnapshotFile.CHUNK_LENGTH));
    }
    current = chunks.get(used++);
    current.clear();
  }
}
