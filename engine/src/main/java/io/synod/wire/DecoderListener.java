package io.synod.wire;

import io.synod.codec.peer.Durability;

/** Told what became of the messages that a decoder was given: one call for each. */
public interface DecoderListener {
  /**
   * A message passed every check, and the handler has taken it.
   *
   * @param kind of message.
   * @param length in bytes.
   */
  void onReceived(MessageKind kind, int length);

  /**
   * A message was dropped.
   *
   * @param senderIndex of the member whose endpoint it came in at.
   * @param reason of the drop.
   * @param found what the message says in the place that is wrong; 0 where no one place is.
   */
  void onDropped(int senderIndex, DropReason reason, long found);

  /**
   * What was dropped is a heartbeat: the cluster is led at another durability level.
   *
   * @param senderIndex of the member that leads.
   * @param level of its replies.
   */
  default void onOtherLevelLeads(final int senderIndex, final Durability level) {
    // Where all nodes are of one level, this is not heard.
  }
}
