package io.synod.simulation.history;

import io.synod.service.SnapshotInput;
import io.synod.service.StateMachine;
import java.util.Arrays;
import org.agrona.MutableDirectBuffer;

/** A state machine's snapshot as a value: equal state gives equal bytes. */
public final class StateBytes {
  private final byte[] bytes;
  private final int hash;

  StateBytes(final byte[] bytes) {
    this.bytes = bytes;
    hash = Arrays.hashCode(bytes);
  }

  void load(final StateMachine machine) {
    machine.loadSnapshot(new Input());
  }

  @Override
  public boolean equals(final Object other) {
    return other instanceof StateBytes that
        && hash == that.hash
        && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return hash;
  }

  private final class Input implements SnapshotInput {
    private int position;

    @Override
    public void read(final MutableDirectBuffer buffer, final int offset, final int length) {
      if (length < 0 || length > bytes.length - position) {
        throw new IllegalArgumentException(
            "snapshot ends: length=" + bytes.length + " position=" + position + " read=" + length);
      }
      buffer.putBytes(offset, bytes, position, length);
      position += length;
    }
  }
}
