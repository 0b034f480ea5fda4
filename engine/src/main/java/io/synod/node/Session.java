package io.synod.node;

import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.synod.codec.client.Refusal;
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
    delayed = new ExpandableRingBuffer(INITIAL_BUFFER_LENGTH, maxBufferLength, true);
  }

  boolean hasWork() {
    return notice != Notice.NONE || aliveDue || !delayed.isEmpty() || publication == null;
  }
}
