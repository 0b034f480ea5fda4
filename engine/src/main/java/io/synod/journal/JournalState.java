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

  /** A newer record of the instance is held: whatever was damaged does not matter any more. */
  void repaired(final long instance) {
    if (isFaulty(instance)) {
      faulty.record(instance, 0, VoteRanges.VOTE);
    }
  }
}
