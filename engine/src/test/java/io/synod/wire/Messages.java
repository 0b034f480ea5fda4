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
import io.synod.paxos.Ballot;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Valid messages of every kind from node 1, as bytes to spoil. Encoded without the product's
 * encoder, which is compared with them.
 */
public final class Messages {
  /** Of the nodes. */
  public static final long CLUSTER_ID = 77;

  static final int INCARNATION = 3;
  static final long BALLOT = Ballot.of(9, 1);
  static final long[] NAMED = {0, 7, Long.MAX_VALUE};

  private static final int CHECKSUM_OFFSET = MessageHeaderEncoder.ENCODED_LENGTH;
  private static final int CHECKSUM_END = CHECKSUM_OFFSET + Integer.BYTES;

  private final MessageHeaderEncoder header = new MessageHeaderEncoder();
  private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[4_096]);

  byte[] message(final MessageKind kind) {
    final int length =
        switch (kind) {
          case CANVASS -> {
            final var message = new CanvassEncoder().wrapAndApplyHeader(buffer, 0, header);
            message.ballot(BALLOT).chosenThrough(4);
            yield message.encodedLength();
          }
          case CANVASS_REPLY -> {
            final var message = new CanvassReplyEncoder().wrapAndApplyHeader(buffer, 0, header);
            message.ballot(BALLOT).granted(Flag.YES);
            yield message.encodedLength();
          }
          case PREPARE -> {
            final var message = new PrepareEncoder().wrapAndApplyHeader(buffer, 0, header);
            message.ballot(BALLOT).fromInstance(5).attempt(6);
            yield message.encodedLength();
          }
          case PROMISE -> promise(7);
          case REJECT -> {
            final var message = new RejectEncoder().wrapAndApplyHeader(buffer, 0, header);
            message.ballot(BALLOT).promised(BALLOT + 1);
            yield message.encodedLength();
          }
          case ACCEPT -> accept(64);
          case ACCEPTED -> {
            final var message = new AcceptedEncoder().wrapAndApplyHeader(buffer, 0, header);
            message.ballot(BALLOT).acceptedThrough(7).chosenThrough(6).sequence(5);
            yield message.encodedLength();
          }
          case RESEND -> {
            final var message = new ResendEncoder().wrapAndApplyHeader(buffer, 0, header);
            message.ballot(BALLOT).first(3).last(4);
            yield message.encodedLength();
          }
          case HEARTBEAT -> {
            final var message = new HeartbeatEncoder().wrapAndApplyHeader(buffer, 0, header);
            final var group =
                message
                    .ballot(BALLOT)
                    .baseInstance(3)
                    .chosenThrough(2)
                    .tail(4)
                    .sequence(8)
                    .incarnationsCount(NAMED.length);
            for (final long each : NAMED) {
              group.next().incarnation(each);
            }
            yield message.encodedLength();
          }
          case FETCH_CHOSEN -> {
            final var message = new FetchChosenEncoder().wrapAndApplyHeader(buffer, 0, header);
            message.first(3).last(3);
            yield message.encodedLength();
          }
          case LEARN -> {
            final var message = new LearnEncoder().wrapAndApplyHeader(buffer, 0, header);
            message.instance(3).ballot(BALLOT).putValue(new byte[33], 0, 33);
            yield message.encodedLength();
          }
          case FETCH_VOTES -> {
            final var message = new FetchVotesEncoder().wrapAndApplyHeader(buffer, 0, header);
            message.ballot(BALLOT).first(3).last(9);
            yield message.encodedLength();
          }
          case VOTED_VALUE -> {
            final var message = new VotedValueEncoder().wrapAndApplyHeader(buffer, 0, header);
            message.ballot(BALLOT).instance(3).voted(BALLOT - 5).putValue(new byte[9], 0, 9);
            yield message.encodedLength();
          }
          case FETCH_SNAPSHOT -> {
            final var message = new FetchSnapshotEncoder().wrapAndApplyHeader(buffer, 0, header);
            message.instance(3).position(12);
            yield message.encodedLength();
          }
          case SNAPSHOT_CHUNK -> {
            final var message = new SnapshotChunkEncoder().wrapAndApplyHeader(buffer, 0, header);
            message.instance(3).position(12).total(40).putBytes(new byte[28], 0, 28);
            yield message.encodedLength();
          }
        };
    return finish(length);
  }

  byte[] promiseOf(final int ranges) {
    return finish(promise(ranges));
  }

  /** An Accept with a value of zeros. */
  public byte[] acceptOf(final int valueLength) {
    return finish(accept(valueLength));
  }

  /** Writes the checksum that belongs to the bytes, if there is room for one. */
  static byte[] seal(final byte[] message) {
    if (message.length >= CHECKSUM_END) {
      final CRC32C crc = new CRC32C();
      crc.update(message, 0, CHECKSUM_OFFSET);
      crc.update(message, CHECKSUM_END, message.length - CHECKSUM_END);
      new UnsafeBuffer(message)
          .putInt(CHECKSUM_OFFSET, (int) crc.getValue(), ByteOrder.LITTLE_ENDIAN);
    }
    return message;
  }

  private int promise(final int ranges) {
    final var message = new PromiseEncoder().wrapAndApplyHeader(buffer, 0, header);
    final var group =
        message.ballot(BALLOT).chosenThrough(4).attempt(2).page(0).pages(1).rangesCount(ranges);
    for (int i = 0; i < ranges; i++) {
      group
          .next()
          .first(1 + i * 10L)
          .last(2 + i * 10L)
          .ballot(Ballot.of(1 + i, i))
          .state(i % 2 == 0 ? RangeState.VOTE : RangeState.FAULTY);
    }
    return message.encodedLength();
  }

  private int accept(final int valueLength) {
    final var message = new AcceptEncoder().wrapAndApplyHeader(buffer, 0, header);
    message.ballot(BALLOT).baseInstance(2).instance(6).chosenThrough(5);
    message.putValue(new byte[valueLength], 0, valueLength);
    return message.encodedLength();
  }

  private byte[] finish(final int bodyLength) {
    new SenderEncoder()
        .wrap(buffer, MessageHeaderEncoder.ENCODED_LENGTH)
        .clusterId(CLUSTER_ID)
        .incarnation(INCARNATION)
        .configuration(1)
        .nodeId(1)
        .durability(Durability.REPLICATED)
        .reserved1((short) 0)
        .reserved2(0);
    return seal(
        Arrays.copyOf(buffer.byteArray(), MessageHeaderEncoder.ENCODED_LENGTH + bodyLength));
  }
}
