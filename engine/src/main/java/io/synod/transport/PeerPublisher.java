package io.synod.transport;

import io.aeron.DirectBufferVector;
import io.aeron.logbuffer.BufferClaim;
import io.synod.codec.peer.AcceptEncoder;
import io.synod.codec.peer.AcceptedEncoder;
import io.synod.codec.peer.CanvassEncoder;
import io.synod.codec.peer.CanvassReplyEncoder;
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
import io.synod.paxos.Peers;
import io.synod.paxos.SnapshotPeers;
import io.synod.paxos.VoteRanges;
import java.nio.ByteOrder;
import org.agrona.BufferUtil;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Encodes the protocol's messages straight into claimed space of Aeron's term buffers. A message
 * that is longer than a datagram is gathered from its head and its value instead.
 */
final class PeerPublisher implements Peers, SnapshotPeers {
  private final PeerPublication broadcast;
  private final PeerPublication[] control;
  private final PeerPublication[] bulk;
  private final int[] indexes;
  private final int maxValueBytes;
  private final TransportCounts counts;

  private final BufferClaim claim = new BufferClaim();
  private final UnsafeBuffer sender = new UnsafeBuffer(new byte[SenderEncoder.ENCODED_LENGTH]);
  private final UnsafeBuffer head =
      new UnsafeBuffer(BufferUtil.allocateDirectAligned(MessageKind.MAX_VALUE_HEAD, Long.BYTES));
  private final DirectBufferVector[] vectors = {new DirectBufferVector(), new DirectBufferVector()};
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

  /**
   * Makes a publisher.
   *
   * @param settings concluded.
   * @param broadcast to all others; null where there are none.
   * @param control one for each member, by its index; null for this node.
   * @param bulk one for each member, by its index; null for this node.
   * @param counts to keep.
   */
  PeerPublisher(
      final TransportSettings settings,
      final PeerPublication broadcast,
      final PeerPublication[] control,
      final PeerPublication[] bulk,
      final TransportCounts counts) {
    this.broadcast = broadcast;
    this.control = control;
    this.bulk = bulk;
    this.maxValueBytes = settings.maxValueBytes();
    this.counts = counts;
    this.indexes = indexesById(settings);
    new SenderEncoder()
        .wrap(sender, 0)
        .clusterId(settings.clusterId())
        .incarnation(settings.incarnation())
        .configuration(settings.configuration().number())
        .nodeId(settings.nodeId())
        .reserved(0);
  }

  @Override
  public boolean canvass(final int to, final long ballot, final long chosenThrough) {
    if (!claim(control(to), MessageKind.CANVASS)) {
      return false;
    }
    canvass
        .wrapAndApplyHeader(target, targetOffset, header)
        .ballot(ballot)
        .chosenThrough(chosenThrough);
    return commit();
  }

  @Override
  public boolean canvassReply(final int to, final long ballot, final boolean granted) {
    if (!claim(control(to), MessageKind.CANVASS_REPLY)) {
      return false;
    }
    canvassReply
        .wrapAndApplyHeader(target, targetOffset, header)
        .ballot(ballot)
        .granted(granted ? Flag.YES : Flag.NO);
    return commit();
  }

  @Override
  public boolean prepare(final int to, final long ballot, final long from, final int attempt) {
    if (!claim(control(to), MessageKind.PREPARE)) {
      return false;
    }
    prepare
        .wrapAndApplyHeader(target, targetOffset, header)
        .ballot(ballot)
        .fromInstance(from)
        .attempt(attempt);
    return commit();
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
    final int rangesLength = rangeCount * PromiseEncoder.RangesEncoder.sbeBlockLength();
    if (!claim(control(to), MessageKind.PROMISE, rangesLength)) {
      return false;
    }
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
    return commit();
  }

  @Override
  public boolean reject(final int to, final long ballot, final long promised) {
    if (!claim(control(to), MessageKind.REJECT)) {
      return false;
    }
    reject.wrapAndApplyHeader(target, targetOffset, header).ballot(ballot).promised(promised);
    return commit();
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
    return broadcast == null
        || accept(broadcast, ballot, base, instance, chosenThrough, value, offset, length);
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
    return accept(bulk(to), ballot, base, instance, chosenThrough, value, offset, length);
  }

