package io.synod.client;

/** The caller's deadline passed before the command could be sent. It was not applied. */
public final class NotSentException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NotSentException(final String message) {
    super(message);
  }
}
