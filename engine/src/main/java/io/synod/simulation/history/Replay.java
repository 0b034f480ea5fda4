package io.synod.simulation.history;

import io.synod.service.CommandContext;
import io.synod.service.StateMachine;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Applies commands to a state machine as a node would, and keeps the reply. */
final class Replay implements CommandContext {
  private static final byte[] EMPTY = new byte[0];

  private final UnsafeBuffer view = new UnsafeBuffer(EMPTY);
  private AppliedCommand applied;
  private byte[] reply;

  /** Applies; gives the reply, empty where the state machine made none. */
  byte[] apply(final StateMachine machine, final AppliedCommand command) {
    applied = command;
    reply = null;
    view.wrap(command.command());
    machine.onCommand(this, view, 0, command.command().length);
    return reply == null ? EMPTY : reply;
  }

  @Override
  public long instance() {
    return applied.instance();
  }

  @Override
  public long clusterTimeNs() {
    return applied.clusterTimeNs();
  }

  @Override
  public long sessionId() {
    return applied.session();
  }

  @Override
  public long sequence() {
    return applied.sequence();
  }

  @Override
  public void reply(final DirectBuffer buffer, final int offset, final int length) {
    if (reply != null) {
      throw new IllegalStateException("the command was replied to already: " + applied);
    }
    reply = new byte[length];
    buffer.getBytes(offset, reply);
  }
}
