package io.synod.paxos;

import org.agrona.DirectBuffer;

/** Takes every message and drops it. */
final class SilentPeers implements Peers {
  @Override
  public boolean canvass(final int to, final long ballot, final long chosenThrough) {
    return true;
  }

  @Override
  public boolean canvassReply(final int to, final long ballot, final boolean granted) {
    return true;
  }

  @Override
  public boolean prepare(final int to, final long ballot, final long from, final int attempt) {
    return true;
  }

  @Override
  public boolean promise(
      final int to,
      final long ballot,
      final int attempt,
      final long chosenThrough,
      final int page,
      final int pages,
      final VoteRanges ranges,
      final int firstRange,
      final int rangeCount) {
    return true;
  }

  @Override
  public boolean reject(final int to, final long ballot, final long promised) {
    return true;
  }

  @Override
  public boolean accept(
      final long ballot,
      final long base,
      final long instance,
      final long chosenThrough,
      final DirectBuffer value,
      final int offset,
      final int length) {
    return true;
  }

  @Override
  public boolean acceptAgain(
      final int to,
      final long ballot,
      final long base,
      final long instance,
      final long chosenThrough,
      final DirectBuffer value,
      final int offset,
      final int length) {
    return true;
  }

  @Override
  public boolean accepted(
      final int to,
      final long ballot,
      final long acceptedThrough,
      final long chosenThrough,
      final long sequence) {
    return true;
  }

  @Override
  public boolean resend(final int to, final long ballot, final long first, final long last) {
    return true;
  }

  @Override
  public boolean heartbeat(
      final long ballot,
      final long base,
      final long chosenThrough,
      final long tail,
      final long sequence,
      final long[] incarnations) {
    return true;
  }

  @Override
  public boolean announce(
      final int to, final long ballot, final long base, final long chosenThrough, final long tail) {
    return true;
  }

  @Override
  public boolean fetchChosen(final int to, final long first, final long last) {
    return true;
  }

  @Override
  public boolean learn(
      final int to,
      final long instance,
      final long ballot,
      final DirectBuffer value,
      final int offset,
      final int length) {
    return true;
  }

  @Override
  public boolean fetchVotes(final int to, final long ballot, final long first, final long last) {
    return true;
  }

  @Override
  public boolean votedValue(
      final int to,
      final long ballot,
      final long instance,
      final long voted,
      final DirectBuffer value,
      final int offset,
      final int length) {
    return true;
  }
}
