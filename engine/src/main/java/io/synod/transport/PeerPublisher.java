package io.synod.transport;

import io.aeron.DirectBufferVector;
import io.aeron.logbuffer.BufferClaim;
import io.synod.paxos.Peers;
import io.synod.paxos.SnapshotPeers;
import io.synod.paxos.VoteRanges;
import io.synod.wire.MessageKind;
import io.synod.wire.PeerEncoder;
import org.agrona.BufferUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Has the protocol's messages encoded straight into claimed space of Aeron's term buffers. A
 * message that is longer than a datagram is gathered from its head and its value instead.
 */
final class PeerPublisher implements Peers, SnapshotPeers {
  private final PeerPublication broadcast;
  private final PeerPublication[] control;
  private final PeerPublication[] bulk;
  private final int[] indexes;
  private final int maxValueBytes;
  private final TransportCounts counts;

  private final BufferClaim claim = new BufferClaim();
  private final UnsafeBuffer head =
      new UnsafeBuffer(BufferUtil.allocateDirectAligned(MessageKind.MAX_VALUE_HEAD, Long.BYTES));
  private final DirectBufferVector[] vectors = {new DirectBufferVector(), new DirectBufferVector()};
  private final PeerEncoder encoder;
  private boolean isGathered;

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
    this.encoder =
        new PeerEncoder(
            settings.clusterId(),
            settings.incarnation(),
            settings.configuration().number(),
            settings.nodeId(),
            settings.durability());
  }

  @Override
  public boolean canvass(final int to, final long ballot, final long chosenThrough) {
    if (!claim(control(to), MessageKind.CANVASS)) {
      return false;
    }
    encoder.canvass(ballot, chosenThrough);
    return commit();
  }

  @Override
  public boolean canvassReply(final int to, final long ballot, final boolean granted) {
    if (!claim(control(to), MessageKind.CANVASS_REPLY)) {
      return false;
    }
    encoder.canvassReply(ballot, granted);
    return commit();
  }

  @Override
  public boolean prepare(final int to, final long ballot, final long from, final int attempt) {
    if (!claim(control(to), MessageKind.PREPARE)) {
      return false;
    }
    encoder.prepare(ballot, from, attempt);
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
    final int length = PeerEncoder.promiseLength(ranges, firstRange, rangeCount);
    if (!claim(control(to), MessageKind.PROMISE, length)) {
      return false;
    }
    encoder.promise(ballot, attempt, chosenThrough, page, pages, ranges, firstRange, rangeCount);
    return commit();
  }

  @Override
  public boolean reject(final int to, final long ballot, final long promised) {
    if (!claim(control(to), MessageKind.REJECT)) {
      return false;
    }
    encoder.reject(ballot, promised);
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
    encoder.accepted(ballot, acceptedThrough, chosenThrough, sequence);
    return commit();
  }

  @Override
  public boolean resend(final int to, final long ballot, final long first, final long last) {
    if (!claim(control(to), MessageKind.RESEND)) {
      return false;
    }
    encoder.resend(ballot, first, last);
    return commit();
  }

  @Override
  public boolean heartbeat(
      final long ballot,
      final long base,
      final long chosenThrough,
      final long tail,
      final long sequence,
      final long[] incarnations) {
    if (broadcast == null) {
      return true;
    }
    return sendHeartbeat(broadcast, ballot, base, chosenThrough, tail, sequence, incarnations);
  }

  @Override
  public boolean announce(
      final int to, final long ballot, final long base, final long chosenThrough, final long tail) {
    return sendHeartbeat(control(to), ballot, base, chosenThrough, tail, 0, NO_INCARNATIONS);
  }

  private boolean sendHeartbeat(
      final PeerPublication publication,
      final long ballot,
      final long base,
      final long chosenThrough,
      final long tail,
      final long sequence,
      final long[] incarnations) {
    final int length = PeerEncoder.heartbeatLength(incarnations);
    if (!claim(publication, MessageKind.HEARTBEAT, length)) {
      return false;
    }
    encoder.heartbeat(ballot, base, chosenThrough, tail, sequence, incarnations);
    return commit();
  }

  @Override
  public boolean fetchChosen(final int to, final long first, final long last) {
    if (!claim(control(to), MessageKind.FETCH_CHOSEN)) {
      return false;
    }
    encoder.fetchChosen(first, last);
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
    encoder.learn(instance, ballot, value, offset, length);
    return end(publication, MessageKind.LEARN, value, offset, length);
  }

  @Override
  public boolean fetchVotes(final int to, final long ballot, final long first, final long last) {
    if (!claim(control(to), MessageKind.FETCH_VOTES)) {
      return false;
    }
    encoder.fetchVotes(ballot, first, last);
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
    encoder.votedValue(ballot, instance, voted, value, offset, length);
    return end(publication, MessageKind.VOTED_VALUE, value, offset, length);
  }

  @Override
  public boolean fetchSnapshot(final int to, final long instance, final long position) {
    if (!claim(control(to), MessageKind.FETCH_SNAPSHOT)) {
      return false;
    }
    encoder.fetchSnapshot(instance, position);
    return commit();
  }

  @Override
  public boolean snapshotChunk(
      final int to,
      final long instance,
      final long position,
      final long total,
      final DirectBuffer buffer,
      final int offset,
      final int length) {
    final PeerPublication publication = bulk(to);
    if (!begin(publication, MessageKind.SNAPSHOT_CHUNK, buffer, offset, length)) {
      return false;
    }
    encoder.snapshotChunk(instance, position, total, buffer, offset, length);
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
    encoder.accept(ballot, base, instance, chosenThrough, value, offset, length);
    return end(publication, MessageKind.ACCEPT, value, offset, length);
  }

  private boolean claim(final PeerPublication publication, final MessageKind kind) {
    return claim(publication, kind, kind.headLength());
  }

  private boolean claim(
      final PeerPublication publication, final MessageKind kind, final int length) {
    if (!publication.claim(length, claim)) {
      return false;
    }
    counts.onSent(kind, length);
    encoder.wrap(claim.buffer(), claim.offset());
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
    isGathered = kind.headLength() + length > publication.maxPayloadLength();
    if (!isGathered) {
      return claim(publication, kind, kind.headLength() + length);
    }
    encoder.wrapHead(head, 0);
    return true;
  }

  private boolean end(
      final PeerPublication publication,
      final MessageKind kind,
      final DirectBuffer value,
      final int offset,
      final int length) {
    if (!isGathered) {
      return commit();
    }
    vectors[0].reset(head, 0, kind.headLength());
    vectors[1].reset(value, offset, length);
    if (!publication.offer(vectors)) {
      return false;
    }
    counts.onSent(kind, kind.headLength() + length);
    return true;
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
