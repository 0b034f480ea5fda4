package io.synod.wire;

import io.synod.codec.peer.AcceptDecoder;
import io.synod.codec.peer.AcceptedDecoder;
import io.synod.codec.peer.CanvassDecoder;
import io.synod.codec.peer.CanvassReplyDecoder;
import io.synod.codec.peer.Durability;
import io.synod.codec.peer.FetchChosenDecoder;
import io.synod.codec.peer.FetchSnapshotDecoder;
import io.synod.codec.peer.FetchVotesDecoder;
import io.synod.codec.peer.Flag;
import io.synod.codec.peer.HeartbeatDecoder;
import io.synod.codec.peer.LearnDecoder;
import io.synod.codec.peer.MessageHeaderDecoder;
import io.synod.codec.peer.PrepareDecoder;
import io.synod.codec.peer.PromiseDecoder;
import io.synod.codec.peer.RejectDecoder;
import io.synod.codec.peer.ResendDecoder;
import io.synod.codec.peer.SenderDecoder;
import io.synod.codec.peer.SnapshotChunkDecoder;
import io.synod.codec.peer.VotedValueDecoder;
import io.synod.paxos.Ballot;
import io.synod.paxos.Configuration;
import io.synod.paxos.Member;
import io.synod.paxos.PeerHandler;
import io.synod.paxos.Peers;
import io.synod.paxos.SnapshotHandler;
import io.synod.paxos.VoteRanges;
import java.nio.ByteOrder;
import org.agrona.DirectBuffer;

/**
 * Reads whole messages from peers. Nothing of a message is believed before its checksum, nothing is
 * read before the lengths are checked, and nothing reaches the handler unless all of it is
 * possible; what is not is dropped, and the listener told. Views of a message end with the
 * handler's call.
 */
public final class PeerDecoder {
  /** Highest instance that a message may name: far beyond any log, far below an overflow. */
  public static final long MAX_INSTANCE = 1L << 56;

  private static final int HEADER_LENGTH = MessageHeaderDecoder.ENCODED_LENGTH;
  private static final int MIN_LENGTH = HEADER_LENGTH + SenderDecoder.ENCODED_LENGTH;
  private static final int RANGE_LENGTH = PromiseDecoder.RangesDecoder.sbeBlockLength();
  private static final int INCARNATION_LENGTH =
      HeartbeatDecoder.IncarnationsDecoder.sbeBlockLength();

  private final PeerHandler handler;
  private final SnapshotHandler snapshots;
  private final DecoderListener listener;
  private final long clusterId;
  private final int configuration;
  private final int[] nodeIds;
  private final int maxValueBytes;
  private final Durability durability;

  private final WireChecksum checksum = new WireChecksum();
  private final MessageHeaderDecoder header = new MessageHeaderDecoder();
  private final SenderDecoder sender = new SenderDecoder();
  private final CanvassDecoder canvass = new CanvassDecoder();
  private final CanvassReplyDecoder canvassReply = new CanvassReplyDecoder();
  private final PrepareDecoder prepare = new PrepareDecoder();
  private final PromiseDecoder promise = new PromiseDecoder();
  private final RejectDecoder reject = new RejectDecoder();
  private final AcceptDecoder accept = new AcceptDecoder();
  private final AcceptedDecoder accepted = new AcceptedDecoder();
  private final ResendDecoder resend = new ResendDecoder();
  private final HeartbeatDecoder heartbeat = new HeartbeatDecoder();
  private final FetchChosenDecoder fetchChosen = new FetchChosenDecoder();
  private final LearnDecoder learn = new LearnDecoder();
  private final FetchVotesDecoder fetchVotes = new FetchVotesDecoder();
  private final VotedValueDecoder votedValue = new VotedValueDecoder();
  private final FetchSnapshotDecoder fetchSnapshot = new FetchSnapshotDecoder();
  private final SnapshotChunkDecoder snapshotChunk = new SnapshotChunkDecoder();
  private final VoteRanges ranges = new VoteRanges();
  private int strangeHeartbeats;
  private int strangeLeader;
  private Durability strangeLevel;
  private final long[] incarnations;

