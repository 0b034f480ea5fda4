package io.synod.paxos;

import org.agrona.DirectBuffer;

/**
 * Takes the messages that {@link Peers} sends, at the receiving node. The caller has checked that a
 * message is whole, of this cluster and configuration, and from a member; ballots are valid and
 * instances positive. Buffers are valid only during the call.
 */
public interface PeerHandler {
  /**
   * See {@link Peers#canvass}.
   *
   * @param from sender.
   * @param ballot the sender would use.
   * @param chosenThrough of the sender.
   */
  void onCanvass(int from, long ballot, long chosenThrough);

  /**
   * See {@link Peers#canvassReply}.
   *
   * @param from sender.
   * @param ballot of the canvass.
   * @param granted whether the sender hears no leader.
   */
  void onCanvassReply(int from, long ballot, boolean granted);

  /**
   * See {@link Peers#prepare}.
   *
   * @param from sender.
   * @param ballot of the candidate.
   * @param firstInstance that is asked for.
   * @param attempt to echo.
   */
  void onPrepare(int from, long ballot, long firstInstance, int attempt);

  /**
   * See {@link Peers#promise}.
   *
   * @param from sender.
   * @param incarnation of the sender.
   * @param ballot promised.
   * @param attempt that is answered.
   * @param chosenThrough of the sender.
   * @param page number of the page, from 0, below {@code pages}.
   * @param pages number of pages, from 1.
   * @param ranges of this page: ascending, without overlaps. Valid only during the call.
   */
  void onPromise(
      int from,
      long incarnation,
      long ballot,
      int attempt,
      long chosenThrough,
      int page,
      int pages,
      VoteRanges ranges);

  /**
   * See {@link Peers#reject}.
   *
   * @param from sender.
   * @param ballot that is refused.
   * @param promised by the sender.
   */
  void onReject(int from, long ballot, long promised);

  /**
   * See {@link Peers#accept} and {@link Peers#acceptAgain}.
   *
   * @param from sender.
   * @param ballot of the leader.
   * @param base first instance of the ballot's leader.
   * @param instance proposed, at or after {@code base}.
   * @param chosenThrough of the leader.
   * @param value holds the value.
   * @param offset of the value.
   * @param length of the value in bytes; 0 is a no-op.
   */
  void onAccept(
      int from,
      long ballot,
      long base,
      long instance,
      long chosenThrough,
      DirectBuffer value,
      int offset,
      int length);

  /**
   * See {@link Peers#accepted}.
   *
   * @param from sender.
   * @param incarnation of the sender.
   * @param ballot of the votes.
   * @param acceptedThrough of the sender in the ballot.
   * @param chosenThrough of the sender.
   * @param sequence of the last heartbeat it heard.
   */
  void onAccepted(
      int from,
      long incarnation,
      long ballot,
      long acceptedThrough,
      long chosenThrough,
      long sequence);

  /**
   * See {@link Peers#resend}.
   *
   * @param from sender.
   * @param ballot of the leader.
   * @param first missing instance.
   * @param last missing instance, not below {@code first}.
   */
  void onResend(int from, long ballot, long first, long last);

  /**
   * See {@link Peers#heartbeat} and {@link Peers#announce}.
   *
   * @param from sender.
   * @param ballot of the leader.
   * @param base first instance of the ballot's leader.
   * @param chosenThrough of the leader.
   * @param tail last instance that the leader proposed.
   * @param sequence to echo; 0 where no answer is asked for.
   * @param incarnations by a member's index, 0 for unknown; as many as there are members, or none.
   *     Valid only during the call.
   */
  void onHeartbeat(
      int from,
      long ballot,
      long base,
      long chosenThrough,
      long tail,
      long sequence,
      long[] incarnations);

  /**
   * See {@link Peers#fetchChosen}.
   *
   * @param from sender.
   * @param first instance.
   * @param last instance, not below {@code first}.
   */
  void onFetchChosen(int from, long first, long last);

  /**
   * See {@link Peers#learn}.
   *
   * @param from sender.
   * @param instance chosen.
   * @param ballot of the sender's record.
   * @param value holds the value.
   * @param offset of the value.
   * @param length of the value in bytes; 0 is a no-op.
   */
  void onLearn(int from, long instance, long ballot, DirectBuffer value, int offset, int length);

  /**
   * See {@link Peers#fetchVotes}.
   *
   * @param from sender.
   * @param ballot of the candidate.
   * @param first instance.
   * @param last instance, not below {@code first}.
   */
  void onFetchVotes(int from, long ballot, long first, long last);

  /**
   * See {@link Peers#votedValue}.
   *
   * @param from sender.
   * @param ballot of the candidate.
   * @param instance of the vote.
   * @param voted ballot of the vote.
   * @param value holds the value.
   * @param offset of the value.
   * @param length of the value in bytes; 0 is a no-op.
   */
  void onVotedValue(
      int from, long ballot, long instance, long voted, DirectBuffer value, int offset, int length);
}
