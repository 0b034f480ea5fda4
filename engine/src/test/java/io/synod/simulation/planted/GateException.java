package io.synod.simulation.planted;

/** The gate itself does not work, whatever the world could find. */
final class GateException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  GateException(final String message) {
    super(message);
  }

  GateException(final String message, final Throwable cause) {
    super(message, cause);
  }
}
