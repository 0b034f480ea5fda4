package io.synod.simulation;

import io.synod.paxos.Peers;
import io.synod.paxos.VoteRanges;
import org.agrona.DirectBuffer;

/** Turns what one node's core sends into messages of the simulated network. */
final class SimulatedPeers implements Peers {
  private final SimulatedNetwork network;
  private final int from;
  private final int[] others;

  SimulatedPeers(final SimulatedNetwork network, final int from, final int[] others) {
    this.network = network;
    this.from = from;
    this.others = others;
  }

  @Override
  public boolean canvass(final int to, final long ballot, final long chosenThrough) {
    return send(to, new Message.Canvass(ballot, chosenThrough));
  }

  @Override
  public boolean canvassReply(final int to, final long ballot, final boolean granted) {
    return send(to, new Message.CanvassReply(ballot, granted));
  }

  @Override
  public boolean prepare(final int to, final long ballot, final long from, final int attempt) {
    return send(to, new Message.Prepare(ballot, from, attempt));
  }

  @Override
  public int rangesPerPage() {
    return network.rangesPerPage();
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
    return send(
        to,
        Message.Promise.of(
            ballot, attempt, chosenThrough, page, pages, ranges, firstRange, rangeCount));
  }

  @Override
  public boolean reject(final int to, final long ballot, final long promised) {
    return send(to, new Message.Reject(ballot, promised));
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
    return sendToAll(
        Message.Accept.of(ballot, base, instance, chosenThrough, value, offset, length));
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
    return send(
        to, Message.Accept.of(ballot, base, instance, chosenThrough, value, offset, length));
  }

  @Override
  public boolean accepted(
      final int to,
      final long ballot,
      final long acceptedThrough,
      final long chosenThrough,
      final long sequence) {
    return send(to, new Message.Accepted(ballot, acceptedThrough, chosenThrough, sequence));
  }

  @Override
  public boolean resend(final int to, final long ballot, final long first, final long last) {
    return send(to, new Message.Resend(ballot, first, last));
  }

  @Override
  public boolean heartbeat(
      final long ballot,
      final long base,
      final long chosenThrough,
      final long tail,
      final long sequence) {
    return sendToAll(new Message.Heartbeat(ballot, base, chosenThrough, tail, sequence));
  }

  @Override
  public boolean announce(
      final int to, final long ballot, final long base, final long chosenThrough, final long tail) {
    return send(to, new Message.Heartbeat(ballot, base, chosenThrough, tail, 0));
  }

  @Override
  public boolean fetchChosen(final int to, final long first, final long last) {
    return send(to, new Message.FetchChosen(first, last));
  }

  @Override
  public boolean learn(
      final int to,
      final long instance,
      final long ballot,
      final DirectBuffer value,
      final int offset,
      final int length) {
    return send(to, Message.Learn.of(instance, ballot, value, offset, length));
  }

  @Override
  public boolean fetchVotes(final int to, final long ballot, final long first, final long last) {
    return send(to, new Message.FetchVotes(ballot, first, last));
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
    return send(to, Message.VotedValue.of(ballot, instance, voted, value, offset, length));
  }

  private boolean send(final int to, final Message message) {
    return !network.refuses() && network.send(from, to, message);
  }

  private boolean sendToAll(final Message message) {
    if (network.refuses()) {
      return false;
    }
    for (final int other : others) {
      network.send(from, other, message);
    }
    return true;
  }
}
