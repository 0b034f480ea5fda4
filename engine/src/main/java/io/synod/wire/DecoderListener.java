package io.synod.wire;

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
}
