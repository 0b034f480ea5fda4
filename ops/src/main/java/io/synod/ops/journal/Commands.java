package io.synod.ops.journal;

import io.synod.journal.JournalRecord;
import io.synod.session.BatchReader;
import io.synod.session.EntryHandler;
import io.synod.session.MalformedBatchException;

/** Walks the commands of values, and says where one is malformed. */
final class Commands {
  private final BatchReader reader = new BatchReader();
  private final EntryHandler handler;

  Commands(final EntryHandler handler) {
    this.handler = handler;
  }

  /**
   * Walks the commands of a record that has an intact value.
   *
   * @return what is wrong with the value, or null.
   */
  String read(final JournalRecord record) {
    if (record.length() == 0) {
      return null;
    }
    try {
      reader.read(record.instance(), record.buffer(), record.offset(), record.length(), handler);
      return null;
    } catch (final MalformedBatchException e) {
      return inWords(e);
    }
  }

  /** What is wrong, without what a node does then. */
  static String inWords(final MalformedBatchException e) {
    final String message = e.getMessage();
    return message.substring(0, message.indexOf(';'));
  }
}
