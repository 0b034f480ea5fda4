package io.synod.transport;

/** The transport cannot start or go on; the message says why and what to do. */
public final class TransportException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TransportException(final String message) {
    super(message);
  }

  TransportException(final String message, final Throwable cause) {
    super(message, cause);
  }
}
