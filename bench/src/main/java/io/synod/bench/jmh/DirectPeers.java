package io.synod.bench.jmh;

import io.synod.paxos.Peers;
import io.synod.paxos.Replica;
import io.synod.paxos.VoteRanges;
import org.agrona.DirectBuffer;

/** Calls the other nodes instead of sending to them: what the protocol costs without a network. */
final class DirectPeers implements Peers {
  private static final long INCARNATION = 1;

  private final int from;
  private final Replica[] replicas;

  /**
   * The peers of a node.
   *
   * @param from index of the node, which is its id.
   * @param replicas of all nodes, by id; filled in later.
   */
  DirectPeers(final int from, final Replica[] replicas) {
    this.from = from;
    this.replicas = replicas;
  }

  @Override
  public boolean canvass(final int to, final long ballot, final long chosenThrough) {
    replicas[to].onCanvass(from, ballot, chosenThrough);
    return true;
  }

  @Override
  public boolean canvassReply(final int to, final long ballot, final boolean granted) {
    replicas[to].onCanvassReply(from, ballot, granted);
    return true;
  }

  @Override
  public boolean prepare(
      final int to, final long ballot, final long firstInstance, final int attempt) {
    replicas[to].onPrepare(from, ballot, firstInstance, attempt);
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
    // Nodes that are founded together have no votes to tell of.
    if (pages != 1 || rangeCount != 0) {
      throw new IllegalStateException("pages=" + pages + " rangeCount=" + rangeCount);
    }
    replicas[to].onPromise(from, INCARNATION, ballot, attempt, chosenThrough, page, pages, ranges);
    return true;
  }

  @Override
  public boolean reject(final int to, final long ballot, final long promised) {
    replicas[to].onReject(from, ballot, promised);
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
    for (int to = 0; to < replicas.length; to++) {
      if (to != from) {
        replicas[to].onAccept(from, ballot, base, instance, chosenThrough, value, offset, length);
      }
    }
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
    replicas[to].onAccept(from, ballot, base, instance, chosenThrough, value, offset, length);
    return true;
  }

  @Override
  public boolean accepted(
      final int to,
      final long ballot,
      final long acceptedThrough,
      final long chosenThrough,
      final long sequence) {
    replicas[to].onAccepted(from, INCARNATION, ballot, acceptedThrough, chosenThrough, sequence);
    return true;
  }

  @Override
  public boolean resend(final int to, final long ballot, final long first, final long last) {
    replicas[to].onResend(from, ballot, first, last);
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
    for (int to = 0; to < replicas.length; to++) {
      if (to != from) {
        replicas[to].onHeartbeat(from, ballot, base, chosenThrough, tail, sequence, incarnations);
      }
    }
    return true;
  }

  @Override
  public boolean announce(
      final int to, final long ballot, final long base, final long chosenThrough, final long tail) {
    replicas[to].onHeartbeat(from, ballot, base, chosenThrough, tail, 0, NO_INCARNATIONS);
    return true;
  }

  @Override
  public boolean fetchChosen(final int to, final long first, final long last) {
    replicas[to].onFetchChosen(from, first, last);
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
    replicas[to].onLearn(from, instance, ballot, value, offset, length);
    return true;
  }

  @Override
  public boolean fetchVotes(final int to, final long ballot, final long first, final long last) {
    replicas[to].onFetchVotes(from, ballot, first, last);
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
    replicas[to].onVotedValue(from, ballot, instance, voted, value, offset, length);
    return true;
  }
}
