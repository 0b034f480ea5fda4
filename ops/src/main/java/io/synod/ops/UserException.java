package io.synod.ops;

/** What the user can mend. Shown as one line, without a stack trace. */
public final class UserException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * With what is wrong.
   *
   * @param message one line: what is wrong and what to do.
   */
  public UserException(final String message) {
    super(message);
  }

  /**
   * With what is wrong and its cause.
   *
   * @param message one line: what is wrong and what to do.
   * @param cause of it.
   */
  public UserException(final String message, final Throwable cause) {
    super(message, cause);
  }
}
