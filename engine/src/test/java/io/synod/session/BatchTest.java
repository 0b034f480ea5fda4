package io.synod.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.synod.codec.log.EntryKind;
import io.synod.service.CommandContext;
import io.synod.service.SnapshotInput;
import io.synod.service.SnapshotOutput;
import io.synod.service.StateMachine;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class BatchTest {
  private static final int BATCH_LENGTH = 512;
  private static final int MAX_COMMAND = 2048;

  private final BatchBuilder builder = new BatchBuilder(BATCH_LENGTH, MAX_COMMAND);
  private final UnsafeBuffer payload = new UnsafeBuffer(new byte[4096]);
  private final List<String> read = new ArrayList<>();

  @Test
  void shouldReadBackWhatWasAppended() {
    payload.putStringWithoutLengthAscii(0, "abcdefghijk");
    assertTrue(builder.append(7, 1, payload, 0, 3));
    assertTrue(builder.append(8, 2, payload, 3, 8));
    assertTrue(builder.append(9, 3, payload, 0, 0));
    builder.seal(1234);

    assertEquals(3, readAll(5, builder.buffer(), 0, builder.length()));

    assertEquals(List.of("5@1234 7/1 abc", "5@1234 8/2 defghijk", "5@1234 9/3 "), read);
  }

  @Test
  void shouldNameTheSessionOnceWhenItsCommandsFollowEachOther() {
    payload.putStringWithoutLengthAscii(0, "abcdefgh");
    final long[][] commands = {{7, 1}, {7, 2}, {7, 3}, {8, 4}, {8, 4}, {8, 6}, {8, 5}, {8, 6}};
    final List<Integer> added = new ArrayList<>();
    for (final long[] command : commands) {
      final int before = builder.length();
      assertTrue(builder.append(command[0], command[1], payload, 0, 8));
      added.add(builder.length() - before);
    }
    builder.seal(0);

    readAll(1, builder.buffer(), 0, builder.length());

    assertEquals(List.of(32, 16, 16, 32, 32, 32, 32, 16), added);
    assertEquals(
        Stream.of(commands).map(c -> "1@0 " + c[0] + "/" + c[1] + " abcdefgh").toList(), read);
  }

  @Test
  void shouldNameTheSessionAgainWhenABatchBegins() {
    builder.append(7, 1, payload, 0, 8);
    builder.clear();
    builder.append(7, 2, payload, 0, 8);
    builder.seal(0);

    assertEquals(1, readAll(1, builder.buffer(), 0, builder.length()));
  }

  @Test
  void shouldRefuseWhenTheFirstEntryNamesNoSession() {
    builder.append(7, 1, payload, 0, 8);
    builder.append(7, 2, payload, 0, 8);
    builder.seal(0);
    final BatchReader reader = new BatchReader();
    reader.read(1, builder.buffer(), 0, builder.length(), (i, t, s, q, b, o, l) -> {});
    final UnsafeBuffer copy = new UnsafeBuffer(new byte[builder.length()]);
    copy.putBytes(0, builder.buffer(), 0, builder.length());
    copy.putByte(BatchBuilder.HEADER_LENGTH + Integer.BYTES, (byte) EntryKind.NEXT_COMMAND.value());

    final MalformedBatchException thrown =
        assertThrows(
            MalformedBatchException.class,
            () -> reader.read(2, copy, 0, copy.capacity(), (i, t, s, q, b, o, l) -> {}));

    assertTrue(thrown.getMessage().contains("names no session"), thrown::getMessage);
  }

  @Test
  void shouldTakeNoMoreThanTheBatchLengthWhenCommandsShareABatch() {
    int count = 0;
    while (builder.append(1, count + 1, payload, 0, 64)) {
      count++;
    }

    assertTrue(builder.length() <= BATCH_LENGTH);
    assertTrue(builder.length() + 64 + BatchBuilder.COMMAND_OVERHEAD > BATCH_LENGTH);
    assertEquals(count, builder.count());
  }

  @Test
  void shouldTakeALongCommandWhenItIsAlone() {
    assertTrue(builder.append(1, 1, payload, 0, MAX_COMMAND));
    assertFalse(builder.append(1, 2, payload, 0, 1));
    builder.seal(1);
    assertEquals(1, readAll(1, builder.buffer(), 0, builder.length()));
  }

  @Test
  void shouldRefuseWhenCommandIsLongerThanTheMaximum() {
    assertThrows(
        IllegalArgumentException.class, () -> builder.append(1, 1, payload, 0, MAX_COMMAND + 1));
  }

  @Test
  void shouldNameTheInstanceWhenValueIsMalformed() {
    builder.append(1, 1, payload, 0, 8);
    builder.seal(1);
    final UnsafeBuffer copy = new UnsafeBuffer(new byte[builder.length()]);
    copy.putBytes(0, builder.buffer(), 0, builder.length());
    copy.putInt(BatchBuilder.HEADER_LENGTH, Integer.MAX_VALUE);

    final MalformedBatchException thrown =
        assertThrows(MalformedBatchException.class, () -> readAll(42, copy, 0, builder.length()));

    assertTrue(thrown.getMessage().contains("instance=42"), thrown::getMessage);
    assertTrue(thrown.getMessage().contains("payloadLength=2147483647"), thrown::getMessage);
  }

  @Test
  void shouldNeverReadOutOfBoundsWhenBytesAreRandom() {
    final Random random = new Random(11);
    for (int run = 0; run < 200_000; run++) {
      builder.clear();
      final int commands = 1 + random.nextInt(4);
      for (int i = 0; i < commands; i++) {
        builder.append(i, i, payload, 0, random.nextInt(60));
      }
      builder.seal(run);
      // Exactly the value's bytes: a read past them throws, and fails the test.
      final int length =
          random.nextInt(8) == 0 ? random.nextInt(builder.length()) : builder.length();
      final UnsafeBuffer copy = new UnsafeBuffer(new byte[length]);
      copy.putBytes(0, builder.buffer(), 0, length);
      for (int i = random.nextInt(4); i > 0 && length > 0; i--) {
        copy.putByte(random.nextInt(length), (byte) random.nextInt());
      }
      try {
        new BatchReader().read(1, copy, 0, length, (i, t, s, q, b, o, l) -> b.boundsCheck(o, l));
      } catch (final MalformedBatchException expected) {
        assertTrue(expected.getMessage().contains("instance=1"));
      }
    }
  }

  @Test
  void shouldKeepClusterTimeFromGoingBackWhenALeaderIsBehind() {
    final List<Long> times = new ArrayList<>();
    final CommandApplier applier =
        new CommandApplier(
            new Recording((context, length) -> times.add(context.clusterTimeNs())),
            new Replies(),
            64);

    for (final long time : new long[] {100, 90, 110}) {
      builder.clear();
      builder.append(1, 1, payload, 0, 1);
      builder.seal(time);
      applier.apply(1, builder.buffer(), 0, builder.length());
    }

    assertEquals(List.of(100L, 100L, 110L), times);
    assertEquals(3, applier.commands());
  }

  @Test
  void shouldReplyOnceForEachCommandWhenTheStateMachineStaysSilent() {
    final Replies replies = new Replies();
    final CommandApplier applier =
        new CommandApplier(
            new Recording(
                (context, length) -> {
                  if (length > 0) {
                    context.reply(payload, 0, length);
                    assertThrows(
                        IllegalStateException.class, () -> context.reply(payload, 0, length));
                  }
                }),
            replies,
            64);
    builder.append(1, 1, payload, 0, 5);
    builder.append(2, 9, payload, 0, 0);
    builder.seal(1);

    applier.apply(3, builder.buffer(), 0, builder.length());
    applier.apply(4, builder.buffer(), 0, 0);

    assertEquals(List.of("1/1@3:5", "2/9@3:0", "end of the batch"), replies.heard);
  }

  @Test
  void shouldRefuseAReplyWhenItIsTooLong() {
    final CommandApplier applier =
        new CommandApplier(
            new Recording((context, length) -> context.reply(payload, 0, 65)), new Replies(), 64);
    builder.append(1, 1, payload, 0, 0);
    builder.seal(1);

    assertThrows(
        IllegalArgumentException.class,
        () -> applier.apply(1, builder.buffer(), 0, builder.length()));
  }

  private int readAll(
      final long instance, final DirectBuffer buffer, final int offset, final int length) {
    return new BatchReader()
        .read(
            instance,
            buffer,
            offset,
            length,
            (i, time, session, sequence, b, o, l) ->
                read.add(
                    i
                        + "@"
                        + time
                        + " "
                        + session
                        + "/"
                        + sequence
                        + " "
                        + b.getStringWithoutLengthAscii(o, l)));
  }

  private interface OnCommand {
    void onCommand(CommandContext context, int length);
  }

  private record Recording(OnCommand handler) implements StateMachine {
    @Override
    public void onCommand(
        final CommandContext context,
        final DirectBuffer buffer,
        final int offset,
        final int length) {
      handler.onCommand(context, length);
    }

    @Override
    public void saveSnapshot(final SnapshotOutput output) {}

    @Override
    public void loadSnapshot(final SnapshotInput input) {}

    @Override
    public long stateHash() {
      return 0;
    }
  }

  private static final class Replies implements ReplySink {
    private final List<String> heard = new ArrayList<>();

    @Override
    public void onReply(
        final long sessionId,
        final long sequence,
        final long instance,
        final DirectBuffer buffer,
        final int offset,
        final int length) {
      heard.add(sessionId + "/" + sequence + "@" + instance + ":" + length);
    }

    @Override
    public void onBatchApplied() {
      heard.add("end of the batch");
    }
  }
}
