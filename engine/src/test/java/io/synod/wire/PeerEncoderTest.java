package io.synod.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.synod.codec.peer.Durability;
import io.synod.paxos.Ballot;
import io.synod.paxos.Configuration;
import io.synod.paxos.VoteRanges;
import java.nio.ByteBuffer;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The same bytes as another encoder writes, wherever they and the value lie. */
class PeerEncoderTest {
  private static final long BALLOT = Messages.BALLOT;
  private static final int CAPACITY = 4_096;
  private static final int GAP = 7;

  private final PeerEncoder encoder =
      new PeerEncoder(Messages.CLUSTER_ID, Messages.INCARNATION, 1, 1, Durability.REPLICATED);
  private final Messages messages = new Messages();
  private final VoteRanges ranges = new VoteRanges();

  @ParameterizedTest
  @EnumSource(MessageKind.class)
  void shouldWriteWhatTheSchemaSaysInArraysAndInMappedMemory(final MessageKind kind) {
    final byte[] expected = messages.message(kind);
    final UnsafeBuffer array = new UnsafeBuffer(new byte[CAPACITY], GAP, CAPACITY - GAP);
    assertWritten(expected, kind, array, zerosInMemory());
    final UnsafeBuffer mapped =
        new UnsafeBuffer(ByteBuffer.allocateDirect(CAPACITY), GAP, CAPACITY - GAP);
    assertWritten(expected, kind, mapped, zeros());
  }

  @ParameterizedTest
  @EnumSource(
      value = MessageKind.class,
      names = {"ACCEPT", "LEARN", "VOTED_VALUE", "SNAPSHOT_CHUNK"})
  void shouldWriteTheSameHeadWhenTheValueStaysWhereItIs(final MessageKind kind) {
    final byte[] expected = messages.message(kind);
    for (final DirectBuffer value : new DirectBuffer[] {zeros(), zerosInMemory()}) {
      final UnsafeBuffer head = new UnsafeBuffer(new byte[MessageKind.MAX_VALUE_HEAD]);
      encoder.wrapHead(head, 0);
      assertEquals(kind.headLength(), encode(kind, value));
      final byte[] gathered = new byte[expected.length];
      head.getBytes(0, gathered, 0, kind.headLength());
      assertArrayEquals(expected, gathered);
    }
  }

  @Test
  void shouldWriteWholeMessagesAgainAfterAHead() {
    encoder.wrapHead(new UnsafeBuffer(new byte[MessageKind.MAX_VALUE_HEAD]), 0);
    encode(MessageKind.LEARN, zeros());
    shouldWriteWhatTheSchemaSaysInArraysAndInMappedMemory(MessageKind.LEARN);
  }

  @Test
  void shouldRefuseAPageOfAPromiseWhenThereIsNoSuchPage() {
    ranges.record(1, 1, BALLOT, VoteRanges.VOTE);
    assertThrows(IllegalArgumentException.class, () -> PeerEncoder.promiseLength(ranges, 0, 2));
    assertThrows(IllegalArgumentException.class, () -> PeerEncoder.promiseLength(ranges, -1, 1));
    assertThrows(
        IllegalArgumentException.class,
        () -> PeerEncoder.promiseLength(ranges, 0, VoteRanges.MAX_PER_PAGE + 1));
    assertEquals(MessageKind.PROMISE.headLength(), PeerEncoder.promiseLength(ranges, 1, 0));
  }

  private void assertWritten(
      final byte[] expected,
      final MessageKind kind,
      final UnsafeBuffer buffer,
      final DirectBuffer zeros) {
    encoder.wrap(buffer, GAP);
    assertEquals(expected.length, encode(kind, zeros));
    final byte[] written = new byte[expected.length];
    buffer.getBytes(GAP, written);
    assertArrayEquals(expected, written);
    assertTaken(buffer, GAP, expected.length);
  }

  private void assertTaken(final DirectBuffer buffer, final int offset, final int length) {
    final CheckingHandler handler = new CheckingHandler();
    final CountingListener listener = new CountingListener();
    new PeerDecoder(
            Messages.CLUSTER_ID,
            Configuration.servers(1, 2, 3),
            Durability.REPLICATED,
            CAPACITY,
            handler,
            handler,
            listener)
        .onMessage(0, buffer, offset, length);
    assertEquals(1, handler.calls());
    assertEquals(1, listener.allReceived());
  }

  private static DirectBuffer zeros() {
    return new UnsafeBuffer(new byte[CAPACITY]);
  }

  private static DirectBuffer zerosInMemory() {
    return new UnsafeBuffer(ByteBuffer.allocateDirect(CAPACITY), GAP, CAPACITY - GAP);
  }

  private int encode(final MessageKind kind, final DirectBuffer zeros) {
    return switch (kind) {
      case CANVASS -> encoder.canvass(BALLOT, 4);
      case CANVASS_REPLY -> encoder.canvassReply(BALLOT, true);
      case PREPARE -> encoder.prepare(BALLOT, 5, 6);
      case PROMISE -> {
        ranges.clear();
        for (int i = 0; i < 7; i++) {
          final byte state = i % 2 == 0 ? VoteRanges.VOTE : VoteRanges.FAULTY;
          ranges.record(1 + i * 10L, 2 + i * 10L, Ballot.of(1 + i, i), state);
        }
        yield encoder.promise(BALLOT, 2, 4, 0, 1, ranges, 0, 7);
      }
      case REJECT -> encoder.reject(BALLOT, BALLOT + 1);
      case ACCEPT -> encoder.accept(BALLOT, 2, 6, 5, zeros, 3, 64);
      case ACCEPTED -> encoder.accepted(BALLOT, 7, 6, 5);
      case RESEND -> encoder.resend(BALLOT, 3, 4);
      case HEARTBEAT -> encoder.heartbeat(BALLOT, 3, 2, 4, 8, Messages.NAMED);
      case FETCH_CHOSEN -> encoder.fetchChosen(3, 3);
      case LEARN -> encoder.learn(3, BALLOT, zeros, 3, 33);
      case FETCH_VOTES -> encoder.fetchVotes(BALLOT, 3, 9);
      case VOTED_VALUE -> encoder.votedValue(BALLOT, 3, BALLOT - 5, zeros, 3, 9);
      case FETCH_SNAPSHOT -> encoder.fetchSnapshot(3, 12);
      case SNAPSHOT_CHUNK -> encoder.snapshotChunk(3, 12, 40, zeros, 3, 28);
    };
  }
}
