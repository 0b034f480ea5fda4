package io.synod.node;

import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.synod.codec.client.Refusal;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableRingBuffer;

/** A client as this node knows it: where it listens, and what it has yet to be sent. */
final class Session {
  /** What the client is to be told. */
  enum Notice {
    NONE,
    CONNECTED,
    REDIRECT,
    REFUSED
  }

  private static final int INITIAL_BUFFER_LENGTH = 4096;

  final long id;
  final String endpoint;
  final ExpandableRingBuffer delayed;

  private final int maxDelayedLength;

  /** Of the newest Connect. */
  long attempt;

  /** Aeron's session of the client's publication that brought the newest Connect. */
  int ingressSessionId;

  /** Whether commands are taken. */
  boolean isAccepted;

  Notice notice = Notice.NONE;
  Refusal refusal = Refusal.OTHER_CLUSTER;
  boolean aliveDue;
  boolean isBusy;
  long registrationId = Aeron.NULL_VALUE;
  ExclusivePublication publication;
  long heardNs;
  long blockedSinceNs;

  Session(final long id, final String endpoint, final int maxBufferLength) {
    this.id = id;
    this.endpoint = endpoint;
    maxDelayedLength = maxBufferLength;
    delayed = new ExpandableRingBuffer(INITIAL_BUFFER_LENGTH, 2 * maxBufferLength, true);
  }

  /**
   * Keeps a message until the client takes it. The ring is never filled to more than half of what
   * it may grow to: where its room lies partly at its end and partly at its beginning, it would
   * write a message that fits neither past its end.
   *
   * @param buffer holds the message, from its first byte on.
   * @param length of the message in bytes.
   * @return false where there is no room for it.
   */
  boolean delay(final DirectBuffer buffer, final int length) {
    return delayed.size() + length <= maxDelayedLength && delayed.append(buffer, 0, length);
  }

  boolean hasWork() {
    return notice != Notice.NONE || aliveDue || !delayed.isEmpty() || publication == null;
  }
}
