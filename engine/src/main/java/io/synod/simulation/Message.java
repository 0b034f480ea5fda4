package io.synod.simulation;

import io.synod.paxos.Ballot;
import io.synod.paxos.PeerHandler;
import io.synod.paxos.VoteRanges;
import io.synod.wire.PeerEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What a core sent, to be looked at. The simulated network carries its bytes; in an exploration,
 * which tells messages apart by what they say, it travels itself.
 */
public sealed interface Message {
  /**
   * Hands the message to its receiver.
   *
   * @param from sender.
   * @param incarnation of the sender when it sent.
   * @param handler of the receiver.
   */
  void deliver(int from, long incarnation, PeerHandler handler);

  /**
   * Writes the bytes that the message has on the wire.
   *
   * @param encoder of the sender, with room for them.
   * @return their number.
   */
  int encode(PeerEncoder encoder);

  /**
   * The value that the message carries, if any.
   *
   * @param value bytes; empty for a no-op.
   * @return a short text.
   */
  static String valueText(final byte[] value) {
    if (value.length == 0) {
      return "no-op";
    }
    for (final byte each : value) {
      if (each < ' ' || each > '~') {
        return value.length + " bytes";
      }
    }
    return new String(value, StandardCharsets.US_ASCII);
  }

  private static byte[] copy(final DirectBuffer buffer, final int offset, final int length) {
    final byte[] bytes = new byte[length];
    buffer.getBytes(offset, bytes);
    return bytes;
  }

  private static String ballotText(final long ballot) {
    return "b=" + Ballot.format(ballot);
  }

  /** See {@link io.synod.paxos.Peers#canvass}. */
  record Canvass(long ballot, long chosenThrough) implements Message {
    @Override
    public void deliver(final int from, final long incarnation, final PeerHandler handler) {
      handler.onCanvass(from, ballot, chosenThrough);
    }

    @Override
    public int encode(final PeerEncoder encoder) {
      return encoder.canvass(ballot, chosenThrough);
    }

    @Override
    public String toString() {
      return "Canvass(" + ballotText(ballot) + ", chosen=" + chosenThrough + ")";
    }
  }

  /** See {@link io.synod.paxos.Peers#canvassReply}. */
  record CanvassReply(long ballot, boolean granted) implements Message {
    @Override
    public void deliver(final int from, final long incarnation, final PeerHandler handler) {
      handler.onCanvassReply(from, ballot, granted);
    }

    @Override
    public int encode(final PeerEncoder encoder) {
      return encoder.canvassReply(ballot, granted);
    }

    @Override
    public String toString() {
      return "CanvassReply(" + ballotText(ballot) + ", " + (granted ? "yes" : "no") + ")";
    }
  }

  /** See {@link io.synod.paxos.Peers#prepare}. */
  record Prepare(long ballot, long firstInstance, int attempt) implements Message {
    @Override
    public void deliver(final int from, final long incarnation, final PeerHandler handler) {
      handler.onPrepare(from, ballot, firstInstance, attempt);
    }

    @Override
    public int encode(final PeerEncoder encoder) {
      return encoder.prepare(ballot, firstInstance, attempt);
    }

    @Override
    public String toString() {
      return "Prepare(" + ballotText(ballot) + ", from I=" + firstInstance + ")";
    }
  }

  /** See {@link io.synod.paxos.Peers#promise}. */
  record Promise(
      long ballot, int attempt, long chosenThrough, int page, int pages, VoteRanges ranges)
      implements Message {
    static Promise of(
        final long ballot,
        final int attempt,
        final long chosenThrough,
        final int page,
        final int pages,
        final VoteRanges ranges,
        final int first,
        final int count) {
      final VoteRanges copy = new VoteRanges();
      for (int i = first; i < first + count; i++) {
        copy.record(ranges.first(i), ranges.last(i), ranges.ballot(i), ranges.state(i));
      }
      return new Promise(ballot, attempt, chosenThrough, page, pages, copy);
    }

    @Override
    public void deliver(final int from, final long incarnation, final PeerHandler handler) {
      handler.onPromise(from, incarnation, ballot, attempt, chosenThrough, page, pages, ranges);
    }

    @Override
    public int encode(final PeerEncoder encoder) {
      return encoder.promise(ballot, attempt, chosenThrough, page, pages, ranges, 0, ranges.size());
    }

    @Override
    public String toString() {
      return "Promise("
          + ballotText(ballot)
          + ", chosen="
          + chosenThrough
          + ", votes="
          + ranges
          + (pages > 1 ? ", page " + (page + 1) + " of " + pages : "")
          + ")";
    }
  }

