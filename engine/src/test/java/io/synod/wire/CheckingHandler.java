package io.synod.wire;

import io.synod.paxos.Ballot;
import io.synod.paxos.PeerHandler;
import io.synod.paxos.SnapshotHandler;
import io.synod.paxos.VoteRanges;
import org.agrona.DirectBuffer;

/** Fails on any value that no node sends, and reads every byte that it is handed. */
public final class CheckingHandler implements PeerHandler, SnapshotHandler {
  private long calls;
  private long sum;

  /** Messages that were passed on. */
  public long calls() {
    return calls;
  }

  long sum() {
    return sum;
  }

  private void check(final int from, final boolean isPossible) {
    calls++;
    if (from != 1 || !isPossible) {
      throw new AssertionError("a message that no node sends was passed on: from=" + from);
    }
  }

  private void read(final DirectBuffer value, final int offset, final int length) {
    for (int i = offset; i < offset + length; i++) {
      sum += value.getByte(i);
    }
  }

  private static boolean owned(final long ballot) {
    return Ballot.isValid(ballot) && Ballot.nodeId(ballot) == 1;
  }

  private static boolean through(final long instance) {
    return instance >= 0 && instance <= PeerDecoder.MAX_INSTANCE;
  }

  private static boolean range(final long first, final long last) {
    return first >= 1 && last >= first && last <= PeerDecoder.MAX_INSTANCE;
  }

  @Override
  public void onCanvass(final int from, final long ballot, final long chosenThrough) {
    check(from, owned(ballot) && through(chosenThrough));
  }

  @Override
  public void onCanvassReply(final int from, final long ballot, final boolean granted) {
    check(from, Ballot.isValid(ballot));
  }

  @Override
  public void onPrepare(
      final int from, final long ballot, final long firstInstance, final int attempt) {
    check(from, owned(ballot) && range(firstInstance, firstInstance));
  }

  @Override
  public void onPromise(
      final int from,
      final long incarnation,
      final long ballot,
      final int attempt,
      final long chosenThrough,
      final int page,
      final int pages,
      final VoteRanges ranges) {
    boolean isPossible =
        incarnation >= 0
            && Ballot.isValid(ballot)
            && through(chosenThrough)
            && page >= 0
            && page < pages
            && ranges.size() <= VoteRanges.MAX_PER_PAGE;
    long last = 0;
    for (int i = 0; i < ranges.size(); i++) {
      isPossible &=
          ranges.first(i) > last
              && range(ranges.first(i), ranges.last(i))
              && Ballot.isValid(ranges.ballot(i))
              && (ranges.state(i) == VoteRanges.VOTE || ranges.state(i) == VoteRanges.FAULTY);
      last = ranges.last(i);
    }
    check(from, isPossible);
  }

  @Override
  public void onReject(final int from, final long ballot, final long promised) {
    check(from, Ballot.isValid(ballot) && promised >= ballot);
  }

  @Override
  public void onAccept(
      final int from,
      final long ballot,
      final long base,
      final long instance,
      final long chosenThrough,
      final DirectBuffer value,
      final int offset,
      final int length) {
    read(value, offset, length);
    check(from, owned(ballot) && range(base, instance) && through(chosenThrough));
  }

  @Override
  public void onAccepted(
      final int from,
      final long incarnation,
      final long ballot,
      final long acceptedThrough,
      final long chosenThrough,
      final long sequence) {
    check(
        from,
        incarnation >= 0
            && Ballot.isValid(ballot)
            && through(acceptedThrough)
            && through(chosenThrough)
            && sequence >= 0);
  }

  @Override
  public void onResend(final int from, final long ballot, final long first, final long last) {
    check(from, Ballot.isValid(ballot) && range(first, last));
  }

  @Override
  public void onHeartbeat(
      final int from,
      final long ballot,
      final long base,
      final long chosenThrough,
      final long tail,
      final long sequence,
      final long[] incarnations) {
    check(
        from,
        owned(ballot)
            && range(base, base)
            && through(chosenThrough)
            && through(tail)
            && noneNegative(incarnations));
  }

  @Override
  public void onFetchChosen(final int from, final long first, final long last) {
    check(from, range(first, last));
  }

  @Override
  public void onLearn(
      final int from,
      final long instance,
      final long ballot,
      final DirectBuffer value,
      final int offset,
      final int length) {
    read(value, offset, length);
    check(from, range(instance, instance) && Ballot.isValid(ballot));
  }

  @Override
  public void onFetchVotes(final int from, final long ballot, final long first, final long last) {
    check(from, owned(ballot) && range(first, last));
  }

  @Override
  public void onVotedValue(
      final int from,
      final long ballot,
      final long instance,
      final long voted,
      final DirectBuffer value,
      final int offset,
      final int length) {
    read(value, offset, length);
    check(from, Ballot.isValid(ballot) && range(instance, instance) && Ballot.isValid(voted));
  }

  @Override
  public void onFetchSnapshot(final int from, final long instance, final long position) {
    check(from, instance >= 0 && position >= 0);
  }

  @Override
  public void onSnapshotChunk(
      final int from,
      final long instance,
      final long position,
      final long total,
      final DirectBuffer buffer,
      final int offset,
      final int length) {
    read(buffer, offset, length);
    check(from, range(instance, instance) && position >= 0 && position + length <= total);
  }

  private static boolean noneNegative(final long[] values) {
    for (final long value : values) {
      if (value < 0) {
        return false;
      }
    }
    return true;
  }
}
