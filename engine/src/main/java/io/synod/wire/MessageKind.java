package io.synod.wire;

import io.synod.codec.peer.AcceptDecoder;
import io.synod.codec.peer.AcceptedDecoder;
import io.synod.codec.peer.CanvassDecoder;
import io.synod.codec.peer.CanvassReplyDecoder;
import io.synod.codec.peer.FetchChosenDecoder;
import io.synod.codec.peer.FetchSnapshotDecoder;
import io.synod.codec.peer.FetchVotesDecoder;
import io.synod.codec.peer.HeartbeatDecoder;
import io.synod.codec.peer.LearnDecoder;
import io.synod.codec.peer.MessageHeaderDecoder;
import io.synod.codec.peer.PrepareDecoder;
import io.synod.codec.peer.PromiseDecoder;
import io.synod.codec.peer.RejectDecoder;
import io.synod.codec.peer.ResendDecoder;
import io.synod.codec.peer.SnapshotChunkDecoder;
import io.synod.codec.peer.VotedValueDecoder;
import io.synod.paxos.VoteRanges;

/** A kind of message between nodes, and how its bytes are laid out. */
public enum MessageKind {
  /** Would you take part in an election? */
  CANVASS(CanvassDecoder.TEMPLATE_ID, CanvassDecoder.BLOCK_LENGTH, Tail.NONE),
  /** Answer to a canvass. */
  CANVASS_REPLY(CanvassReplyDecoder.TEMPLATE_ID, CanvassReplyDecoder.BLOCK_LENGTH, Tail.NONE),
  /** Phase 1a. */
  PREPARE(PrepareDecoder.TEMPLATE_ID, PrepareDecoder.BLOCK_LENGTH, Tail.NONE),
  /** Phase 1b. */
  PROMISE(PromiseDecoder.TEMPLATE_ID, PromiseDecoder.BLOCK_LENGTH, Tail.RANGES),
  /** Refusal of phase 1a or 2a. */
  REJECT(RejectDecoder.TEMPLATE_ID, RejectDecoder.BLOCK_LENGTH, Tail.NONE),
  /** Phase 2a. */
  ACCEPT(AcceptDecoder.TEMPLATE_ID, AcceptDecoder.BLOCK_LENGTH, Tail.VALUE),
  /** Phase 2b. */
  ACCEPTED(AcceptedDecoder.TEMPLATE_ID, AcceptedDecoder.BLOCK_LENGTH, Tail.NONE),
  /** Asks for Accepts that did not arrive. */
  RESEND(ResendDecoder.TEMPLATE_ID, ResendDecoder.BLOCK_LENGTH, Tail.NONE),
  /** The leader lives. */
  HEARTBEAT(HeartbeatDecoder.TEMPLATE_ID, HeartbeatDecoder.BLOCK_LENGTH, Tail.INCARNATIONS),
  /** Asks for chosen values. */
  FETCH_CHOSEN(FetchChosenDecoder.TEMPLATE_ID, FetchChosenDecoder.BLOCK_LENGTH, Tail.NONE),
  /** A chosen value. */
  LEARN(LearnDecoder.TEMPLATE_ID, LearnDecoder.BLOCK_LENGTH, Tail.VALUE),
  /** Asks for votes with their values. */
  FETCH_VOTES(FetchVotesDecoder.TEMPLATE_ID, FetchVotesDecoder.BLOCK_LENGTH, Tail.NONE),
  /** A vote with its value. */
  VOTED_VALUE(VotedValueDecoder.TEMPLATE_ID, VotedValueDecoder.BLOCK_LENGTH, Tail.VALUE),
  /** Asks for a part of a snapshot. */
  FETCH_SNAPSHOT(FetchSnapshotDecoder.TEMPLATE_ID, FetchSnapshotDecoder.BLOCK_LENGTH, Tail.NONE),
  /** A part of a snapshot. */
  SNAPSHOT_CHUNK(SnapshotChunkDecoder.TEMPLATE_ID, SnapshotChunkDecoder.BLOCK_LENGTH, Tail.VALUE);

  /** What follows a message's fixed block. */
  enum Tail {
    /** Nothing. */
    NONE,
    /** A group of ranges of votes. */
    RANGES,
    /** A group of incarnations: one for each member, or none. */
    INCARNATIONS,
    /** The bytes of a value. */
    VALUE
  }

  /** Number of kinds. */
  public static final int COUNT = values().length;

  /** Length of the longest message of a kind without a value, in bytes. */
  public static final int MAX_WITHOUT_VALUE =
      MessageHeaderDecoder.ENCODED_LENGTH
          + PromiseDecoder.BLOCK_LENGTH
          + PromiseDecoder.RangesDecoder.sbeHeaderSize()
          + VoteRanges.MAX_PER_PAGE * PromiseDecoder.RangesDecoder.sbeBlockLength();

  /** Bytes before the value, at most, in a message that carries one. */
  public static final int MAX_VALUE_HEAD =
      Math.max(
          SNAPSHOT_CHUNK.headLength,
          Math.max(ACCEPT.headLength, Math.max(LEARN.headLength, VOTED_VALUE.headLength)));

  private static final MessageKind[] BY_TEMPLATE = byTemplate();

  private final int templateId;
  private final int blockLength;
  private final Tail tail;
  private final int headLength;

  MessageKind(final int templateId, final int blockLength, final Tail tail) {
    this.templateId = templateId;
    this.blockLength = blockLength;
    this.tail = tail;
    final int tailHeader =
        switch (tail) {
          case NONE -> 0;
          case RANGES -> PromiseDecoder.RangesDecoder.sbeHeaderSize();
          case INCARNATIONS -> HeartbeatDecoder.IncarnationsDecoder.sbeHeaderSize();
          case VALUE -> AcceptDecoder.valueHeaderLength();
        };
    headLength = MessageHeaderDecoder.ENCODED_LENGTH + blockLength + tailHeader;
  }

  int blockLength() {
    return blockLength;
  }

  Tail tail() {
    return tail;
  }

  /**
   * Length of a message before its ranges or the bytes of its value.
   *
   * @return in bytes.
   */
  public int headLength() {
    return headLength;
  }

  /** Null where there is no such template. */
  static MessageKind ofTemplate(final int templateId) {
    return templateId < BY_TEMPLATE.length ? BY_TEMPLATE[templateId] : null;
  }

  private static MessageKind[] byTemplate() {
    int highest = 0;
    for (final MessageKind kind : values()) {
      highest = Math.max(highest, kind.templateId);
    }
    final MessageKind[] kinds = new MessageKind[highest + 1];
    for (final MessageKind kind : values()) {
      kinds[kind.templateId] = kind;
    }
    return kinds;
  }
}
