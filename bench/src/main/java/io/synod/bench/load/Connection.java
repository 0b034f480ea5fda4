package io.synod.bench.load;

import org.agrona.DirectBuffer;

/** A way to a cluster, polled by the one thread that also sends. */
public interface Connection extends AutoCloseable {
  /** Told of replies. */
  @FunctionalInterface
  interface ReplyHandler {
    /**
     * A command was replied to.
     *
     * @param sequence that {@link Connection#offer} gave the command. May come twice.
     * @param buffer holds the reply; valid only during the call.
     * @param offset of the reply.
     * @param length of the reply in bytes.
     */
    void onReply(long sequence, DirectBuffer buffer, int offset, int length);
  }

  /**
   * Sends a command.
   *
   * @param buffer holds the command; copied before the call returns.
   * @param offset of the command.
   * @param length of the command in bytes.
   * @return the command's sequence, from 1 and ascending by one; 0 or below where none is taken for
   *     now.
   */
  long offer(DirectBuffer buffer, int offset, int length);

  /**
   * Does what there is to do: receives, keeps the connection alive, finds the leader.
   *
   * @param handler told of replies.
   * @return a work count.
   */
  int poll(ReplyHandler handler);

  @Override
  void close();
}