  /** See {@link io.synod.paxos.Peers#reject}. */
  record Reject(long ballot, long promised) implements Message {
    @Override
    public void deliver(final int from, final long incarnation, final PeerHandler handler) {
      handler.onReject(from, ballot, promised);
    }

    @Override
    public int encode(final PeerEncoder encoder) {
      return encoder.reject(ballot, promised);
    }

    @Override
    public String toString() {
      return "Reject(" + ballotText(ballot) + ", promised=" + Ballot.format(promised) + ")";
    }
  }

  /** See {@link io.synod.paxos.Peers#accept} and {@link io.synod.paxos.Peers#acceptAgain}. */
  record Accept(long ballot, long base, long instance, long chosenThrough, byte[] value)
      implements Message {
    static Accept of(
        final long ballot,
        final long base,
        final long instance,
        final long chosenThrough,
        final DirectBuffer buffer,
        final int offset,
        final int length) {
      return new Accept(ballot, base, instance, chosenThrough, copy(buffer, offset, length));
    }

    @Override
    public void deliver(final int from, final long incarnation, final PeerHandler handler) {
      handler.onAccept(
          from, ballot, base, instance, chosenThrough, new UnsafeBuffer(value), 0, value.length);
    }

    @Override
    public int encode(final PeerEncoder encoder) {
      return encoder.accept(
          ballot, base, instance, chosenThrough, new UnsafeBuffer(value), 0, value.length);
    }

    @Override
    public String toString() {
      return "Accept("
          + ballotText(ballot)
          + ", I="
          + instance
          + ", "
          + valueText(value)
          + ", chosen="
          + chosenThrough
          + ")";
    }
  }

  /** See {@link io.synod.paxos.Peers#accepted}. */
  record Accepted(long ballot, long acceptedThrough, long chosenThrough, long sequence)
      implements Message {
    @Override
    public void deliver(final int from, final long incarnation, final PeerHandler handler) {
      handler.onAccepted(from, incarnation, ballot, acceptedThrough, chosenThrough, sequence);
    }

    @Override
    public int encode(final PeerEncoder encoder) {
      return encoder.accepted(ballot, acceptedThrough, chosenThrough, sequence);
    }

    @Override
    public String toString() {
      return "Accepted(" + ballotText(ballot) + ", through I=" + acceptedThrough + ")";
    }
  }

  /** See {@link io.synod.paxos.Peers#resend}. */
  record Resend(long ballot, long first, long last) implements Message {
    @Override
    public void deliver(final int from, final long incarnation, final PeerHandler handler) {
      handler.onResend(from, ballot, first, last);
    }

    @Override
    public int encode(final PeerEncoder encoder) {
      return encoder.resend(ballot, first, last);
    }

    @Override
    public String toString() {
      return "Resend(" + ballotText(ballot) + ", I=" + first + ".." + last + ")";
    }
  }

  /** See {@link io.synod.paxos.Peers#heartbeat}. */
  record Heartbeat(
      long ballot, long base, long chosenThrough, long tail, long sequence, List<Long> incarnations)
      implements Message {
    static Heartbeat of(
        final long ballot,
        final long base,
        final long chosenThrough,
        final long tail,
        final long sequence,
        final long[] incarnations) {
      return new Heartbeat(
          ballot,
          base,
          chosenThrough,
          tail,
          sequence,
          Arrays.stream(incarnations).boxed().toList());
    }

    @Override
    public void deliver(final int from, final long incarnation, final PeerHandler handler) {
      handler.onHeartbeat(from, ballot, base, chosenThrough, tail, sequence, named());
    }

    @Override
    public int encode(final PeerEncoder encoder) {
      return encoder.heartbeat(ballot, base, chosenThrough, tail, sequence, named());
    }

    private long[] named() {
      return incarnations.stream().mapToLong(Long::longValue).toArray();
    }

    @Override
    public String toString() {
      return "Heartbeat(" + ballotText(ballot) + ", chosen=" + chosenThrough + ")";
    }
  }

