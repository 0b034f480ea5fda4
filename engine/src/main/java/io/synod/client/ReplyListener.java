package io.synod.client;

import org.agrona.DirectBuffer;

/**
 * Takes the replies to commands. Called by {@link SynodClient#poll}, on the caller's thread; may
 * call {@link SynodClient#offer}, but not poll.
 */
@FunctionalInterface
public interface ReplyListener {
  /**
   * A command was chosen and applied.
   *
   * @param sequence of the command, as {@link SynodClient#offer} returned it.
   * @param instance of the log that holds the command.
   * @param buffer holds the reply. Valid only during the call.
   * @param offset of the reply.
   * @param length of the reply in bytes, from 0.
   */
  void onReply(long sequence, long instance, DirectBuffer buffer, int offset, int length);

  /**
   * A command was refused and never will be applied.
   *
   * @param sequence of the command.
   * @param reason in words.
   */
  default void onRefused(final long sequence, final String reason) {
    throw new IllegalArgumentException(
        "command refused: sequence=" + sequence + " reason=" + reason);
  }
}
