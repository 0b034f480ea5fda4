package io.synod.node;

import io.synod.service.CommandContext;
import io.synod.service.SnapshotInput;
import io.synod.service.SnapshotOutput;
import io.synod.service.StateMachine;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Replies with the command, and hashes the whole history: order, sessions, instances and time. */
final class EchoMachine implements StateMachine {
  private static final long PRIME = 0x100000001b3L;

  /** Longer than it need be, so that a snapshot takes many messages. */
  private static final int STATE_LENGTH = 300_000;

  private final UnsafeBuffer reply = new UnsafeBuffer(new byte[1 << 20]);
  private final UnsafeBuffer state = new UnsafeBuffer(new byte[STATE_LENGTH]);
  private long commands;
  private long hash;
  private int replyLength = -1;
  private RuntimeException failure;
  private boolean isForgetting;

  /** Makes every reply so long, instead of an echo. */
  EchoMachine replyLength(final int length) {
    replyLength = length;
    return this;
  }

  /** Comes back from a snapshot with another state than it had. */
  EchoMachine forgetting() {
    isForgetting = true;
    return this;
  }

  void failWith(final RuntimeException failure) {
    this.failure = failure;
  }

  long commands() {
    return commands;
  }

  @Override
  public void onCommand(
      final CommandContext context, final DirectBuffer buffer, final int offset, final int length) {
    if (failure != null) {
      throw failure;
    }
    commands++;
    mix(context.instance());
    mix(context.clusterTimeNs());
    mix(context.sessionId());
    mix(context.sequence());
    for (int i = 0; i < length; i++) {
      mix(buffer.getByte(offset + i));
    }
    if (replyLength >= 0) {
      context.reply(reply, 0, replyLength);
    } else {
      context.reply(buffer, offset, length);
    }
  }

  @Override
  public void saveSnapshot(final SnapshotOutput output) {
    state.putLong(0, commands);
    state.putLong(Long.BYTES, hash);
    output.write(state, 0, state.capacity());
  }

  @Override
  public void loadSnapshot(final SnapshotInput input) {
    input.read(state, 0, state.capacity());
    commands = state.getLong(0);
    hash = isForgetting ? 0 : state.getLong(Long.BYTES);
  }

  @Override
  public long stateHash() {
    return hash;
  }

  private void mix(final long value) {
    hash = (hash ^ value) * PRIME + 1;
  }
}