  /** See {@link io.synod.paxos.Peers#fetchChosen}. */
  record FetchChosen(long first, long last) implements Message {
    @Override
    public void deliver(final int from, final long incarnation, final PeerHandler handler) {
      handler.onFetchChosen(from, first, last);
    }

    @Override
    public int encode(final PeerEncoder encoder) {
      return encoder.fetchChosen(first, last);
    }

    @Override
    public String toString() {
      return "FetchChosen(I=" + first + ".." + last + ")";
    }
  }

  /** See {@link io.synod.paxos.Peers#learn}. */
  record Learn(long instance, long ballot, byte[] value) implements Message {
    static Learn of(
        final long instance,
        final long ballot,
        final DirectBuffer buffer,
        final int offset,
        final int length) {
      return new Learn(instance, ballot, copy(buffer, offset, length));
    }

    @Override
    public void deliver(final int from, final long incarnation, final PeerHandler handler) {
      handler.onLearn(from, instance, ballot, new UnsafeBuffer(value), 0, value.length);
    }

    @Override
    public int encode(final PeerEncoder encoder) {
      return encoder.learn(instance, ballot, new UnsafeBuffer(value), 0, value.length);
    }

    @Override
    public String toString() {
      return "Learn(I=" + instance + ", " + valueText(value) + ")";
    }
  }

  /** See {@link io.synod.paxos.Peers#fetchVotes}. */
  record FetchVotes(long ballot, long first, long last) implements Message {
    @Override
    public void deliver(final int from, final long incarnation, final PeerHandler handler) {
      handler.onFetchVotes(from, ballot, first, last);
    }

    @Override
    public int encode(final PeerEncoder encoder) {
      return encoder.fetchVotes(ballot, first, last);
    }

    @Override
    public String toString() {
      return "FetchVotes(" + ballotText(ballot) + ", I=" + first + ".." + last + ")";
    }
  }

  /** See {@link io.synod.paxos.Peers#votedValue}. */
  record VotedValue(long ballot, long instance, long voted, byte[] value) implements Message {
    static VotedValue of(
        final long ballot,
        final long instance,
        final long voted,
        final DirectBuffer buffer,
        final int offset,
        final int length) {
      return new VotedValue(ballot, instance, voted, copy(buffer, offset, length));
    }

    @Override
    public void deliver(final int from, final long incarnation, final PeerHandler handler) {
      handler.onVotedValue(from, ballot, instance, voted, new UnsafeBuffer(value), 0, value.length);
    }

    @Override
    public int encode(final PeerEncoder encoder) {
      return encoder.votedValue(ballot, instance, voted, new UnsafeBuffer(value), 0, value.length);
    }

    @Override
    public String toString() {
      return "VotedValue("
          + ballotText(ballot)
          + ", I="
          + instance
          + " voted in "
          + Ballot.format(voted)
          + ", "
          + valueText(value)
          + ")";
    }
  }

  /** A snapshot of the state through an instance, for a node that asked for what is truncated. */
  record Snapshot(long instance, long clusterTimeNs, long stateHash, byte[] state)
      implements Message {
    private static final int HEAD_LENGTH = 2 * Long.BYTES;

    static Snapshot of(
        final long instance, final DirectBuffer buffer, final int offset, final int length) {
      return new Snapshot(
          instance,
          buffer.getLong(offset),
          buffer.getLong(offset + Long.BYTES),
          copy(buffer, offset + HEAD_LENGTH, length - HEAD_LENGTH));
    }

    /** The core takes no snapshots: what runs above it does. */
    @Override
    public void deliver(final int from, final long incarnation, final PeerHandler handler) {}

    /** In one part: the transfer in many is not simulated. */
    @Override
    public int encode(final PeerEncoder encoder) {
      final UnsafeBuffer bytes = new UnsafeBuffer(new byte[HEAD_LENGTH + state.length]);
      bytes.putLong(0, clusterTimeNs);
      bytes.putLong(Long.BYTES, stateHash);
      bytes.putBytes(HEAD_LENGTH, state);
      return encoder.snapshotChunk(instance, 0, bytes.capacity(), bytes, 0, bytes.capacity());
    }

    @Override
    public String toString() {
      return "Snapshot(I=" + instance + ", " + state.length + " bytes)";
    }
  }
}
