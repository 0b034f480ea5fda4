package io.synod.session;

import org.agrona.DirectBuffer;

/** Takes the reply of each command that was applied, on the way to its client. */
public interface ReplySink {
  /**
   * A command was applied.
   *
   * @param sessionId of the client.
   * @param sequence of the command.
   * @param instance that decided it.
   * @param buffer holds the reply; copied before the call returns.
   * @param offset of the reply.
   * @param length of the reply in bytes, from 0.
   */
  void onReply(
      long sessionId, long sequence, long instance, DirectBuffer buffer, int offset, int length);

  /** The last command of the batch was applied: what replies were gathered can go out. */
  void onBatchApplied();
}
