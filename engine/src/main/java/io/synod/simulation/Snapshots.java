package io.synod.simulation;

import io.synod.service.StateMachine;
import java.io.ByteArrayOutputStream;
import org.agrona.concurrent.UnsafeBuffer;

/** Snapshots of a state machine in memory. */
final class Snapshots {
  private Snapshots() {}

  static byte[] save(final StateMachine machine) {
    final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    machine.saveSnapshot(
        (buffer, offset, length) -> {
          final byte[] part = new byte[length];
          buffer.getBytes(offset, part);
          bytes.writeBytes(part);
        });
    return bytes.toByteArray();
  }

  static void load(final StateMachine machine, final byte[] snapshot) {
    final UnsafeBuffer source = new UnsafeBuffer(snapshot);
    final int[] at = new int[1];
    machine.loadSnapshot(
        (buffer, offset, length) -> {
          if (length > snapshot.length - at[0]) {
            throw new IllegalArgumentException("the snapshot ends before that: length=" + length);
          }
          buffer.putBytes(offset, source, at[0], length);
          at[0] += length;
        });
    if (at[0] != snapshot.length) {
      throw new IllegalStateException(
          "the state machine left bytes of its snapshot unread: " + (snapshot.length - at[0]));
    }
  }
}