  @Override
  public boolean accepted(
      final int to,
      final long ballot,
      final long acceptedThrough,
      final long chosenThrough,
      final long sequence) {
    if (!claim(control(to), MessageKind.ACCEPTED)) {
      return false;
    }
    accepted
        .wrapAndApplyHeader(target, targetOffset, header)
        .ballot(ballot)
        .acceptedThrough(acceptedThrough)
        .chosenThrough(chosenThrough)
        .sequence(sequence);
    return commit();
  }

  @Override
  public boolean resend(final int to, final long ballot, final long first, final long last) {
    if (!claim(control(to), MessageKind.RESEND)) {
      return false;
    }
    resend.wrapAndApplyHeader(target, targetOffset, header).ballot(ballot).first(first).last(last);
    return commit();
  }

  @Override
  public boolean heartbeat(
      final long ballot,
      final long base,
      final long chosenThrough,
      final long tail,
      final long sequence) {
    if (broadcast == null) {
      return true;
    }
    return sendHeartbeat(broadcast, ballot, base, chosenThrough, tail, sequence);
  }

  @Override
  public boolean announce(
      final int to, final long ballot, final long base, final long chosenThrough, final long tail) {
    return sendHeartbeat(control(to), ballot, base, chosenThrough, tail, 0);
  }

  private boolean sendHeartbeat(
      final PeerPublication publication,
      final long ballot,
      final long base,
      final long chosenThrough,
      final long tail,
      final long sequence) {
    if (!claim(publication, MessageKind.HEARTBEAT)) {
      return false;
    }
    heartbeat
        .wrapAndApplyHeader(target, targetOffset, header)
        .ballot(ballot)
        .baseInstance(base)
        .chosenThrough(chosenThrough)
        .tail(tail)
        .sequence(sequence);
    return commit();
  }

  @Override
  public boolean fetchChosen(final int to, final long first, final long last) {
    if (!claim(control(to), MessageKind.FETCH_CHOSEN)) {
      return false;
    }
    fetchChosen.wrapAndApplyHeader(target, targetOffset, header).first(first).last(last);
    return commit();
  }

  @Override
  public boolean learn(
      final int to,
      final long instance,
      final long ballot,
      final DirectBuffer value,
      final int offset,
      final int length) {
    final PeerPublication publication = bulk(to);
    if (!begin(publication, MessageKind.LEARN, value, offset, length)) {
      return false;
    }
    learn.wrapAndApplyHeader(target, targetOffset, header).instance(instance).ballot(ballot);
    return end(publication, MessageKind.LEARN, value, offset, length);
  }

  @Override
  public boolean fetchVotes(final int to, final long ballot, final long first, final long last) {
    if (!claim(control(to), MessageKind.FETCH_VOTES)) {
      return false;
    }
    fetchVotes
        .wrapAndApplyHeader(target, targetOffset, header)
        .ballot(ballot)
        .first(first)
        .last(last);
    return commit();
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
    final PeerPublication publication = bulk(to);
    if (!begin(publication, MessageKind.VOTED_VALUE, value, offset, length)) {
      return false;
    }
    votedValue
        .wrapAndApplyHeader(target, targetOffset, header)
        .ballot(ballot)
        .instance(instance)
        .voted(voted);
    return end(publication, MessageKind.VOTED_VALUE, value, offset, length);
  }

  @Override
  public boolean fetchSnapshot(final int to, final long instance, final long position) {
    if (!claim(control(to), MessageKind.FETCH_SNAPSHOT)) {
      return false;
    }
    fetchSnapshot
        .wrapAndApplyHeader(target, targetOffset, header)
        .instance(instance)
        .position(position);
    return commit();
  }

