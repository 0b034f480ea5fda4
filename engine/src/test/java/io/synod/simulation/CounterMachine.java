package io.synod.simulation;

import io.synod.service.CommandContext;
import io.synod.service.SnapshotInput;
import io.synod.service.SnapshotOutput;
import io.synod.service.StateMachine;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Adds one for each command; what is broken in it, a test chooses. */
class CounterMachine implements StateMachine {
  long count;
  private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[Long.BYTES]);

  /** What a command adds. */
  long step() {
    return 1;
  }

  /** What a snapshot holds. */
  long saved() {
    return count;
  }

  @Override
  public void onCommand(
      final CommandContext context,
      final DirectBuffer command,
      final int offset,
      final int length) {
    count += step();
    buffer.putLong(0, count);
    context.reply(buffer, 0, Long.BYTES);
  }

  @Override
  public void saveSnapshot(final SnapshotOutput output) {
    buffer.putLong(0, saved());
    output.write(buffer, 0, Long.BYTES);
  }

  @Override
  public void loadSnapshot(final SnapshotInput input) {
    input.read(buffer, 0, Long.BYTES);
    count = buffer.getLong(0);
  }

  @Override
  public long stateHash() {
    return count;
  }
}
