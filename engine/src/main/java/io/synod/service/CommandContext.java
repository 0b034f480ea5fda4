package io.synod.service;

import org.agrona.DirectBuffer;

/** Where and when the command being applied stands in the log. Valid only during the call. */
public interface CommandContext {
  /**
   * The instance that decided the value which holds this command.
   *
   * @return from 1; several commands share an instance where they were batched.
   */
  long instance();

  /**
   * The only clock that a state machine may read: stamped by the leader, never goes back.
   *
   * @return nanoseconds since 1970-01-01T00:00:00Z, the same on every node.
   */
  long clusterTimeNs();

  /**
   * The client session that sent the command.
   *
   * @return the session's id, unique in the cluster.
   */
  long sessionId();

  /**
   * The command's number within its session.
   *
   * @return from 1, ascending by one.
   */
  long sequence();

  /**
   * Replies to the client that sent the command. Only the node that holds the client's connection
   * sends it; elsewhere the call does nothing. At most one reply a command; without one the client
   * gets an empty reply.
   *
   * @param buffer holds the reply; copied before the call returns.
   * @param offset of the reply in {@code buffer}.
   * @param length in bytes, at most the cluster's maximum reply length.
   * @throws IllegalArgumentException where the reply is too long.
   * @throws IllegalStateException where the command was replied to already.
   */
  void reply(DirectBuffer buffer, int offset, int length);
}
