package io.synod.snapshot;

/** A snapshot cannot be written, or is not what it should be. The message names the file. */
public final class SnapshotException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Names what is wrong.
   *
   * @param message what is wrong, with the file.
   */
  public SnapshotException(final String message) {
    super(message);
  }

  /**
   * Names what is wrong, and why.
   *
   * @param message what is wrong, with the file.
   * @param cause of it.
   */
  public SnapshotException(final String message, final Throwable cause) {
    super(message, cause);
  }
}
