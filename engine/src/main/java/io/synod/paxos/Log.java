package io.synod.paxos;

import org.agrona.DirectBuffer;

/**
 * What this node has promised, voted for and knows as chosen: its {@link VoteStore} together with
 * the identifiers of the records, in memory. The rules that no caller may break are checked here.
 */
final class Log {
  private final VoteStore store;
  private final VoteRanges records = new VoteRanges();
  private final ValueView duplicate = new ValueView();
  private long chosenThrough;
  private long floor;
  private long lastPosition;
  private long firstFaulty = Long.MAX_VALUE;
  private long highestRecorded = Ballot.NONE;

  Log(final VoteStore store) {
    this.store = store;
  }

  void recover() {
    store.recover(
        new VoteStore.Recovery() {
          @Override
          public void onRecord(final long instance, final long ballot, final byte state) {
            records.record(instance, ballot, state);
            highestRecorded = Math.max(highestRecorded, ballot);
          }

          @Override
          public void onChosenThrough(final long instance) {
            chosenThrough = Math.max(chosenThrough, instance);
          }

          @Override
          public void onTruncated(final long through, final long ballot) {
            // Chosen, and not held unless a snapshot covers it: never "no vote".
            records.record(1, through, ballot, VoteRanges.FAULTY);
            chosenThrough = Math.max(chosenThrough, through);
          }
        });
    lastPosition = store.durablePosition();
    firstFaulty = records.firstFaulty();
  }

  long promised() {
    return store.promised();
  }

  long chosenThrough() {
    return chosenThrough;
  }

  /** Every instance up to this one is held in a snapshot only. */
  long floor() {
    return floor;
  }

  /**
   * A durable snapshot of the state through an instance is held: what was recorded for it and for
   * those before is not needed. Never goes back, and takes nothing else back.
   */
  void raiseFloor(final long instance) {
    if (instance <= floor) {
      return;
    }
    floor = instance;
    records.truncateBelow(instance + 1);
    firstFaulty = records.firstFaulty();
    if (instance > chosenThrough) {
      chosenThrough = instance;
      store.chosenThrough(instance);
    }
  }

  /** Every instance up to this one is known as chosen, and its value is not known as damaged. */
  long heldThrough() {
    return Math.min(chosenThrough, firstFaulty - 1);
  }

  /** First instance whose record is known as damaged, or {@link Long#MAX_VALUE}. */
  long firstFaulty() {
    return firstFaulty;
  }

  /** Last instance that has a record or is chosen. */
  long tail() {
    return Math.max(chosenThrough, records.tail());
  }

  VoteRanges records() {
    return records;
  }

  /** Highest ballot of the records that were recovered; a learned one may be above the promise. */
  long highestRecorded() {
    return highestRecorded;
  }

  /** Position of the newest record; compare with {@link #durablePosition()}. */
  long lastPosition() {
    return lastPosition;
  }

  long durablePosition() {
    return store.durablePosition();
  }

  long incarnation() {
    return store.incarnation();
  }

  /** A start that is older than one which the cluster has heard forgot what was promised since. */
  void checkStart(final long named) {
    if (named > store.incarnation()) {
      throw new SafetyViolationException(
          "the cluster has heard a later start of this node, so its data was restored from an older"
              + " copy, and what it promised and voted since is forgotten; it must not go on under"
              + " the same id: incarnation="
              + store.incarnation()
              + " heard="
              + named);
    }
  }

  boolean mayHaveLostVotes() {
    return store.mayHaveLostVotes();
  }

  void readmitted() {
    store.readmitted();
  }

  long promise(final long ballot) {
    if (ballot <= store.promised()) {
      throw new SafetyViolationException(
          "a promise would go back: promised="
              + Ballot.format(store.promised())
              + " ballot="
              + Ballot.format(ballot));
    }
    lastPosition = store.promise(ballot);
    return lastPosition;
  }

