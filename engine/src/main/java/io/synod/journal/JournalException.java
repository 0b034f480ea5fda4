package io.synod.journal;

/**
 * The journal cannot be opened, or failed. Once an open journal has thrown one, every later call
 * throws it again: after a failed write or force nothing is known of what reached the disk.
 */
public final class JournalException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Names what is wrong.
   *
   * @param message what is wrong, and what to do.
   */
  public JournalException(final String message) {
    super(message);
  }

  /**
   * Names what is wrong, and why.
   *
   * @param message what is wrong, and what to do.
   * @param cause of it.
   */
  public JournalException(final String message, final Throwable cause) {
    super(message, cause);
  }
}
