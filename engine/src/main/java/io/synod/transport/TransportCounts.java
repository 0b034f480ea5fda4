package io.synod.transport;

import io.synod.wire.DropReason;
import io.synod.wire.MessageKind;

/**
 * What a transport has sent, refused, received and dropped. Written by the node's thread, which
 * also reads it: whoever publishes the figures copies them.
 */
@SuppressWarnings("EnumOrdinal") // An array for each enum: nothing is boxed or looked up.
public final class TransportCounts {
  private final long[] sent = new long[MessageKind.COUNT];
  private final long[] received = new long[MessageKind.COUNT];
  private final long[] refused = new long[Refusal.COUNT];
  private final long[] dropped = new long[DropReason.COUNT];
  private long bytesSent;
  private long bytesReceived;
  private long reopened;
  private long rejoined;

  TransportCounts() {}

  /**
   * Messages handed to Aeron. One for all followers counts once.
   *
   * @param kind of message.
   * @return number since the start.
   */
  public long sent(final MessageKind kind) {
    return sent[kind.ordinal()];
  }

  /**
   * Messages that arrived and passed every check.
   *
   * @param kind of message.
   * @return number since the start.
   */
  public long received(final MessageKind kind) {
    return received[kind.ordinal()];
  }

  /**
   * Messages that Aeron did not take.
   *
   * @param refusal that it gave.
   * @return number since the start.
   */
  public long refused(final Refusal refusal) {
    return refused[refusal.ordinal()];
  }

  /**
   * Messages that arrived and were dropped.
   *
   * @param reason of the drop.
   * @return number since the start.
   */
  public long dropped(final DropReason reason) {
    return dropped[reason.ordinal()];
  }

  /**
   * Bytes of the messages that were handed to Aeron, without Aeron's and the network's headers.
   *
   * @return bytes since the start.
   */
  public long bytesSent() {
    return bytesSent;
  }

  /**
   * Bytes of the messages that arrived and passed every check.
   *
   * @return bytes since the start.
   */
  public long bytesReceived() {
    return bytesReceived;
  }

  /**
   * Publications that had to be opened again.
   *
   * @return number since the start.
   */
  public long reopened() {
    return reopened;
  }

  /**
   * Times that a peer's broadcast was left and joined again, because this node had fallen behind
   * what the peer can send again.
   *
   * @return number since the start.
   */
  public long rejoined() {
    return rejoined;
  }

  void onSent(final MessageKind kind, final int bytes) {
    sent[kind.ordinal()]++;
    bytesSent += bytes;
  }

  void onReceived(final MessageKind kind, final int bytes) {
    received[kind.ordinal()]++;
    bytesReceived += bytes;
  }

  void onRefused(final Refusal refusal) {
    refused[refusal.ordinal()]++;
  }

  void onDropped(final DropReason reason) {
    dropped[reason.ordinal()]++;
  }

  void onReopened() {
    reopened++;
  }

  void onRejoined() {
    rejoined++;
  }
}
