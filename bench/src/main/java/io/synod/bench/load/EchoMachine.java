package io.synod.bench.load;

import io.synod.service.CommandContext;
import io.synod.service.SnapshotInput;
import io.synod.service.SnapshotOutput;
import io.synod.service.StateMachine;
import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Replies with the command. Its state is how many there were: what the benchmarks replicate. */
public final class EchoMachine implements StateMachine {
  private final UnsafeBuffer state = new UnsafeBuffer(new byte[Long.BYTES]);
  private long commands;

  @Override
  public void onCommand(
      final CommandContext context, final DirectBuffer buffer, final int offset, final int length) {
    commands++;
    context.reply(buffer, offset, length);
  }

  @Override
  public void saveSnapshot(final SnapshotOutput output) {
    state.putLong(0, commands, ByteOrder.LITTLE_ENDIAN);
    output.write(state, 0, Long.BYTES);
  }

  @Override
  public void loadSnapshot(final SnapshotInput input) {
    input.read(state, 0, Long.BYTES);
    commands = state.getLong(0, ByteOrder.LITTLE_ENDIAN);
  }

  @Override
  public long stateHash() {
    return commands;
  }
}
