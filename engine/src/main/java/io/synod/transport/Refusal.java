package io.synod.transport;

import io.aeron.Publication;

/** Why Aeron took no message. */
public enum Refusal {
  /** No receiver is there. */
  NOT_CONNECTED,
  /** The receivers have not consumed enough yet. */
  BACK_PRESSURED,
  /** A term buffer was being rotated; the next try succeeds. */
  ADMIN_ACTION,
  /** The publication is closed; it is opened again. */
  CLOSED,
  /** The stream has reached its last position; a new one is opened. */
  MAX_POSITION_EXCEEDED,
  /** The publication is not open yet, or could not be opened. */
  NOT_OPEN;

  static final int COUNT = values().length;

  static Refusal of(final long result) {
    if (result == Publication.NOT_CONNECTED) {
      return NOT_CONNECTED;
    } else if (result == Publication.BACK_PRESSURED) {
      return BACK_PRESSURED;
    } else if (result == Publication.ADMIN_ACTION) {
      return ADMIN_ACTION;
    } else if (result == Publication.CLOSED) {
      return CLOSED;
    } else if (result == Publication.MAX_POSITION_EXCEEDED) {
      return MAX_POSITION_EXCEEDED;
    }
    throw new IllegalStateException("an unknown answer of a publication: result=" + result);
  }
}
