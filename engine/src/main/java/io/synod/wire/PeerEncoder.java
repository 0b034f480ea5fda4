package io.synod.wire;

import io.synod.codec.peer.AcceptEncoder;
import io.synod.codec.peer.AcceptedEncoder;
import io.synod.codec.peer.CanvassEncoder;
import io.synod.codec.peer.CanvassReplyEncoder;
import io.synod.codec.peer.Durability;
import io.synod.codec.peer.FetchChosenEncoder;
import io.synod.codec.peer.FetchSnapshotEncoder;
import io.synod.codec.peer.FetchVotesEncoder;
import io.synod.codec.peer.Flag;
import io.synod.codec.peer.HeartbeatEncoder;
import io.synod.codec.peer.LearnEncoder;
import io.synod.codec.peer.MessageHeaderEncoder;
import io.synod.codec.peer.PrepareEncoder;
import io.synod.codec.peer.PromiseEncoder;
import io.synod.codec.peer.RangeState;
import io.synod.codec.peer.RejectEncoder;
import io.synod.codec.peer.ResendEncoder;
import io.synod.codec.peer.SenderEncoder;
import io.synod.codec.peer.SnapshotChunkEncoder;
import io.synod.codec.peer.VotedValueEncoder;
import io.synod.paxos.VoteRanges;
import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Writes the messages of one node, each with its checksum, where {@link #wrap} or {@link #wrapHead}
 * says. The place has room for the message: {@link MessageKind#headLength} and what follows it. For
 * what the fields mean, see {@link io.synod.paxos.Peers}. All buffers are of arrays or byte
 * buffers, not of bare addresses.
 */
public final class PeerEncoder {
  private final UnsafeBuffer sender = new UnsafeBuffer(new byte[SenderEncoder.ENCODED_LENGTH]);
  private final WireChecksum checksum = new WireChecksum();
  private final MessageHeaderEncoder header = new MessageHeaderEncoder();
  private final CanvassEncoder canvass = new CanvassEncoder();
  private final CanvassReplyEncoder canvassReply = new CanvassReplyEncoder();
  private final PrepareEncoder prepare = new PrepareEncoder();
  private final PromiseEncoder promise = new PromiseEncoder();
  private final RejectEncoder reject = new RejectEncoder();
  private final AcceptEncoder accept = new AcceptEncoder();
  private final AcceptedEncoder accepted = new AcceptedEncoder();
  private final ResendEncoder resend = new ResendEncoder();
  private final HeartbeatEncoder heartbeat = new HeartbeatEncoder();
  private final FetchChosenEncoder fetchChosen = new FetchChosenEncoder();
  private final LearnEncoder learn = new LearnEncoder();
  private final FetchVotesEncoder fetchVotes = new FetchVotesEncoder();
  private final VotedValueEncoder votedValue = new VotedValueEncoder();
  private final FetchSnapshotEncoder fetchSnapshot = new FetchSnapshotEncoder();
  private final SnapshotChunkEncoder snapshotChunk = new SnapshotChunkEncoder();

  private MutableDirectBuffer target;
  private int targetOffset;
  private boolean isHeadAlone;

  /**
   * Makes an encoder.
   *
   * @param clusterId of the cluster that the node belongs to.
   * @param incarnation of the node.
   * @param configuration number of the configuration that the node follows.
   * @param nodeId of the node.
   * @param durability level of the node.
   */
  public PeerEncoder(
      final long clusterId,
      final long incarnation,
      final int configuration,
      final int nodeId,
      final Durability durability) {
    new SenderEncoder()
        .wrap(sender, 0)
        .checksum(0)
        .configuration(configuration)
        .clusterId(clusterId)
        .incarnation(incarnation)
        .nodeId(nodeId)
        .durability(durability)
        .reserved1((short) 0)
        .reserved2(0);
  }

  /**
   * Sets where the next message is written, all of it.
   *
   * @param buffer with room for it.
   * @param offset where it begins.
   */
  public void wrap(final MutableDirectBuffer buffer, final int offset) {
    target = buffer;
    targetOffset = offset;
    isHeadAlone = false;
    buffer.putBytes(
        offset + MessageHeaderEncoder.ENCODED_LENGTH, sender, 0, SenderEncoder.ENCODED_LENGTH);
  }

  /**
   * Sets where the head of the next message, which carries a value, is written. The value stays
   * where it is; the checksum covers both.
   *
   * @param buffer with room for {@link MessageKind#MAX_VALUE_HEAD} bytes.
   * @param offset where it begins.
   */
  public void wrapHead(final MutableDirectBuffer buffer, final int offset) {
    wrap(buffer, offset);
    isHeadAlone = true;
  }

  /**
   * Encodes a canvass.
   *
   * @param ballot that the node would use.
   * @param chosenThrough last instance that it holds as chosen.
   * @return length of what was written, in bytes.
   */
  public int canvass(final long ballot, final long chosenThrough) {
    canvass
        .wrapAndApplyHeader(target, targetOffset, header)
        .ballot(ballot)
        .chosenThrough(chosenThrough);
    return end(MessageKind.CANVASS);
  }

  /**
   * Encodes the answer to a canvass.
   *
   * @param ballot of the canvass.
   * @param granted whether the node hears no leader.
   * @return length of what was written, in bytes.
   */
  public int canvassReply(final long ballot, final boolean granted) {
    canvassReply
        .wrapAndApplyHeader(target, targetOffset, header)
        .ballot(ballot)
        .granted(granted ? Flag.YES : Flag.NO);
    return end(MessageKind.CANVASS_REPLY);
  }

  /**
   * Encodes phase 1a.
   *
   * @param ballot of the candidate.
   * @param from first instance that is asked for.
   * @param attempt number of the request.
   * @return length of what was written, in bytes.
   */
  public int prepare(final long ballot, final long from, final int attempt) {
    prepare
        .wrapAndApplyHeader(target, targetOffset, header)
        .ballot(ballot)
        .fromInstance(from)
        .attempt(attempt);
    return end(MessageKind.PREPARE);
  }

  /**
   * Length of a page of a promise.
   *
   * @param ranges of which it holds some.
   * @param firstRange index of the first.
   * @param rangeCount how many, up to {@link VoteRanges#MAX_PER_PAGE}.
   * @return in bytes.
   * @throws IllegalArgumentException where there is no such page.
   */
  public static int promiseLength(
      final VoteRanges ranges, final int firstRange, final int rangeCount) {
    if (rangeCount < 0
        || rangeCount > VoteRanges.MAX_PER_PAGE
        || firstRange < 0
        || firstRange + rangeCount > ranges.size()) {
      throw new IllegalArgumentException(
          "no page of a promise: firstRange="
              + firstRange
              + " rangeCount="
              + rangeCount
              + " size="
              + ranges.size());
    }
    return MessageKind.PROMISE.headLength()
        + rangeCount * PromiseEncoder.RangesEncoder.sbeBlockLength();
  }

  /**
   * Encodes one page of phase 1b.
   *
   * @param ballot that is promised.
   * @param attempt number of the request that is answered.
   * @param chosenThrough last instance that the node holds as chosen.
   * @param page number of this page, from 0.
   * @param pages number of pages, from 1.
   * @param ranges of the node's votes.
   * @param firstRange index of the page's first.
   * @param rangeCount how many the page holds, up to {@link VoteRanges#MAX_PER_PAGE}.
   * @return length of what was written, in bytes.
   * @throws IllegalArgumentException where there is no such page.
   */
  public int promise(
      final long ballot,
      final int attempt,
      final long chosenThrough,
      final int page,
      final int pages,
      final VoteRanges ranges,
      final int firstRange,
      final int rangeCount) {
    final int length = promiseLength(ranges, firstRange, rangeCount);
    final PromiseEncoder.RangesEncoder group =
        promise
            .wrapAndApplyHeader(target, targetOffset, header)
            .ballot(ballot)
            .chosenThrough(chosenThrough)
            .attempt(attempt)
            .page(page)
            .pages(pages)
            .rangesCount(rangeCount);
    for (int i = firstRange; i < firstRange + rangeCount; i++) {
      group
          .next()
          .first(ranges.first(i))
          .last(ranges.last(i))
          .ballot(ranges.ballot(i))
          .state(ranges.state(i) == VoteRanges.VOTE ? RangeState.VOTE : RangeState.FAULTY);
    }
    checksum.seal(target, targetOffset, length, null, 0, 0);
    return length;
  }

  /**
   * Encodes a refusal.
   *
   * @param ballot that is refused.
   * @param promised higher ballot that the node has promised.
   * @return length of what was written, in bytes.
   */
  public int reject(final long ballot, final long promised) {
    reject.wrapAndApplyHeader(target, targetOffset, header).ballot(ballot).promised(promised);
    return end(MessageKind.REJECT);
  }

  /**
   * Encodes phase 2a.
   *
   * @param ballot of the leader.
   * @param base first instance of the ballot's leader.
   * @param instance that is proposed.
   * @param chosenThrough every instance up to it is chosen.
   * @param value buffer that holds the value.
   * @param offset of the value.
   * @param length of the value in bytes; 0 for a no-op.
   * @return length of what was written, in bytes.
   */
  public int accept(
      final long ballot,
      final long base,
      final long instance,
      final long chosenThrough,
      final DirectBuffer value,
      final int offset,
      final int length) {
    accept
        .wrapAndApplyHeader(target, targetOffset, header)
        .ballot(ballot)
        .baseInstance(base)
        .instance(instance)
        .chosenThrough(chosenThrough);
    return end(MessageKind.ACCEPT, value, offset, length);
  }

  /**
   * Encodes phase 2b.
   *
   * @param ballot of the votes.
   * @param acceptedThrough voted in the ballot, or known as chosen, up to it.
   * @param chosenThrough last instance that the node holds as chosen.
   * @param sequence of the last heartbeat heard in the ballot.
   * @return length of what was written, in bytes.
   */
  public int accepted(
      final long ballot,
      final long acceptedThrough,
      final long chosenThrough,
      final long sequence) {
    accepted
        .wrapAndApplyHeader(target, targetOffset, header)
        .ballot(ballot)
        .acceptedThrough(acceptedThrough)
        .chosenThrough(chosenThrough)
        .sequence(sequence);
    return end(MessageKind.ACCEPTED);
  }

  /**
   * Encodes a request for missing Accepts.
   *
   * @param ballot of the leader.
   * @param first missing instance.
   * @param last missing instance.
   * @return length of what was written, in bytes.
   */
  public int resend(final long ballot, final long first, final long last) {
    resend.wrapAndApplyHeader(target, targetOffset, header).ballot(ballot).first(first).last(last);
    return end(MessageKind.RESEND);
  }

  /**
   * How long a heartbeat is.
   *
   * @param incarnations that it names.
   * @return length in bytes.
   */
  public static int heartbeatLength(final long[] incarnations) {
    return MessageKind.HEARTBEAT.headLength()
        + incarnations.length * HeartbeatEncoder.IncarnationsEncoder.sbeBlockLength();
  }

  /**
   * Encodes a heartbeat.
   *
   * @param ballot of the leader.
   * @param base first instance of the ballot's leader.
   * @param chosenThrough every instance up to it is chosen.
   * @param tail last instance that was proposed.
   * @param sequence ascending number of the heartbeat.
   * @param incarnations of the members, in the configuration's order, or none.
   * @return length of what was written, in bytes.
   */
  public int heartbeat(
      final long ballot,
      final long base,
      final long chosenThrough,
      final long tail,
      final long sequence,
      final long[] incarnations) {
    final HeartbeatEncoder.IncarnationsEncoder group =
        heartbeat
            .wrapAndApplyHeader(target, targetOffset, header)
            .ballot(ballot)
            .baseInstance(base)
            .chosenThrough(chosenThrough)
            .tail(tail)
            .sequence(sequence)
            .incarnationsCount(incarnations.length);
    for (final long incarnation : incarnations) {
      group.next().incarnation(incarnation);
    }
    final int length = heartbeatLength(incarnations);
    checksum.seal(target, targetOffset, length, null, 0, 0);
    return length;
  }

  /**
   * Encodes a request for chosen values.
   *
   * @param first instance.
   * @param last instance.
   * @return length of what was written, in bytes.
   */
  public int fetchChosen(final long first, final long last) {
    fetchChosen.wrapAndApplyHeader(target, targetOffset, header).first(first).last(last);
    return end(MessageKind.FETCH_CHOSEN);
  }

  /**
   * Encodes a chosen value.
   *
   * @param instance that is chosen.
   * @param ballot of the node's record.
   * @param value buffer that holds the value.
   * @param offset of the value.
   * @param length of the value in bytes; 0 for a no-op.
   * @return length of what was written, in bytes.
   */
  public int learn(
      final long instance,
      final long ballot,
      final DirectBuffer value,
      final int offset,
      final int length) {
    learn.wrapAndApplyHeader(target, targetOffset, header).instance(instance).ballot(ballot);
    return end(MessageKind.LEARN, value, offset, length);
  }

  /**
   * Encodes a candidate's request for values.
   *
   * @param ballot of the candidate.
   * @param first instance.
   * @param last instance.
   * @return length of what was written, in bytes.
   */
  public int fetchVotes(final long ballot, final long first, final long last) {
    fetchVotes
        .wrapAndApplyHeader(target, targetOffset, header)
        .ballot(ballot)
        .first(first)
        .last(last);
    return end(MessageKind.FETCH_VOTES);
  }

  /**
   * Encodes a vote with its value, for a candidate.
   *
   * @param ballot of the candidate.
   * @param instance of the vote.
   * @param voted ballot of the vote.
   * @param value buffer that holds the value.
   * @param offset of the value.
   * @param length of the value in bytes; 0 for a no-op.
   * @return length of what was written, in bytes.
   */
  public int votedValue(
      final long ballot,
      final long instance,
      final long voted,
      final DirectBuffer value,
      final int offset,
      final int length) {
    votedValue
        .wrapAndApplyHeader(target, targetOffset, header)
        .ballot(ballot)
        .instance(instance)
        .voted(voted);
    return end(MessageKind.VOTED_VALUE, value, offset, length);
  }

  /**
   * Encodes a request for a part of a snapshot.
   *
   * @param instance of the snapshot, or 0.
   * @param position of the first byte.
   * @return length of what was written, in bytes.
   */
  public int fetchSnapshot(final long instance, final long position) {
    fetchSnapshot
        .wrapAndApplyHeader(target, targetOffset, header)
        .instance(instance)
        .position(position);
    return end(MessageKind.FETCH_SNAPSHOT);
  }

  /**
   * Encodes a part of a snapshot.
   *
   * @param instance of the snapshot.
   * @param position of the bytes in the file.
   * @param total length of the file in bytes.
   * @param bytes holds the bytes.
   * @param offset of the bytes.
   * @param length in bytes.
   * @return length of what was written, in bytes.
   */
  public int snapshotChunk(
      final long instance,
      final long position,
      final long total,
      final DirectBuffer bytes,
      final int offset,
      final int length) {
    snapshotChunk
        .wrapAndApplyHeader(target, targetOffset, header)
        .instance(instance)
        .position(position)
        .total(total);
    return end(MessageKind.SNAPSHOT_CHUNK, bytes, offset, length);
  }

  private int end(final MessageKind kind) {
    final int length = kind.headLength();
    checksum.seal(target, targetOffset, length, null, 0, 0);
    return length;
  }

  private int end(
      final MessageKind kind, final DirectBuffer value, final int offset, final int length) {
    final int headLength = kind.headLength();
    final int valueOffset = targetOffset + headLength;
    target.putInt(valueOffset - Integer.BYTES, length, ByteOrder.LITTLE_ENDIAN);
    if (isHeadAlone) {
      checksum.seal(target, targetOffset, headLength, value, offset, length);
      return headLength;
    }
    target.putBytes(valueOffset, value, offset, length);
    checksum.seal(target, targetOffset, headLength + length, null, 0, 0);
    return headLength + length;
  }
}
