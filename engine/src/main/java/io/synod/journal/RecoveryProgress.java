package io.synod.journal;

/** Told how far the reading of the journal at its opening has come. */
@FunctionalInterface
public interface RecoveryProgress {
  /** Tells nobody. */
  RecoveryProgress NONE = (readBytes, totalBytes) -> {};

  /**
   * More was read.
   *
   * @param readBytes so far; ascending.
   * @param totalBytes at most, so that a journal which is not full ends below it.
   */
  void onProgress(long readBytes, long totalBytes);
}
