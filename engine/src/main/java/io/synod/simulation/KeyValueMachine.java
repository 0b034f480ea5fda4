package io.synod.simulation;

import io.synod.service.CommandContext;
import io.synod.service.SnapshotInput;
import io.synod.service.SnapshotOutput;
import io.synod.service.StateMachine;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A map of small keys, the state machine of a simulated run that is not told another: reads,
 * writes, deletes and swaps. A command is the operation's byte, the key's byte and an 8-byte value
 * (for a swap also the 8-byte value expected); a reply is a byte that says whether there was a
 * value or the swap took place, and for a read the value.
 */
public final class KeyValueMachine implements StateMachine {
  private static final byte GET = 0;
  private static final byte PUT = 1;
  private static final byte DELETE = 2;
  private static final byte SWAP = 3;
  private static final int VALUE_OFFSET = 2;
  private static final int EXPECTED_OFFSET = VALUE_OFFSET + Long.BYTES;
  private static final int LENGTH = EXPECTED_OFFSET + Long.BYTES;
  private static final int ENTRY_LENGTH = 1 + Long.BYTES;

  private final Map<Byte, Long> values = new TreeMap<>();
  private final UnsafeBuffer reply = new UnsafeBuffer(new byte[ENTRY_LENGTH]);

  /**
   * Makes commands on few keys, so that clients meet.
   *
   * @param keys number of keys, from 1 to 127.
   * @return a source of commands; every value written is another.
   */
  public static CommandSource commands(final int keys) {
    return (random, client, sequence) -> command(random, keys, client * 1_000_000L + sequence);
  }

  private static byte[] command(final RandomGenerator random, final int keys, final long value) {
    final byte[] bytes = new byte[LENGTH + random.nextInt(3) * random.nextInt(200)];
    final UnsafeBuffer buffer = new UnsafeBuffer(bytes);
    buffer.putByte(0, (byte) random.nextInt(4));
    buffer.putByte(1, (byte) random.nextInt(keys));
    buffer.putLong(VALUE_OFFSET, value);
    // Often what another client wrote a little before.
    buffer.putLong(
        EXPECTED_OFFSET, random.nextInt(4) * 1_000_000L + Math.max(1, value % 1_000_000 - 1));
    return bytes;
  }

  @Override
  public void onCommand(
      final CommandContext context, final DirectBuffer buffer, final int offset, final int length) {
    final byte key = buffer.getByte(offset + 1);
    final long value = buffer.getLong(offset + VALUE_OFFSET);
    final Long before = values.get(key);
    boolean done = before != null;
    int replyLength = 1;
    switch (buffer.getByte(offset)) {
      case GET -> {
        reply.putLong(1, before == null ? 0 : before);
        replyLength = ENTRY_LENGTH;
      }
      case PUT -> values.put(key, value);
      case DELETE -> values.remove(key);
      case SWAP -> {
        done = before != null && before == buffer.getLong(offset + EXPECTED_OFFSET);
        if (done) {
          values.put(key, value);
        }
      }
      default -> throw new IllegalArgumentException("operation=" + buffer.getByte(offset));
    }
    reply.putByte(0, (byte) (done ? 1 : 0));
    context.reply(reply, 0, replyLength);
  }

  @Override
  public void saveSnapshot(final SnapshotOutput output) {
    final UnsafeBuffer bytes =
        new UnsafeBuffer(new byte[Integer.BYTES + values.size() * ENTRY_LENGTH]);
    bytes.putInt(0, values.size());
    int at = Integer.BYTES;
    for (final Map.Entry<Byte, Long> entry : values.entrySet()) {
      bytes.putByte(at, entry.getKey());
      bytes.putLong(at + 1, entry.getValue());
      at += ENTRY_LENGTH;
    }
    output.write(bytes, 0, bytes.capacity());
  }

  @Override
  public void loadSnapshot(final SnapshotInput input) {
    values.clear();
    final UnsafeBuffer bytes = new UnsafeBuffer(new byte[ENTRY_LENGTH]);
    input.read(bytes, 0, Integer.BYTES);
    for (int i = bytes.getInt(0); i > 0; i--) {
      input.read(bytes, 0, ENTRY_LENGTH);
      values.put(bytes.getByte(0), bytes.getLong(1));
    }
  }

  @Override
  public long stateHash() {
    long hash = values.size();
    for (final Map.Entry<Byte, Long> entry : values.entrySet()) {
      hash = SeededRandom.mix(hash * 31 + entry.getKey() * 7919L + entry.getValue());
    }
    return hash;
  }

  @Override
  public String toString() {
    return Arrays.toString(values.entrySet().toArray());
  }
}