  /**
   * Makes a decoder of what one node hears.
   *
   * @param clusterId of the node.
   * @param configuration of the node.
   * @param durability level of the node.
   * @param maxValueBytes longest value that is taken, in bytes.
   * @param handler of what passes.
   * @param snapshots of what passes about snapshots.
   * @param listener told of every message.
   */
  public PeerDecoder(
      final long clusterId,
      final Configuration configuration,
      final Durability durability,
      final int maxValueBytes,
      final PeerHandler handler,
      final SnapshotHandler snapshots,
      final DecoderListener listener) {
    this.clusterId = clusterId;
    this.configuration = configuration.number();
    this.nodeIds = configuration.members().stream().mapToInt(Member::id).toArray();
    this.durability = durability;
    this.maxValueBytes = maxValueBytes;
    this.handler = handler;
    this.snapshots = snapshots;
    this.listener = listener;
    this.incarnations = new long[nodeIds.length];
  }

  /**
   * Takes a whole message.
   *
   * @param senderIndex of the member whose endpoint it came in at.
   * @param buffer holds the message.
   * @param offset of the message.
   * @param length of the message in bytes; the buffer holds so many.
   * @throws RuntimeException that the handler threw.
   */
  public void onMessage(
      final int senderIndex, final DirectBuffer buffer, final int offset, final int length) {
    if (length < MIN_LENGTH) {
      dropMalformed(senderIndex);
      return;
    }
    if (!checksum.matches(buffer, offset, length)) {
      listener.onDropped(senderIndex, DropReason.CORRUPTED, 0);
      return;
    }
    header.wrap(buffer, offset);
    final MessageKind kind = MessageKind.ofTemplate(header.templateId());
    if (header.schemaId() != MessageHeaderDecoder.SCHEMA_ID) {
      dropMalformed(senderIndex);
    } else if (header.version() != MessageHeaderDecoder.SCHEMA_VERSION) {
      listener.onDropped(senderIndex, DropReason.UNSUPPORTED_VERSION, header.version());
    } else if (kind == null
        || header.blockLength() != kind.blockLength()
        || !isWhole(kind, buffer, offset, length)) {
      dropMalformed(senderIndex);
    } else if (isFromPeer(kind, senderIndex, buffer, offset + HEADER_LENGTH)) {
      if (dispatch(kind, nodeIds[senderIndex], buffer, offset + HEADER_LENGTH)) {
        listener.onReceived(kind, length);
      } else {
        dropMalformed(senderIndex);
      }
    }
  }

  /**
   * Heartbeats in succession that were of another durability level.
   *
   * @return from 0.
   */
  public int strangeHeartbeats() {
    return strangeHeartbeats;
  }

  /**
   * Who sent the last of the {@link #strangeHeartbeats()}.
   *
   * @return id of the node.
   */
  public int strangeLeader() {
    return strangeLeader;
  }

  /**
   * The level of the last of the {@link #strangeHeartbeats()}.
   *
   * @return null where there was none.
   */
  public Durability strangeLevel() {
    return strangeLevel;
  }

  /**
   * Drops a message before it is whole, because no node sends such a one.
   *
   * @param senderIndex of the member whose endpoint it came in at.
   */
  public void dropMalformed(final int senderIndex) {
    listener.onDropped(senderIndex, DropReason.MALFORMED, 0);
  }

  /** Whether the length is what the kind, and the count or length within it, say. */
  private boolean isWhole(
      final MessageKind kind, final DirectBuffer buffer, final int offset, final int length) {
    final int tailLength = length - kind.headLength();
    if (tailLength < 0) {
      return false;
    }
    final int tailHeader = offset + HEADER_LENGTH + kind.blockLength();
    return switch (kind.tail()) {
      case NONE -> tailLength == 0;
      case RANGES -> isGroup(buffer, tailHeader, RANGE_LENGTH, VoteRanges.MAX_PER_PAGE, tailLength);
      case INCARNATIONS ->
          isGroup(buffer, tailHeader, INCARNATION_LENGTH, incarnations.length, tailLength)
              && (tailLength == 0 || tailLength == incarnations.length * INCARNATION_LENGTH);
      case VALUE ->
          tailLength <= maxValueBytes
              && tailLength == buffer.getInt(tailHeader, ByteOrder.LITTLE_ENDIAN);
    };
  }

  private static boolean isGroup(
      final DirectBuffer buffer,
      final int header,
      final int entryLength,
      final int mostEntries,
      final int length) {
    final int blockLength = buffer.getShort(header, ByteOrder.LITTLE_ENDIAN) & 0xFFFF;
    final int count = buffer.getShort(header + Short.BYTES, ByteOrder.LITTLE_ENDIAN) & 0xFFFF;
    return blockLength == entryLength && count <= mostEntries && length == count * entryLength;
  }

