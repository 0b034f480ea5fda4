package io.synod.journal;

import io.synod.paxos.VoteRanges;

/** What the records so far amount to. Every new record repeats most of it. */
final class JournalState {
  /** Number of the next record. */
  long nextRecord = 1;

  /** Identifier of the last record. */
  long lastInstance;

  /** Ballot of the last record. */
  long lastBallot;

  /** Highest instance of all records. */
  long highestInstance;

  /** Highest ballot promised. */
  long promised;

  /** Every instance up to it is chosen. */
  long chosenThrough;

  /** Instances whose newest record is damaged, or may have been lost to damage. */
  final VoteRanges faulty = new VoteRanges();

  boolean isFaulty(final long instance) {
    if (faulty.size() == 0) {
      return false;
    }
    final int index = faulty.indexOf(instance);
    return index >= 0 && faulty.state(index) == VoteRanges.FAULTY;
  }

  /** Goes on where a journal begins whose oldest segments were deleted. */
  void begin(final TruncationMark mark) {
    nextRecord = mark.firstRecord();
    highestInstance = mark.through();
    chosenThrough = mark.through();
    promised = mark.promised();
    if (mark.through() > 0) {
      faulty.record(1, mark.through(), mark.promised(), VoteRanges.FAULTY);
    }
  }

  /** Whether an instance above another may have a record that was lost to damage. */
  boolean isFaultyAbove(final long instance) {
    for (int i = faulty.size() - 1; i >= 0 && faulty.last(i) > instance; i--) {
      if (faulty.state(i) == VoteRanges.FAULTY) {
        return true;
      }
    }
    return false;
  }

  /** A newer record of the instance is held: whatever was damaged does not matter any more. */
  void repaired(final long instance) {
    if (isFaulty(instance)) {
      faulty.record(instance, 0, VoteRanges.VOTE);
    }
  }
}
