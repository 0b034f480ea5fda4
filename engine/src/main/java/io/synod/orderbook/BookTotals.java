package io.synod.orderbook;

/** Counts of what was applied: a part of the replicated state. */
final class BookTotals {
  /** Order commands, also those rejected or malformed; no queries. */
  long commandCount;

  /** Order commands rejected, also those malformed. */
  long rejectedCount;

  /** Commands that could not be read. */
  long malformedCount;

  void set(final BookTotals other) {
    commandCount = other.commandCount;
    rejectedCount = other.rejectedCount;
    malformedCount = other.malformedCount;
  }
}