  private boolean isFromPeer(
      final MessageKind kind, final int senderIndex, final DirectBuffer buffer, final int body) {
    sender.wrap(buffer, body);
    if (sender.clusterId() != clusterId) {
      listener.onDropped(senderIndex, DropReason.FOREIGN_CLUSTER, sender.clusterId());
    } else if (sender.nodeId() != nodeIds[senderIndex]) {
      listener.onDropped(senderIndex, DropReason.UNKNOWN_SENDER, sender.nodeId());
    } else if (sender.configuration() != configuration) {
      listener.onDropped(senderIndex, DropReason.FOREIGN_CONFIGURATION, sender.configuration());
    } else if (sender.incarnation() < 0 || isNoLevel(sender.durabilityRaw())) {
      dropMalformed(senderIndex);
    } else if (sender.durability() != durability) {
      onOtherLevel(kind, senderIndex);
    } else {
      strangeHeartbeats = kind == MessageKind.HEARTBEAT ? 0 : strangeHeartbeats;
      return true;
    }
    return false;
  }

  private static boolean isNoLevel(final short level) {
    return level < Durability.REPLICATED.value() || level > Durability.MEMORY.value();
  }

  /**
   * A leader replies at its own level, so it counts no vote of another, and nobody helps to elect
   * one of another. A cluster that runs goes on; the node that hears its leader is the odd one.
   */
  private void onOtherLevel(final MessageKind kind, final int senderIndex) {
    listener.onDropped(senderIndex, DropReason.OTHER_DURABILITY, sender.durabilityRaw());
    if (kind == MessageKind.HEARTBEAT) {
      strangeHeartbeats++;
      strangeLeader = nodeIds[senderIndex];
      strangeLevel = sender.durability();
    }
  }

  private boolean dispatch(
      final MessageKind kind, final int from, final DirectBuffer buffer, final int body) {
    return switch (kind) {
      case CANVASS -> onCanvass(from, buffer, body);
      case CANVASS_REPLY -> onCanvassReply(from, buffer, body);
      case PREPARE -> onPrepare(from, buffer, body);
      case PROMISE -> onPromise(from, buffer, body);
      case REJECT -> onReject(from, buffer, body);
      case ACCEPT -> onAccept(from, buffer, body);
      case ACCEPTED -> onAccepted(from, buffer, body);
      case RESEND -> onResend(from, buffer, body);
      case HEARTBEAT -> onHeartbeat(from, buffer, body);
      case FETCH_CHOSEN -> onFetchChosen(from, buffer, body);
      case LEARN -> onLearn(from, buffer, body);
      case FETCH_VOTES -> onFetchVotes(from, buffer, body);
      case VOTED_VALUE -> onVotedValue(from, buffer, body);
      case FETCH_SNAPSHOT -> onFetchSnapshot(from, buffer, body);
      case SNAPSHOT_CHUNK -> onSnapshotChunk(from, buffer, body);
    };
  }

  private boolean onCanvass(final int from, final DirectBuffer buffer, final int body) {
    canvass.wrap(buffer, body, CanvassDecoder.BLOCK_LENGTH, CanvassDecoder.SCHEMA_VERSION);
    final long ballot = canvass.ballot();
    final long chosenThrough = canvass.chosenThrough();
    if (!isOwnedBy(from, ballot) || !isThrough(chosenThrough)) {
      return false;
    }
    handler.onCanvass(from, ballot, chosenThrough);
    return true;
  }

  private boolean onCanvassReply(final int from, final DirectBuffer buffer, final int body) {
    canvassReply.wrap(
        buffer, body, CanvassReplyDecoder.BLOCK_LENGTH, CanvassReplyDecoder.SCHEMA_VERSION);
    final long ballot = canvassReply.ballot();
    final short granted = canvassReply.grantedRaw();
    if (!Ballot.isValid(ballot) || (granted != Flag.YES.value() && granted != Flag.NO.value())) {
      return false;
    }
    handler.onCanvassReply(from, ballot, granted == Flag.YES.value());
    return true;
  }

  private boolean onPrepare(final int from, final DirectBuffer buffer, final int body) {
    prepare.wrap(buffer, body, PrepareDecoder.BLOCK_LENGTH, PrepareDecoder.SCHEMA_VERSION);
    final long ballot = prepare.ballot();
    final long fromInstance = prepare.fromInstance();
    if (!isOwnedBy(from, ballot) || !isInstance(fromInstance)) {
      return false;
    }
    handler.onPrepare(from, ballot, fromInstance, prepare.attempt());
    return true;
  }

