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

  private final UnsafeBuffer reply = new UnsafeBuffer(new byte[1 << 20]);
  private long commands;
  private long hash;
  private int replyLength = -1;
  private RuntimeException failure;

  /** Makes every reply so long, instead of an echo. */
  EchoMachine replyLength(final int length) {
    replyLength = length;
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
    throw new UnsupportedOperationException();
  }

  @Override
  public void loadSnapshot(final SnapshotInput input) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long stateHash() {
    return hash;
  }

  private void mix(final long value) {
    hash = (hash ^ value) * PRIME + 1;
  }
}
