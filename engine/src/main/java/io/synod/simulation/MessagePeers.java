package io.synod.simulation;

import io.synod.paxos.Peers;
import io.synod.paxos.VoteRanges;
import java.util.function.IntSupplier;
import org.agrona.DirectBuffer;

/** Turns what one node's core sends into messages, and hands them on. */
public final class MessagePeers implements Peers {
  /** Receiver of a message to every other node. */
  public static final int ALL = -1;

  /** Takes messages. */
  @FunctionalInterface
  public interface Sink {
    /**
     * Takes a message.
     *
     * @param to receiver, or {@link #ALL}.
     * @param message that was sent.
     * @return false where it takes no more for now.
     */
    boolean send(int to, Message message);
  }

  private final Sink sink;
  private final IntSupplier rangesPerPage;

  /**
   * Sends into a sink.
   *
   * @param sink takes the messages.
   * @param rangesPerPage see {@link Peers#rangesPerPage}.
   */
  public MessagePeers(final Sink sink, final IntSupplier rangesPerPage) {
    this.sink = sink;
    this.rangesPerPage = rangesPerPage;
  }

  @Override
  public boolean canvass(final int to, final long ballot, final long chosenThrough) {
    return sink.send(to, new Message.Canvass(ballot, chosenThrough));
  }

  @Override
  public boolean canvassReply(final int to, final long ballot, final boolean granted) {
    return sink.send(to, new Message.CanvassReply(ballot, granted));
  }

  @Override
  public boolean prepare(final int to, final long ballot, final long from, final int attempt) {
    return sink.send(to, new Message.Prepare(ballot, from, attempt));
  }

  @Override
  public int rangesPerPage() {
    return rangesPerPage.getAsInt();
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
    return sink.send(
        to,
        Message.Promise.of(
            ballot, attempt, chosenThrough, page, pages, ranges, firstRange, rangeCount));
  }

  @Override
  public boolean reject(final int to, final long ballot, final long promised) {
    return sink.send(to, new Message.Reject(ballot, promised));
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
    return sink.send(
        ALL, Message.Accept.of(ballot, base, instance, chosenThrough, value, offset, length));
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
    return sink.send(
        to, Message.Accept.of(ballot, base, instance, chosenThrough, value, offset, length));
  }

  @Override
  public boolean accepted(
      final int to,
      final long ballot,
      final long acceptedThrough,
      final long chosenThrough,
      final long sequence) {
    return sink.send(to, new Message.Accepted(ballot, acceptedThrough, chosenThrough, sequence));
  }

  @Override
  public boolean resend(final int to, final long ballot, final long first, final long last) {
    return sink.send(to, new Message.Resend(ballot, first, last));
  }

  @Override
  public boolean heartbeat(
      final long ballot,
      final long base,
      final long chosenThrough,
      final long tail,
      final long sequence,
      final long[] incarnations) {
    return sink.send(
        ALL, Message.Heartbeat.of(ballot, base, chosenThrough, tail, sequence, incarnations));
  }

  @Override
  public boolean announce(
      final int to, final long ballot, final long base, final long chosenThrough, final long tail) {
    return sink.send(
        to, Message.Heartbeat.of(ballot, base, chosenThrough, tail, 0, NO_INCARNATIONS));
  }

  @Override
  public boolean fetchChosen(final int to, final long first, final long last) {
    return sink.send(to, new Message.FetchChosen(first, last));
  }

  @Override
  public boolean learn(
      final int to,
      final long instance,
      final long ballot,
      final DirectBuffer value,
      final int offset,
      final int length) {
    return sink.send(to, Message.Learn.of(instance, ballot, value, offset, length));
  }

  @Override
  public boolean fetchVotes(final int to, final long ballot, final long first, final long last) {
    return sink.send(to, new Message.FetchVotes(ballot, first, last));
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
    return sink.send(to, Message.VotedValue.of(ballot, instance, voted, value, offset, length));
  }
}
