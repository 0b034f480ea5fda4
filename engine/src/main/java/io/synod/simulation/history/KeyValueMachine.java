package io.synod.simulation.history;

import io.synod.service.CommandContext;
import io.synod.service.SnapshotInput;
import io.synod.service.SnapshotOutput;
import io.synod.service.StateMachine;
import java.util.TreeMap;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A replicated map for simulated clients. Commands are text: {@code get key}, {@code put key
 * value}, {@code delete key}, {@code cas key old new}; replies the value or {@code nil}, {@code
 * ok}, the value before, and {@code ok} or {@code no}. A value {@code nil} is none.
 */
public final class KeyValueMachine implements StateMachine {
  private static final int MAX_SNAPSHOT_LENGTH = 1 << 24;

  private final TreeMap<String, String> values = new TreeMap<>();

  @Override
  public void onCommand(
      final CommandContext context, final DirectBuffer buffer, final int offset, final int length) {
    final byte[] command = new byte[length];
    buffer.getBytes(offset, command);
    final byte[] reply = Text.encode(apply(Text.words(command)));
    context.reply(new UnsafeBuffer(reply), 0, reply.length);
  }

  @Override
  public void saveSnapshot(final SnapshotOutput output) {
    final byte[] bytes = content();
    final UnsafeBuffer length = new UnsafeBuffer(new byte[Long.BYTES]);
    length.putLong(0, bytes.length);
    output.write(length, 0, Long.BYTES);
    output.write(new UnsafeBuffer(bytes), 0, bytes.length);
  }

  @Override
  public void loadSnapshot(final SnapshotInput input) {
    final UnsafeBuffer buffer = new UnsafeBuffer(new byte[Long.BYTES]);
    input.read(buffer, 0, Long.BYTES);
    final long length = buffer.getLong(0);
    if (length < 0 || length > MAX_SNAPSHOT_LENGTH) {
      throw new IllegalArgumentException(
          "key-value snapshot: length=" + length + " most=" + MAX_SNAPSHOT_LENGTH);
    }
    final byte[] bytes = new byte[(int) length];
    input.read(new UnsafeBuffer(bytes), 0, bytes.length);
    final TreeMap<String, String> loaded = new TreeMap<>();
    Text.decode(bytes)
        .lines()
        .forEach(
            line -> {
              final int space = line.indexOf(' ');
              if (space < 0) {
                throw new IllegalArgumentException("key-value snapshot: no value: line=" + line);
              }
              loaded.put(line.substring(0, space), line.substring(space + 1));
            });
    values.clear();
    values.putAll(loaded);
  }

  @Override
  public long stateHash() {
    long hash = 1;
    for (final byte b : content()) {
      hash = hash * 0x9E37_79B9_7F4A_7C15L + b;
    }
    return hash;
  }

  private String apply(final String[] words) {
    return switch (words[0]) {
      case "get/1" -> get(words[1]);
      case "put/2" -> {
        put(words[1], words[2]);
        yield Text.OK;
      }
      case "delete/1" -> {
        final String before = get(words[1]);
        values.remove(words[1]);
        yield before;
      }
      case "cas/3" -> {
        if (!get(words[1]).equals(words[2])) {
          yield Text.NO;
        }
        put(words[1], words[3]);
        yield Text.OK;
      }
      default -> Text.UNKNOWN_COMMAND;
    };
  }

  private String get(final String key) {
    return values.getOrDefault(key, Text.NIL);
  }

  private void put(final String key, final String value) {
    if (value.equals(Text.NIL)) {
      values.remove(key);
    } else {
      values.put(key, value);
    }
  }

  /** Keys hold no space, so that the first ends the key; nothing holds a line's end. */
  private byte[] content() {
    final StringBuilder text = new StringBuilder();
    values.forEach((key, value) -> text.append(key).append(' ').append(value).append('\n'));
    return Text.encode(text.toString());
  }
}
