package io.synod.paxos;

import org.agrona.DirectBuffer;

/**
 * The node's durable memory: promises, votes, learned values and how far the log is chosen. One
 * append-only sequence; a later record of an instance replaces an earlier one.
 *
 * <p>Persist before send is kept by positions. Every append returns its position, and what depends
 * on it is sent only once {@link #durablePosition()} has reached it. A promise is durable when it
 * is forced to disk. A vote or learned value is durable when the configured level says so: in
 * mapped memory (REPLICATED) or forced (DURABLE). The store never calls back and never blocks on a
 * device, except in {@link #promise}, which it may force at once.
 *
 * <p>A failure of the storage is final: the store throws, now and at every later call.
 */
public interface VoteStore {
  /** Returned by {@link #read} where no value is held. */
  long NOT_HELD = 0;

  /** Returned by {@link #read} where a record was held and is damaged: it may have been a vote. */
  long FAULTY = -1;

  /** Returned by appends where there is no room for now. Nothing was written; try again later. */
  long REFUSED = -1;

  /**
   * The highest ballot that was promised, or used as an own ballot.
   *
   * @return the ballot, or {@link Ballot#NONE}.
   */
  long promised();

  /**
   * Records a promise, never to take part in a lower ballot again.
   *
   * @param ballot above {@link #promised()}.
   * @return the record's position.
   */
  long promise(long ballot);

  /**
   * Records a vote; where {@code ballot} is above the promise, the same record raises the promise,
   * and is then forced like one.
   *
   * @param instance from 1.
   * @param ballot at or above {@link #promised()}.
   * @param value holds the value; copied before the call returns. Not a view that {@link #read}
   *     gave, which ends with this call.
   * @param offset of the value.
   * @param length of the value in bytes; 0 is a no-op.
   * @return the record's position, or {@link #REFUSED}.
   */
  long vote(long instance, long ballot, DirectBuffer value, int offset, int length);

  /**
   * Records a value that another node said was chosen. It is no vote, and replaces any.
   *
   * @param instance from 1.
   * @param ballot of the record the other node holds.
   * @param value holds the value; copied before the call returns.
   * @param offset of the value.
   * @param length of the value in bytes; 0 is a no-op.
   * @return the record's position, or {@link #REFUSED}.
   */
  long learned(long instance, long ballot, DirectBuffer value, int offset, int length);

  /**
   * Notes that every instance up to this one is chosen, and that the newest record of each holds
   * the chosen value. Not forced; a restart may find an older mark. Called often: the store writes
   * a record only now and then.
   *
   * @param instance never lower than before.
   */
  void chosenThrough(long instance);

  /**
   * How far the sequence is as durable as its records must be.
   *
   * @return every record at or below this position is durable.
   */
  long durablePosition();

  /**
   * The number of this start of the node.
   *
   * @return from 1; higher at every start.
   */
  long incarnation();

  /**
   * Whether votes may be gone that were durable once, as level REPLICATED has it, and answered for.
   * Stays so over restarts, until {@link #readmitted}.
   *
   * @return true where the node must abstain; known after {@link #recover}.
   */
  boolean mayHaveLostVotes();

  /** Notes, forced to disk, that what may be lost does not matter any more. */
  void readmitted();

  /**
   * Finds the newest record of an instance.
   *
   * @param instance from 1.
   * @param view is wrapped around the value in place. Valid until the next call to this store.
   * @return the ballot of the record, {@link #NOT_HELD} or {@link #FAULTY}.
   */
  long read(long instance, ValueView view);

  /**
   * Gives back what the store held when it was opened. Called once, before anything else.
   *
   * @param recovery is told the records' identifiers in the order in which they were written.
   */
  void recover(Recovery recovery);

  /** Told of what the store holds, record by record. */
  interface Recovery {
    /**
     * A vote, a learned value or the place where one was lost to damage.
     *
     * @param instance from 1.
     * @param ballot of the record.
     * @param state {@link VoteRanges#VOTE} or {@link VoteRanges#FAULTY}.
     */
    void onRecord(long instance, long ballot, byte state);

    /**
     * Every instance up to this one is chosen and its newest record, so far, holds the chosen
     * value.
     *
     * @param instance never lower than before.
     */
    void onChosenThrough(long instance);

    /**
     * Records were deleted because a snapshot stood for them. Told before any record.
     *
     * @param through the deleted ones were of this instance and of those before, all of them
     *     chosen.
     * @param ballot no deleted one was of a higher.
     */
    default void onTruncated(final long through, final long ballot) {}
  }
}
