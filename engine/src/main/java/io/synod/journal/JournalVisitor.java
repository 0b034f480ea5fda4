package io.synod.journal;

/** Told what a data directory holds, in the order in which it was written. */
public interface JournalVisitor {
  /**
   * A record whose header is intact.
   *
   * @param record valid only during the call.
   * @return false to read no further.
   */
  boolean onRecord(JournalRecord record);

  /**
   * Something is damaged. Reading goes on behind it.
   *
   * @param damage where and what.
   */
  void onDamage(JournalDamage damage);

  /**
   * How far reading has come.
   *
   * @param readBytes so far; ascending.
   * @param totalBytes at most.
   */
  default void onProgress(final long readBytes, final long totalBytes) {}
}
