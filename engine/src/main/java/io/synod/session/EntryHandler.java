package io.synod.session;

import org.agrona.DirectBuffer;

/** Takes the commands of a batch, in their order. */
@FunctionalInterface
public interface EntryHandler {
  /**
   * A command.
   *
   * @param instance that decided the batch.
   * @param clusterTimeNs that the leader stamped on the batch.
   * @param sessionId of the client.
   * @param sequence of the command in its session.
   * @param buffer holds the command. Valid only during the call.
   * @param offset of the command.
   * @param length of the command in bytes.
   */
  void onCommand(
      long instance,
      long clusterTimeNs,
      long sessionId,
      long sequence,
      DirectBuffer buffer,
      int offset,
      int length);
}
