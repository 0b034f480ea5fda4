package io.synod.simulation;

import io.synod.codec.log.BatchDecoder;
import io.synod.codec.log.EntryDecoder;
import io.synod.codec.log.EntryKind;
import io.synod.codec.log.MessageHeaderDecoder;
import io.synod.codec.log.OriginDecoder;
import io.synod.simulation.history.AppliedCommand;
import java.util.Arrays;
import org.agrona.concurrent.UnsafeBuffer;

/** Walks over a chosen value by the schema alone, to hold what a node executes against it. */
final class BatchCursor {
  private static final int ALIGNMENT_MASK = 7;

  private final byte[] value;
  private final UnsafeBuffer buffer;
  private final EntryDecoder entry = new EntryDecoder();
  private final OriginDecoder origin = new OriginDecoder();
  private long sessionId;
  private long sequence;
  private int at = MessageHeaderDecoder.ENCODED_LENGTH + BatchDecoder.BLOCK_LENGTH;

  BatchCursor(final byte[] value) {
    this.value = value;
    buffer = new UnsafeBuffer(value);
  }

  /** Whether a command is the one that comes next. */
  boolean next(final AppliedCommand command) {
    if (isAtEnd()) {
      return false;
    }
    entry.wrap(buffer, at, EntryDecoder.BLOCK_LENGTH, EntryDecoder.SCHEMA_VERSION);
    int payloadAt = at + EntryDecoder.BLOCK_LENGTH;
    if (entry.kind() == EntryKind.COMMAND) {
      origin.wrap(buffer, payloadAt, OriginDecoder.BLOCK_LENGTH, OriginDecoder.SCHEMA_VERSION);
      sessionId = origin.sessionId();
      sequence = origin.sequence();
      payloadAt += OriginDecoder.BLOCK_LENGTH;
    } else {
      sequence++;
    }
    final int end = payloadAt + entry.payloadLength();
    at = (end + ALIGNMENT_MASK) & ~ALIGNMENT_MASK;
    return sessionId == command.session()
        && sequence == command.sequence()
        && Arrays.equals(Arrays.copyOfRange(value, payloadAt, end), command.command());
  }

  /** Whether there is no further command; there is none in a no-op. */
  boolean isAtEnd() {
    return at >= value.length;
  }
}
