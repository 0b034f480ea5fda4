package io.synod.bench.flow;

/** A file that cannot be used. The message names the file, the place, and what is wrong there. */
public final class InputFileException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * A file that cannot be used.
   *
   * @param message one line: which file, where, what.
   */
  public InputFileException(final String message) {
    super(message);
  }

  /**
   * A file that cannot be used.
   *
   * @param message one line: which file, where, what.
   * @param cause why.
   */
  public InputFileException(final String message, final Throwable cause) {
    super(message, cause);
  }
}
