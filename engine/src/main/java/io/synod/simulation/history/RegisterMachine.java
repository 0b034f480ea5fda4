package io.synod.simulation.history;

import io.synod.service.CommandContext;
import io.synod.service.SnapshotInput;
import io.synod.service.SnapshotOutput;
import io.synod.service.StateMachine;
import java.util.Arrays;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * One replicated register for simulated clients. Commands and replies are those of {@link
 * RegisterModel}. A value {@code nil} is none.
 */
public final class RegisterMachine implements StateMachine {
  private static final int MAX_VALUE_LENGTH = 1 << 20;

  private String value = Text.NIL;

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
    final byte[] bytes = Text.encode(value);
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
    if (length < 0 || length > MAX_VALUE_LENGTH) {
      throw new IllegalArgumentException(
          "register snapshot: length=" + length + " most=" + MAX_VALUE_LENGTH);
    }
    final byte[] bytes = new byte[(int) length];
    input.read(new UnsafeBuffer(bytes), 0, bytes.length);
    value = Text.decode(bytes);
  }

  @Override
  public long stateHash() {
    return Arrays.hashCode(Text.encode(value));
  }

  private String apply(final String[] words) {
    return switch (words[0]) {
      case "read/0" -> value;
      case "write/1" -> {
        value = words[1];
        yield Text.OK;
      }
      case "cas/2" -> {
        if (!value.equals(words[1])) {
          yield Text.NO;
        }
        value = words[2];
        yield Text.OK;
      }
      default -> Text.UNKNOWN_COMMAND;
    };
  }
}
