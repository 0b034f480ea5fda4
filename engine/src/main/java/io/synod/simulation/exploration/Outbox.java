package io.synod.simulation.exploration;

import io.synod.paxos.Peers;
import io.synod.paxos.VoteRanges;
import io.synod.simulation.Message;
import org.agrona.DirectBuffer;

/** Notes what one core sends. It takes every message: what refuses differs in nothing but time. */
final class Outbox implements Peers {
  /** Takes the messages. */
  @FunctionalInterface
  interface Sink {
    /** {@code to} is {@link Sent#ALL} for a message to every other node. */
    void onSent(int to, Message message);
  }

  private final Sink sink;

  Outbox(final Sink sink) {
    this.sink = sink;
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
    final VoteRanges copy = new VoteRanges();
    for (int i = firstRange; i < firstRange + rangeCount; i++) {
      copy.record(ranges.first(i), ranges.last(i), ranges.ballot(i), ranges.state(i));
    }
    return send(to, new Message.Promise(ballot, attempt, chosenThrough, page, pages, copy));
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
    return acceptAgain(Sent.ALL, ballot, base, instance, chosenThrough, value, offset, length);
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
    final byte[] bytes = Values.copy(value, offset, length);
    return send(to, new Message.Accept(ballot, base, instance, chosenThrough, bytes));
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
    return send(Sent.ALL, new Message.Heartbeat(ballot, base, chosenThrough, tail, sequence));
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
    return send(to, new Message.Learn(instance, ballot, Values.copy(value, offset, length)));
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
    final byte[] bytes = Values.copy(value, offset, length);
    return send(to, new Message.VotedValue(ballot, instance, voted, bytes));
  }

  private boolean send(final int to, final Message message) {
    sink.onSent(to, message);
    return true;
  }
}
