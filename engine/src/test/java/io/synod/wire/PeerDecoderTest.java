package io.synod.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.synod.codec.peer.AcceptEncoder;
import io.synod.codec.peer.Durability;
import io.synod.codec.peer.HeartbeatEncoder;
import io.synod.codec.peer.MessageHeaderEncoder;
import io.synod.codec.peer.PromiseEncoder;
import io.synod.codec.peer.SenderEncoder;
import io.synod.paxos.Configuration;
import io.synod.paxos.VoteRanges;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Hostile messages in buffers that end where they end: any read beyond is an exception. */
class PeerDecoderTest {
  private static final int SENDER_INDEX = 0;
  private static final int BODY = MessageHeaderEncoder.ENCODED_LENGTH;
  private static final int FIELDS = BODY + SenderEncoder.ENCODED_LENGTH;
  private static final int HEARTBEAT_GROUP = BODY + HeartbeatEncoder.BLOCK_LENGTH;
  private static final int MAX_VALUE_BYTES = 1_024;
  private static final int FUZZ_RUNS = 400_000;

  private static final int LEVEL = BODY + SenderEncoder.durabilityEncodingOffset();

  private final Messages messages = new Messages();
  private final CheckingHandler handler = new CheckingHandler();
  private final CountingListener counts = new CountingListener();
  private final PeerDecoder decoder =
      new PeerDecoder(
          Messages.CLUSTER_ID,
          Configuration.servers(1, 2, 3),
          Durability.REPLICATED,
          MAX_VALUE_BYTES,
          handler,
          handler,
          counts);

  @ParameterizedTest
  @EnumSource(MessageKind.class)
  void shouldTakeEveryValidMessageWhenTheBufferEndsWithIt(final MessageKind kind) {
    final byte[] bytes = messages.message(kind);
    deliver(bytes, 0);
    deliver(bytes, 5);
    assertEquals(2, counts.received(kind));
    assertEquals(2, handler.calls());
    assertEquals(2L * bytes.length, counts.bytes());
    assertEquals(0, counts.allDropped());
  }

  @ParameterizedTest
  @EnumSource(MessageKind.class)
  void shouldDropAMessageWhenItIsTruncatedOrTooLong(final MessageKind kind) {
    final byte[] bytes = messages.message(kind);
    for (int length = 0; length < bytes.length; length++) {
      deliver(Messages.seal(Arrays.copyOf(bytes, length)), 0);
    }
    deliver(Messages.seal(Arrays.copyOf(bytes, bytes.length + 1)), 0);
    assertEquals(bytes.length + 1, counts.dropped(DropReason.MALFORMED));
    assertEquals(0, handler.calls());
  }

  @ParameterizedTest
  @EnumSource(MessageKind.class)
  void shouldDropAMessageWhenAnyOneBitOfItIsFlipped(final MessageKind kind) {
    final byte[] bytes = messages.message(kind);
    for (int bit = 0; bit < 8 * bytes.length; bit++) {
      final byte[] flipped = bytes.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      deliver(flipped, bit % 3);
    }
    assertEquals(8 * bytes.length, counts.dropped(DropReason.CORRUPTED));
    assertEquals(0, handler.calls());
  }