  /**
   * Votes, unless that very vote is there already.
   *
   * @return false where the store takes no more for now.
   */
  boolean vote(
      final long instance,
      final long ballot,
      final DirectBuffer value,
      final int offset,
      final int length) {
    if (instance <= floor) {
      throw new SafetyViolationException(
          "a vote for what a snapshot covers: instance=" + instance + " floor=" + floor);
    }
    if (ballot < store.promised()) {
      throw new SafetyViolationException(
          "a vote would break a promise: promised="
              + Ballot.format(store.promised())
              + " ballot="
              + Ballot.format(ballot)
              + " instance="
              + instance);
    }
    final int held = records.indexOf(instance);
    if (held >= 0 && records.state(held) == VoteRanges.VOTE && records.ballot(held) >= ballot) {
      if (records.ballot(held) == ballot) {
        checkSameValue(instance, ballot, value, offset, length);
      }
      return true;
    }
    final long position = store.vote(instance, ballot, value, offset, length);
    if (position == VoteStore.REFUSED) {
      return false;
    }
    lastPosition = position;
    record(instance, ballot, VoteRanges.VOTE);
    return true;
  }

  /**
   * Keeps the chosen value of the next instance after the chosen prefix, or of one whose record is
   * damaged.
   *
   * @return false where the store takes no more for now.
   */
  boolean learn(
      final long instance,
      final long ballot,
      final DirectBuffer value,
      final int offset,
      final int length) {
    final int held = records.indexOf(instance);
    if (held >= 0 && records.state(held) == VoteRanges.VOTE && records.ballot(held) >= ballot) {
      // A vote at or above a ballot in which the value was chosen is a vote for that value.
      checkSameValue(instance, records.ballot(held), value, offset, length);
    } else {
      final long position = store.learned(instance, ballot, value, offset, length);
      if (position == VoteStore.REFUSED) {
        return false;
      }
      lastPosition = position;
      record(instance, ballot, VoteRanges.VOTE);
    }
    if (instance == chosenThrough + 1) {
      chosen(instance);
    }
    return true;
  }

  /** Every instance up to this one is chosen, and its newest record holds the chosen value. */
  void chosen(final long through) {
    if (through < chosenThrough || through > records.tail()) {
      throw new SafetyViolationException(
          "chosen without a record, or going back: chosenThrough="
              + chosenThrough
              + " through="
              + through
              + " tail="
              + records.tail());
    }
    chosenThrough = through;
    store.chosenThrough(through);
  }

  /** How far this node may answer Accepted in a ballot: voted in it, or known as chosen. */
  long acceptedThrough(final long base, final long ballot) {
    return records.votedThrough(Math.max(base, chosenThrough + 1), ballot);
  }

  /**
   * Finds the newest record of an instance. One that turns out to be damaged is known as such from
   * then on: it is promised as FAULTY, and a vote or learned value replaces it.
   */
  long read(final long instance, final ValueView view) {
    if (instance <= floor) {
      return VoteStore.NOT_HELD;
    }
    final long held = store.read(instance, view);
    if (held == VoteStore.FAULTY) {
      final int index = records.indexOf(instance);
      if (index >= 0 && records.state(index) == VoteRanges.VOTE) {
        record(instance, records.ballot(index), VoteRanges.FAULTY);
      }
    }
    return held;
  }

  private void record(final long instance, final long ballot, final byte state) {
    records.record(instance, ballot, state);
    if (state == VoteRanges.FAULTY || firstFaulty != Long.MAX_VALUE) {
      firstFaulty = records.firstFaulty();
    }
  }

  private void checkSameValue(
      final long instance,
      final long ballot,
      final DirectBuffer value,
      final int offset,
      final int length) {
    final long held = read(instance, duplicate);
    if (held == ballot
        && !ValueView.sameBytes(
            duplicate.buffer(), duplicate.offset(), duplicate.length(), value, offset, length)) {
      throw new SafetyViolationException(
          "two values in one ballot: instance="
              + instance
              + " ballot="
              + Ballot.format(ballot)
              + " lengths="
              + duplicate.length()
              + ","
              + length);
    }
  }
}