  private boolean onPromise(final int from, final DirectBuffer buffer, final int body) {
    promise.wrap(buffer, body, PromiseDecoder.BLOCK_LENGTH, PromiseDecoder.SCHEMA_VERSION);
    final long incarnation = sender.incarnation();
    final long ballot = promise.ballot();
    final int attempt = promise.attempt();
    final long chosenThrough = promise.chosenThrough();
    final int page = promise.page();
    final int pages = promise.pages();
    if (!Ballot.isValid(ballot)
        || !isThrough(chosenThrough)
        || page >= pages
        || !readRanges(promise.ranges())) {
      return false;
    }
    handler.onPromise(from, incarnation, ballot, attempt, chosenThrough, page, pages, ranges);
    return true;
  }

  private boolean readRanges(final PromiseDecoder.RangesDecoder group) {
    ranges.clear();
    long last = 0;
    while (group.hasNext()) {
      group.next();
      final long first = group.first();
      final byte state = (byte) group.stateRaw();
      if (first <= last
          || !isRange(first, group.last())
          || !Ballot.isValid(group.ballot())
          || (state != VoteRanges.VOTE && state != VoteRanges.FAULTY)) {
        return false;
      }
      last = group.last();
      ranges.record(first, last, group.ballot(), state);
    }
    return true;
  }

  private boolean onReject(final int from, final DirectBuffer buffer, final int body) {
    reject.wrap(buffer, body, RejectDecoder.BLOCK_LENGTH, RejectDecoder.SCHEMA_VERSION);
    final long ballot = reject.ballot();
    final long promised = reject.promised();
    if (!Ballot.isValid(ballot) || promised < ballot) {
      return false;
    }
    handler.onReject(from, ballot, promised);
    return true;
  }

  private boolean onAccept(final int from, final DirectBuffer buffer, final int body) {
    accept.wrap(buffer, body, AcceptDecoder.BLOCK_LENGTH, AcceptDecoder.SCHEMA_VERSION);
    final long ballot = accept.ballot();
    final long base = accept.baseInstance();
    final long instance = accept.instance();
    final long chosenThrough = accept.chosenThrough();
    if (!isOwnedBy(from, ballot) || !isRange(base, instance) || !isThrough(chosenThrough)) {
      return false;
    }
    final int valueOffset = body + AcceptDecoder.BLOCK_LENGTH + AcceptDecoder.valueHeaderLength();
    handler.onAccept(
        from, ballot, base, instance, chosenThrough, buffer, valueOffset, accept.valueLength());
    return true;
  }

  private boolean onAccepted(final int from, final DirectBuffer buffer, final int body) {
    accepted.wrap(buffer, body, AcceptedDecoder.BLOCK_LENGTH, AcceptedDecoder.SCHEMA_VERSION);
    final long ballot = accepted.ballot();
    final long acceptedThrough = accepted.acceptedThrough();
    final long chosenThrough = accepted.chosenThrough();
    final long sequence = accepted.sequence();
    if (!Ballot.isValid(ballot)
        || !isThrough(acceptedThrough)
        || !isThrough(chosenThrough)
        || sequence < 0) {
      return false;
    }
    handler.onAccepted(
        from, sender.incarnation(), ballot, acceptedThrough, chosenThrough, sequence);
    return true;
  }

  private boolean onResend(final int from, final DirectBuffer buffer, final int body) {
    resend.wrap(buffer, body, ResendDecoder.BLOCK_LENGTH, ResendDecoder.SCHEMA_VERSION);
    final long ballot = resend.ballot();
    final long first = resend.first();
    final long last = resend.last();
    if (!Ballot.isValid(ballot) || !isRange(first, last)) {
      return false;
    }
    handler.onResend(from, ballot, first, last);
    return true;
  }

  private boolean onHeartbeat(final int from, final DirectBuffer buffer, final int body) {
    heartbeat.wrap(buffer, body, HeartbeatDecoder.BLOCK_LENGTH, HeartbeatDecoder.SCHEMA_VERSION);
    final long ballot = heartbeat.ballot();
    final long base = heartbeat.baseInstance();
    final long chosenThrough = heartbeat.chosenThrough();
    final long tail = heartbeat.tail();
    final long sequence = heartbeat.sequence();
    if (!isOwnedBy(from, ballot)
        || !isInstance(base)
        || !isThrough(chosenThrough)
        || !isThrough(tail)
        || sequence < 0) {
      return false;
    }
    final HeartbeatDecoder.IncarnationsDecoder group = heartbeat.incarnations();
    final long[] named = group.hasNext() ? incarnations : Peers.NO_INCARNATIONS;
    for (int i = 0; group.hasNext(); i++) {
      named[i] = group.next().incarnation();
      if (named[i] < 0) {
        return false;
      }
    }
    handler.onHeartbeat(from, ballot, base, chosenThrough, tail, sequence, named);
    return true;
  }

