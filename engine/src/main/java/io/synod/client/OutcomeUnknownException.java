package io.synod.client;

/**
 * The caller's deadline passed before the reply came. The command may have been applied, or may yet
 * be: it stays open, and the client goes on sending it until it is closed.
 */
public final class OutcomeUnknownException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final long sequence;

  OutcomeUnknownException(final long sequence, final String message) {
    super(message);
    this.sequence = sequence;
  }

  /**
   * The command.
   *
   * @return its number in the session.
   */
  public long sequence() {
    return sequence;
  }
}
