package io.synod.paxos;

import org.agrona.DirectBuffer;

/**
 * Sends the protocol's messages to other nodes. Every method returns whether the transport took the
 * message; where it did not, nothing was sent and the core tries again from its state. A message
 * that was taken may still be lost, repeated or late. Nodes are named by their id.
 *
 * <p>The transport adds the cluster's id, the configuration's number and the sender's incarnation
 * to each, and drops what comes with another cluster or configuration.
 */
public interface Peers {
  /** Incarnations of a heartbeat that names none. */
  long[] NO_INCARNATIONS = {};

  /**
   * Asks whether the receiver would take part in an election.
   *
   * @param to receiver.
   * @param ballot that the sender would use.
   * @param chosenThrough of the sender.
   * @return false where the transport takes no more for now.
   */
  boolean canvass(int to, long ballot, long chosenThrough);

  /**
   * Answers {@link #canvass}.
   *
   * @param to receiver.
   * @param ballot of the canvass that is answered.
   * @param granted whether the sender hears no leader either.
   * @return false where the transport takes no more for now.
   */
  boolean canvassReply(int to, long ballot, boolean granted);

  /**
   * Phase 1a for all instances from {@code from} on.
   *
   * @param to receiver.
   * @param ballot durable at the sender.
   * @param from first instance that is asked for.
   * @param attempt counts the sender's requests; echoed, so that pages of two answers never mix.
   * @return false where the transport takes no more for now.
   */
  boolean prepare(int to, long ballot, long from, int attempt);

  /**
   * How many ranges one page of a promise may hold.
   *
   * @return from 1 to {@link VoteRanges#MAX_PER_PAGE}.
   */
  default int rangesPerPage() {
    return VoteRanges.MAX_PER_PAGE;
  }

  /**
   * Phase 1b, one page of it.
   *
   * @param to receiver.
   * @param ballot promised, durably.
   * @param attempt echoed from the request.
   * @param chosenThrough every instance up to this one is known by the sender as chosen, and the
   *     sender has its value.
   * @param page number of this page, from 0.
   * @param pages how many pages there are, at least 1.
   * @param ranges the sender's records.
   * @param firstRange index of the first range of this page.
   * @param rangeCount number of ranges in this page, from 0 to {@link #rangesPerPage}.
   * @return false where the transport takes no more for now.
   */
  boolean promise(
      int to,
      long ballot,
      int attempt,
      long chosenThrough,
      int page,
      int pages,
      VoteRanges ranges,
      int firstRange,
      int rangeCount);

  /**
   * Refuses a Prepare or an Accept.
   *
   * @param to receiver.
   * @param ballot that is refused.
   * @param promised higher ballot that the sender has promised.
   * @return false where the transport takes no more for now.
   */
  boolean reject(int to, long ballot, long promised);

  /**
   * Phase 2a to every other node at once.
   *
   * @param ballot of the sender.
   * @param base first instance of this ballot's leader.
   * @param instance proposed.
   * @param chosenThrough of the sender.
   * @param value holds the value.
   * @param offset of the value.
   * @param length of the value in bytes.
   * @return false where the transport takes no more for now.
   */
  boolean accept(
      long ballot,
      long base,
      long instance,
      long chosenThrough,
      DirectBuffer value,
      int offset,
      int length);

  /**
   * Phase 2a again, to one node that asked for it.
   *
   * @param to receiver.
   * @param ballot of the sender.
   * @param base first instance of this ballot's leader.
   * @param instance proposed.
   * @param chosenThrough of the sender.
   * @param value holds the value.
   * @param offset of the value.
   * @param length of the value in bytes.
   * @return false where the transport takes no more for now.
   */
  boolean acceptAgain(
      int to,
      long ballot,
      long base,
      long instance,
      long chosenThrough,
      DirectBuffer value,
      int offset,
      int length);

  /**
   * Phase 2b, cumulative; also the answer to {@link #heartbeat}.
   *
   * @param to receiver.
   * @param ballot of the votes.
   * @param acceptedThrough every instance from the ballot's base up to this one has the sender's
   *     durable vote in {@code ballot}, or is durably known by the sender as chosen. base - 1 where
   *     there is none, or where the sender abstains because it may have lost votes.
   * @param chosenThrough of the sender.
   * @param sequence of the last heartbeat that was heard in {@code ballot}.
   * @return false where the transport takes no more for now.
   */
  boolean accepted(int to, long ballot, long acceptedThrough, long chosenThrough, long sequence);

  /**
   * Asks the leader for Accepts that did not arrive.
   *
   * @param to receiver.
   * @param ballot of the leader.
   * @param first instance that is missing.
   * @param last instance that is missing.
   * @return false where the transport takes no more for now.
   */
  boolean resend(int to, long ballot, long first, long last);

  /**
   * Tells every other node that the leader lives, and what is chosen.
   *
   * @param ballot of the sender.
   * @param base first instance of this ballot's leader.
   * @param chosenThrough of the sender.
   * @param tail last instance that was proposed.
   * @param sequence ascending; echoed by {@link #accepted}.
   * @param incarnations by a member's index in the configuration: the newest that the sender heard
   *     of it, 0 for none; answers of older ones do not count any more. Or {@link
   *     #NO_INCARNATIONS}. Copied before the call returns.
   * @return false where the transport takes no more for now.
   */
  boolean heartbeat(
      long ballot, long base, long chosenThrough, long tail, long sequence, long[] incarnations);

  /**
   * Tells one node that only learns, at once, what is chosen: a heartbeat with sequence 0, which
   * asks for no answer, and without incarnations.
   *
   * @param to receiver.
   * @param ballot of the sender.
   * @param base first instance of this ballot's leader.
   * @param chosenThrough of the sender.
   * @param tail last instance that was proposed.
   * @return false where the transport takes no more for now.
   */
  boolean announce(int to, long ballot, long base, long chosenThrough, long tail);

  /**
   * Asks for values that the receiver knows as chosen.
   *
   * @param to receiver.
   * @param first instance.
   * @param last instance.
   * @return false where the transport takes no more for now.
   */
  boolean fetchChosen(int to, long first, long last);

  /**
   * Answers {@link #fetchChosen}: the value of an instance that the sender knows as chosen.
   *
   * @param to receiver.
   * @param instance chosen.
   * @param ballot of the sender's record.
   * @param value holds the value.
   * @param offset of the value.
   * @param length of the value in bytes.
   * @return false where the transport takes no more for now.
   */
  boolean learn(int to, long instance, long ballot, DirectBuffer value, int offset, int length);

  /**
   * A candidate asks for the values of votes that it must adopt and does not hold.
   *
   * @param to receiver.
   * @param ballot of the candidate.
   * @param first instance.
   * @param last instance.
   * @return false where the transport takes no more for now.
   */
  boolean fetchVotes(int to, long ballot, long first, long last);

  /**
   * Answers {@link #fetchVotes}: the sender's vote. It is not a vote of the receiver's.
   *
   * @param to receiver.
   * @param ballot of the candidate that asked.
   * @param instance of the vote.
   * @param voted ballot of the vote.
   * @param value holds the value.
   * @param offset of the value.
   * @param length of the value in bytes.
   * @return false where the transport takes no more for now.
   */
  boolean votedValue(
      int to, long ballot, long instance, long voted, DirectBuffer value, int offset, int length);
}