  private boolean onFetchChosen(final int from, final DirectBuffer buffer, final int body) {
    fetchChosen.wrap(
        buffer, body, FetchChosenDecoder.BLOCK_LENGTH, FetchChosenDecoder.SCHEMA_VERSION);
    final long first = fetchChosen.first();
    final long last = fetchChosen.last();
    if (!isRange(first, last)) {
      return false;
    }
    handler.onFetchChosen(from, first, last);
    return true;
  }

  private boolean onLearn(final int from, final DirectBuffer buffer, final int body) {
    learn.wrap(buffer, body, LearnDecoder.BLOCK_LENGTH, LearnDecoder.SCHEMA_VERSION);
    final long instance = learn.instance();
    final long ballot = learn.ballot();
    if (!isInstance(instance) || !Ballot.isValid(ballot)) {
      return false;
    }
    final int valueOffset = body + LearnDecoder.BLOCK_LENGTH + LearnDecoder.valueHeaderLength();
    handler.onLearn(from, instance, ballot, buffer, valueOffset, learn.valueLength());
    return true;
  }

  private boolean onFetchVotes(final int from, final DirectBuffer buffer, final int body) {
    fetchVotes.wrap(buffer, body, FetchVotesDecoder.BLOCK_LENGTH, FetchVotesDecoder.SCHEMA_VERSION);
    final long ballot = fetchVotes.ballot();
    final long first = fetchVotes.first();
    final long last = fetchVotes.last();
    if (!isOwnedBy(from, ballot) || !isRange(first, last)) {
      return false;
    }
    handler.onFetchVotes(from, ballot, first, last);
    return true;
  }

  private boolean onVotedValue(final int from, final DirectBuffer buffer, final int body) {
    votedValue.wrap(buffer, body, VotedValueDecoder.BLOCK_LENGTH, VotedValueDecoder.SCHEMA_VERSION);
    final long ballot = votedValue.ballot();
    final long instance = votedValue.instance();
    final long voted = votedValue.voted();
    if (!Ballot.isValid(ballot) || !isInstance(instance) || !Ballot.isValid(voted)) {
      return false;
    }
    final int valueOffset =
        body + VotedValueDecoder.BLOCK_LENGTH + VotedValueDecoder.valueHeaderLength();
    handler.onVotedValue(
        from, ballot, instance, voted, buffer, valueOffset, votedValue.valueLength());
    return true;
  }

  private boolean onFetchSnapshot(final int from, final DirectBuffer buffer, final int body) {
    fetchSnapshot.wrap(
        buffer, body, FetchSnapshotDecoder.BLOCK_LENGTH, FetchSnapshotDecoder.SCHEMA_VERSION);
    final long instance = fetchSnapshot.instance();
    final long position = fetchSnapshot.position();
    if (!isThrough(instance) || position < 0) {
      return false;
    }
    snapshots.onFetchSnapshot(from, instance, position);
    return true;
  }

  private boolean onSnapshotChunk(final int from, final DirectBuffer buffer, final int body) {
    snapshotChunk.wrap(
        buffer, body, SnapshotChunkDecoder.BLOCK_LENGTH, SnapshotChunkDecoder.SCHEMA_VERSION);
    final long instance = snapshotChunk.instance();
    final long position = snapshotChunk.position();
    final long total = snapshotChunk.total();
    final int bytesOffset =
        body + SnapshotChunkDecoder.BLOCK_LENGTH + SnapshotChunkDecoder.bytesHeaderLength();
    final int length = snapshotChunk.bytesLength();
    if (!isInstance(instance) || position < 0 || total < 1 || length > total - position) {
      return false;
    }
    snapshots.onSnapshotChunk(from, instance, position, total, buffer, bytesOffset, length);
    return true;
  }

  /** Only its owner ever proposes in a ballot. */
  private static boolean isOwnedBy(final int nodeId, final long ballot) {
    return Ballot.isValid(ballot) && Ballot.nodeId(ballot) == nodeId;
  }

  private static boolean isInstance(final long instance) {
    return instance >= 1 && instance <= MAX_INSTANCE;
  }

  private static boolean isThrough(final long instance) {
    return instance >= 0 && instance <= MAX_INSTANCE;
  }

  private static boolean isRange(final long first, final long last) {
    return first >= 1 && first <= last && last <= MAX_INSTANCE;
  }
}
