package io.synod.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.synod.codec.client.Durability;
import io.synod.codec.client.MessageHeaderEncoder;
import io.synod.codec.client.Refusal;
import io.synod.codec.client.RepliesDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class ReplyBatchTest {
  private static final long SESSION_ID = 77;
  private static final String THROWING = "throws";
  private static final int BATCH_LENGTH = 256;
  private static final int MAX_REPLY_LENGTH = 1024;
  private static final int COUNT_OFFSET = MessageHeaderEncoder.ENCODED_LENGTH + 16;
  private static final int PAYLOAD_LENGTH_OFFSET = ReplyBuilder.HEADER_LENGTH + 8;

  private final ReplyBuilder builder = new ReplyBuilder(BATCH_LENGTH, MAX_REPLY_LENGTH);
  private final ReplyReader reader = new ReplyReader();
  private final ClientFrame frame = new ClientFrame();
  private final UnsafeBuffer payload = new UnsafeBuffer(new byte[MAX_REPLY_LENGTH]);
  private final List<String> heard = new ArrayList<>();

  @Test
  void shouldReadWhatWasGatheredWhenLengthsDiffer() {
    builder.begin(SESSION_ID, 9, Durability.REPLICATED);
    assertTrue(append(1, "a"));
    assertTrue(append(2, ""));
    assertTrue(append(3, "three"));
    assertEquals(3, builder.count());
    assertTrue(read(copy(builder.length()), SESSION_ID));
    assertEquals(List.of("1@9 a", "2@9 ", "3@9 three"), heard);
  }

  @Test
  void shouldTakeALongReplyAloneWhenItIsLongerThanABatch() {
    builder.begin(SESSION_ID, 9, Durability.REPLICATED);
    assertTrue(builder.append(1, payload, 0, MAX_REPLY_LENGTH));
    assertFalse(append(2, "b"));
    assertEquals(ReplyBuilder.lengthOf(MAX_REPLY_LENGTH), builder.length());
    assertTrue(read(copy(builder.length()), SESSION_ID));
    assertEquals(1, heard.size());
  }

  @Test
  void shouldForgetTheLastMessageWhenANewOneBegins() {
    builder.begin(SESSION_ID, 9, Durability.REPLICATED);
    append(1, "a");
    builder.begin(SESSION_ID, 10, Durability.REPLICATED);
    append(2, "b");
    assertTrue(read(copy(builder.length()), SESSION_ID));
    assertEquals(List.of("2@10 b"), heard);
  }

  @Test
  void shouldLeaveNoOldByteInThePaddingWhenTheBufferIsUsedAgain() {
    builder.begin(SESSION_ID, 9, Durability.REPLICATED);
    append(1, "xxxxxxxx");
    builder.begin(SESSION_ID, 9, Durability.REPLICATED);
    append(1, "a");
    assertEquals(
        'a', builder.buffer().getInt(ReplyBuilder.HEADER_LENGTH + ReplyBuilder.ENTRY_OVERHEAD));
  }

  @Test
  void shouldHandOverTheRepliesBehindWhenTheListenerThrows() {
    builder.begin(SESSION_ID, 9, Durability.REPLICATED);
    append(1, "a");
    append(2, THROWING);
    append(3, "c");
    final UnsafeBuffer message = copy(builder.length());
    assertThrows(IllegalStateException.class, () -> read(message, SESSION_ID));
    assertEquals(List.of("1@9 a", "2@9 " + THROWING, "3@9 c"), heard);
  }

  @Test
  void shouldRefuseWhenTheSessionIsAnother() {
    builder.begin(SESSION_ID, 9, Durability.REPLICATED);
    append(1, "a");
    assertFalse(read(copy(builder.length()), SESSION_ID + 1));
    assertEquals(List.of(), heard);
  }

  @Test
  void shouldRefuseWhenCountsOrLengthsLie() {
    builder.begin(SESSION_ID, 9, Durability.REPLICATED);
    append(1, "a");
    append(2, "b");
    final int length = builder.length();
    for (final int count : new int[] {Integer.MIN_VALUE, -1, 0, 1, 3, Integer.MAX_VALUE}) {
      final UnsafeBuffer message = copy(length);
      message.putInt(COUNT_OFFSET, count);
      assertFalse(read(message, SESSION_ID), "replyCount=" + count);
    }
    for (final int lie : new int[] {Integer.MIN_VALUE, -1, 0, 5, 1000, Integer.MAX_VALUE}) {
      final UnsafeBuffer message = copy(length);
      message.putInt(PAYLOAD_LENGTH_OFFSET, lie);
      assertFalse(read(message, SESSION_ID), "payloadLength=" + lie);
    }
  }

  @Test
  void shouldNeverReadPastTheEndWhenCutAnywhereOrRandom() {
    builder.begin(SESSION_ID, 9, Durability.REPLICATED);
    append(1, "first");
    append(2, "second");
    for (int length = 0; length < builder.length(); length++) {
      assertFalse(read(copy(length), SESSION_ID), "length=" + length);
    }
    final Random random = new Random(3);
    for (int i = 0; i < 100_000; i++) {
      final UnsafeBuffer message = copy(builder.length());
      for (int k = random.nextInt(3); k >= 0; k--) {
        message.putByte(random.nextInt(message.capacity()), (byte) random.nextInt());
      }
      read(message, SESSION_ID);
    }
  }

  private boolean append(final long sequence, final String text) {
    final int length = payload.putStringWithoutLengthAscii(0, text);
    return builder.append(sequence, payload, 0, length);
  }

  /** A copy of exactly that many bytes: a read past them throws. */
  private UnsafeBuffer copy(final int length) {
    final UnsafeBuffer copy = new UnsafeBuffer(new byte[length]);
    copy.putBytes(0, builder.buffer(), 0, length);
    return copy;
  }

  private boolean read(final UnsafeBuffer message, final long sessionId) {
    heard.clear();
    return frame.wrap(message, 0, message.capacity())
        && frame.templateId() == RepliesDecoder.TEMPLATE_ID
        && reader.read(frame, message, 0, message.capacity(), sessionId, new Handler());
  }

  private final class Handler implements EgressHandler {
    @Override
    public void onReply(
        final long sequence,
        final long instance,
        final DirectBuffer buffer,
        final int offset,
        final int length) {
      heard.add(
          sequence + "@" + instance + " " + buffer.getStringWithoutLengthAscii(offset, length));
      if (buffer.getStringWithoutLengthAscii(offset, length).equals(THROWING)) {
        throw new IllegalStateException("as told");
      }
    }

    @Override
    public void onConnected(
        final long attempt, final int leaderId, final long ballot, final int maxCommandLength) {
      throw new AssertionError();
    }

    @Override
    public void onRedirect(final long attempt, final int leaderId, final String endpoint) {
      throw new AssertionError();
    }

    @Override
    public void onRefused(
        final long sequence, final long attempt, final Refusal reason, final String text) {
      throw new AssertionError();
    }

    @Override
    public void onAlive(final long attempt) {
      throw new AssertionError();
    }
  }
}