  @ParameterizedTest
  @EnumSource(MessageKind.class)
  void shouldDropAMessageWhenItsEndIsMissingAndItsChecksumIsThatOfTheWhole(final MessageKind kind) {
    final byte[] bytes = messages.message(kind);
    for (int length = 0; length < bytes.length; length++) {
      deliver(Arrays.copyOf(bytes, length), 0);
    }
    assertEquals(
        bytes.length, counts.dropped(DropReason.CORRUPTED) + counts.dropped(DropReason.MALFORMED));
    assertEquals(0, handler.calls());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 20261123})
  void shouldPassNothingOnWhenBytesAreSpoiledAtRandomAfterTheChecksum(final long seed) {
    final Random random = new Random(seed);
    final MessageKind[] kinds = MessageKind.values();
    int spoiled = 0;
    for (int i = 0; i < FUZZ_RUNS; i++) {
      final byte[] whole = messages.message(kinds[random.nextInt(kinds.length)]);
      final byte[] bytes = spoil(whole.clone(), random);
      if (!Arrays.equals(whole, bytes)) {
        spoiled++;
        deliver(bytes, random.nextInt(9));
      }
    }
    assertEquals(spoiled, counts.allDropped());
    assertEquals(0, handler.calls());
  }

  @Test
  void shouldDropAMessageWhenItIsOfAnotherClusterOrConfigurationOrNode() {
    final int cluster = BODY + SenderEncoder.clusterIdEncodingOffset();
    final int configuration = BODY + SenderEncoder.configurationEncodingOffset();
    final int nodeId = BODY + SenderEncoder.nodeIdEncodingOffset();
    for (final MessageKind kind : MessageKind.values()) {
      deliverSpoiled(kind, buffer -> buffer.putLong(cluster, 78, ByteOrder.LITTLE_ENDIAN));
      deliverSpoiled(kind, buffer -> buffer.putInt(configuration, 2, ByteOrder.LITTLE_ENDIAN));
      deliverSpoiled(kind, buffer -> buffer.putShort(nodeId, (short) 3, ByteOrder.LITTLE_ENDIAN));
      deliverSpoiled(kind, buffer -> buffer.putShort(nodeId, (short) 999, ByteOrder.LITTLE_ENDIAN));
      deliverSpoiled(
          kind,
          buffer ->
              new MessageHeaderEncoder()
                  .wrap(buffer, 0)
                  .version(MessageHeaderEncoder.SCHEMA_VERSION + 1));
    }
    final int kinds = MessageKind.values().length;
    assertEquals(kinds, counts.dropped(DropReason.FOREIGN_CLUSTER));
    assertEquals(kinds, counts.dropped(DropReason.FOREIGN_CONFIGURATION));
    assertEquals(2L * kinds, counts.dropped(DropReason.UNKNOWN_SENDER));
    assertEquals(kinds, counts.dropped(DropReason.UNSUPPORTED_VERSION));
    assertEquals(0, counts.dropped(DropReason.MALFORMED));
    assertEquals(0, handler.calls());
    assertEquals(
        List.of(78L, 2L, 3L, 999L, MessageHeaderEncoder.SCHEMA_VERSION + 1L),
        counts.found().subList(0, 5));
  }

  @ParameterizedTest
  @EnumSource(MessageKind.class)
  void shouldDropAMessageWhenItIsOfAnotherDurabilityLevel(final MessageKind kind) {
    deliverSpoiled(kind, buffer -> buffer.putByte(LEVEL, (byte) Durability.DURABLE.value()));
    assertEquals(1, counts.dropped(DropReason.OTHER_DURABILITY));
    assertEquals(List.of((long) Durability.DURABLE.value()), counts.found());
    assertEquals(0, handler.calls());

    deliverSpoiled(kind, buffer -> buffer.putByte(LEVEL, (byte) 4));
    deliverSpoiled(kind, buffer -> buffer.putByte(LEVEL, (byte) 0));
    assertEquals(2, counts.dropped(DropReason.MALFORMED));
  }

  @Test
  void shouldCountHeartbeatsOfAnotherDurabilityLevelUntilOneIsOfThis() {
    final byte memory = (byte) Durability.MEMORY.value();
    for (int i = 1; i <= 3; i++) {
      deliverSpoiled(MessageKind.HEARTBEAT, buffer -> buffer.putByte(LEVEL, memory));
      deliverSpoiled(MessageKind.CANVASS, buffer -> buffer.putByte(LEVEL, memory));
      assertEquals(i, decoder.strangeHeartbeats());
      assertEquals(1, decoder.strangeLeader());
      assertEquals(Durability.MEMORY, decoder.strangeLevel());
    }
    deliver(messages.message(MessageKind.HEARTBEAT), 0);
    assertEquals(0, decoder.strangeHeartbeats());
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, Long.MIN_VALUE, Long.MAX_VALUE, PeerDecoder.MAX_INSTANCE + 1})
  void shouldDropAnAcceptWhenAnInstanceIsImpossible(final long instance) {
    for (final int field :
        new int[] {
          AcceptEncoder.baseInstanceEncodingOffset(), AcceptEncoder.instanceEncodingOffset()
        }) {
      deliverSpoiled(
          MessageKind.ACCEPT,
          buffer -> buffer.putLong(BODY + field, instance, ByteOrder.LITTLE_ENDIAN));
    }
    assertEquals(2, counts.dropped(DropReason.MALFORMED));
  }

  @Test
  void shouldDropAnAcceptWhenItsBallotBelongsToAnotherNode() {
    final int ballot = BODY + AcceptEncoder.ballotEncodingOffset();
    deliverSpoiled(
        MessageKind.ACCEPT,
        buffer -> buffer.putLong(ballot, Messages.BALLOT + 1, ByteOrder.LITTLE_ENDIAN));
    assertEquals(1, counts.dropped(DropReason.MALFORMED));
  }

  @Test
  void shouldDropAValueWhenItIsLongerThanTheLongest() {
    deliver(messages.acceptOf(MAX_VALUE_BYTES), 0);
    deliver(messages.acceptOf(MAX_VALUE_BYTES + 1), 0);
    assertEquals(1, handler.calls());
    assertEquals(1, counts.dropped(DropReason.MALFORMED));
  }

  @Test
  void shouldDropAPromiseWhenItHasTooManyRangesOrTheyOverlap() {
    deliver(messages.promiseOf(VoteRanges.MAX_PER_PAGE), 0);
    assertEquals(1, handler.calls());
    deliver(messages.promiseOf(VoteRanges.MAX_PER_PAGE + 1), 0);
    final int second =
        BODY
            + PromiseEncoder.BLOCK_LENGTH
            + PromiseEncoder.RangesEncoder.sbeHeaderSize()
            + PromiseEncoder.RangesEncoder.sbeBlockLength();
    deliverSpoiled(
        MessageKind.PROMISE, buffer -> buffer.putLong(second, 2, ByteOrder.LITTLE_ENDIAN));
    final int page = BODY + PromiseEncoder.pageEncodingOffset();
    deliverSpoiled(
        MessageKind.PROMISE, buffer -> buffer.putShort(page, (short) 1, ByteOrder.LITTLE_ENDIAN));
    assertEquals(1, handler.calls());
    assertEquals(3, counts.dropped(DropReason.MALFORMED));
  }

  @Test
  void shouldDropAHeartbeatWhenItsIncarnationsAreNotThoseOfTheMembers() {
    final int group = HEARTBEAT_GROUP;
    final byte[] whole = messages.message(MessageKind.HEARTBEAT);
    for (final int count : new int[] {1, 2, 4, 0xFFFF}) {
      final UnsafeBuffer spoiled =
          new UnsafeBuffer(Arrays.copyOf(whole, group + 4 + 8 * (count & 7)));
      spoiled.putShort(group + 2, (short) count, ByteOrder.LITTLE_ENDIAN);
      deliver(Messages.seal(spoiled.byteArray()), 0);
    }
    deliverSpoiled(
        MessageKind.HEARTBEAT, buffer -> buffer.putLong(group + 4, -1, ByteOrder.LITTLE_ENDIAN));
    assertEquals(0, handler.calls());
    assertEquals(5, counts.dropped(DropReason.MALFORMED));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 20261123})
  void shouldNeverThrowNorPassOnTheImpossibleWhenMessagesAreSpoiledAtRandomBeforeTheChecksum(
      final long seed) {
    final Random random = new Random(seed);
    final MessageKind[] kinds = MessageKind.values();
    for (int i = 0; i < FUZZ_RUNS; i++) {
      final byte[] whole = messages.message(kinds[random.nextInt(kinds.length)]);
      deliver(Messages.seal(spoil(whole, random)), random.nextInt(9));
    }
    for (final MessageKind kind : kinds) {
      assertTrue(counts.received(kind) > 0, kind + " never passed: seed=" + seed);
    }
    for (final DropReason reason : DropReason.values()) {
      assertEquals(
          reason != DropReason.CORRUPTED, counts.dropped(reason) > 0, reason + ": seed=" + seed);
    }
    assertEquals(FUZZ_RUNS, counts.allReceived() + counts.allDropped());
    assertEquals(counts.allReceived(), handler.calls());
    assertTrue(handler.sum() != 0);
  }

  private static byte[] spoil(final byte[] whole, final Random random) {
    byte[] bytes = whole;
    final int spoils = 1 + random.nextInt(3);
    for (int i = 0; i < spoils && bytes.length > 0; i++) {
      bytes = spoilOnce(bytes, random);
    }
    return bytes;
  }

  private static byte[] spoilOnce(final byte[] bytes, final Random random) {
    final int at = random.nextInt(bytes.length);
    switch (random.nextInt(6)) {
      case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
      case 1 -> bytes[at] = (byte) random.nextInt();
      case 2 -> {
        return Arrays.copyOf(bytes, at);
      }
      case 3 -> {
        return Arrays.copyOf(bytes, bytes.length + random.nextInt(70));
      }
      case 4 -> putExtreme(bytes, at, random);
      default -> {
        if (bytes.length > FIELDS) {
          bytes[FIELDS + random.nextInt(bytes.length - FIELDS)] = (byte) random.nextInt();
        }
      }
    }
    return bytes;
  }

  private static void putExtreme(final byte[] bytes, final int at, final Random random) {
    final long[] extremes = {
      0, 1, -1, Long.MAX_VALUE, Long.MIN_VALUE, Integer.MAX_VALUE, 0xFFFF, 1L << 56
    };
    final long extreme = extremes[random.nextInt(extremes.length)];
    final int width = 2 << random.nextInt(3);
    final int aligned = at & -width;
    for (int i = 0; i < width && aligned + i < bytes.length; i++) {
      bytes[aligned + i] = (byte) (extreme >> (8 * i));
    }
  }

  private void deliverSpoiled(final MessageKind kind, final Consumer<UnsafeBuffer> spoil) {
    final byte[] bytes = messages.message(kind);
    spoil.accept(new UnsafeBuffer(bytes));
    deliver(Messages.seal(bytes), 0);
  }

  private void deliver(final byte[] bytes, final int offset) {
    final byte[] padded = new byte[offset + bytes.length];
    System.arraycopy(bytes, 0, padded, offset, bytes.length);
    decoder.onMessage(SENDER_INDEX, new UnsafeBuffer(padded), offset, bytes.length);
  }
}
