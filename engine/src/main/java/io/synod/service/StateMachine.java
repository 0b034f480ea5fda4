package io.synod.service;

import org.agrona.DirectBuffer;

/**
 * What a user replicates. Every replica calls it with the same commands in the same order, so the
 * same bytes must come out of the same log on every JVM: no wall clock, no random numbers, no
 * iteration over hash order, no background threads that touch the state.
 *
 * <p>All calls come from one thread, the node's agent. A thrown exception stops the node before the
 * next command, because a replica that skipped a command would differ from the others.
 */
public interface StateMachine {
  /**
   * Applies one command.
   *
   * @param context where and when the command stands in the log, and where a reply goes. Valid only
   *     during the call.
   * @param buffer holds the command, in place in the log: a view that ends with the call.
   * @param offset of the command in {@code buffer}.
   * @param length of the command in bytes, from 0 to the cluster's maximum command length.
   */
  void onCommand(CommandContext context, DirectBuffer buffer, int offset, int length);

  /**
   * Writes the whole state. Equal state gives equal bytes, on every node.
   *
   * @param output takes the bytes, in chunks of any length.
   */
  void saveSnapshot(SnapshotOutput output);

  /**
   * Replaces the whole state by what {@link #saveSnapshot} wrote.
   *
   * @param input gives the bytes back in the same order.
   * @throws IllegalArgumentException where the bytes are no snapshot of this state machine.
   */
  void loadSnapshot(SnapshotInput input);

  /**
   * A hash of the whole state: equal on every node that has applied the same prefix of the log.
   *
   * @return the hash. May cost time proportional to the state; not called on the hot path.
   */
  long stateHash();
}