  @Override
  public boolean snapshotChunk(
      final int to,
      final long instance,
      final long position,
      final long total,
      final int checksum,
      final DirectBuffer buffer,
      final int offset,
      final int length) {
    final PeerPublication publication = bulk(to);
    if (!begin(publication, MessageKind.SNAPSHOT_CHUNK, buffer, offset, length)) {
      return false;
    }
    snapshotChunk
        .wrapAndApplyHeader(target, targetOffset, header)
        .instance(instance)
        .position(position)
        .total(total)
        .checksum(checksum);
    return end(publication, MessageKind.SNAPSHOT_CHUNK, buffer, offset, length);
  }

  private boolean accept(
      final PeerPublication publication,
      final long ballot,
      final long base,
      final long instance,
      final long chosenThrough,
      final DirectBuffer value,
      final int offset,
      final int length) {
    if (!begin(publication, MessageKind.ACCEPT, value, offset, length)) {
      return false;
    }
    accept
        .wrapAndApplyHeader(target, targetOffset, header)
        .ballot(ballot)
        .baseInstance(base)
        .instance(instance)
        .chosenThrough(chosenThrough);
    return end(publication, MessageKind.ACCEPT, value, offset, length);
  }

  private boolean claim(final PeerPublication publication, final MessageKind kind) {
    return claim(publication, kind, 0);
  }

  private boolean claim(
      final PeerPublication publication, final MessageKind kind, final int tailLength) {
    final int length = kind.headLength() + tailLength;
    if (!publication.claim(length, claim)) {
      return false;
    }
    counts.onSent(kind, length);
    target(claim.buffer(), claim.offset());
    return true;
  }

  private boolean commit() {
    claim.commit();
    return true;
  }

  /**
   * Makes room for the head of a message with a value: in the claim, or beside it if it is long.
   */
  private boolean begin(
      final PeerPublication publication,
      final MessageKind kind,
      final DirectBuffer value,
      final int offset,
      final int length) {
    if (length > maxValueBytes) {
      throw new IllegalArgumentException(
          "a value is too long: length=" + length + " maxValueBytes=" + maxValueBytes);
    }
    value.boundsCheck(offset, length);
    if (isClaimed(publication, kind, length)) {
      return claim(publication, kind, length);
    }
    target(head, 0);
    return true;
  }

  private boolean end(
      final PeerPublication publication,
      final MessageKind kind,
      final DirectBuffer value,
      final int offset,
      final int length) {
    final int headLength = kind.headLength();
    final int valueOffset = targetOffset + headLength;
    target.putInt(valueOffset - Integer.BYTES, length, ByteOrder.LITTLE_ENDIAN);
    if (target != head) {
      target.putBytes(valueOffset, value, offset, length);
      return commit();
    }
    vectors[0].reset(head, 0, headLength);
    vectors[1].reset(value, offset, length);
    if (!publication.offer(vectors)) {
      return false;
    }
    counts.onSent(kind, headLength + length);
    return true;
  }

  private static boolean isClaimed(
      final PeerPublication publication, final MessageKind kind, final int length) {
    return kind.headLength() + length <= publication.maxPayloadLength();
  }

  private void target(final MutableDirectBuffer buffer, final int offset) {
    target = buffer;
    targetOffset = offset;
    buffer.putBytes(
        offset + MessageHeaderEncoder.ENCODED_LENGTH, sender, 0, SenderEncoder.ENCODED_LENGTH);
  }

  private PeerPublication control(final int to) {
    return control[index(to)];
  }

  private PeerPublication bulk(final int to) {
    return bulk[index(to)];
  }

  private int index(final int to) {
    final int index = to >= 0 && to < indexes.length ? indexes[to] : -1;
    if (index < 0) {
      throw new IllegalArgumentException("there is no such other member: to=" + to);
    }
    return index;
  }

  private static int[] indexesById(final TransportSettings settings) {
    final var members = settings.configuration().members();
    final int highest = members.stream().mapToInt(member -> member.id()).max().orElse(0);
    final int[] indexes = new int[highest + 1];
    for (int id = 0; id <= highest; id++) {
      indexes[id] = id == settings.nodeId() ? -1 : settings.configuration().indexOf(id);
    }
    return indexes;
  }
}
