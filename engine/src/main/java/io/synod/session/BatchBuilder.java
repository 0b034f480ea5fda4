package io.synod.session;

import io.synod.codec.log.BatchEncoder;
import io.synod.codec.log.EntryEncoder;
import io.synod.codec.log.EntryKind;
import io.synod.codec.log.MessageHeaderEncoder;
import io.synod.codec.log.OriginEncoder;
import java.nio.ByteOrder;
import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Gathers commands into one value for the log, in one buffer made beforehand. Several commands fit
 * up to the batch length; a longer command goes alone.
 */
public final class BatchBuilder {
  /** Bytes before the first entry. */
  public static final int HEADER_LENGTH =
      MessageHeaderEncoder.ENCODED_LENGTH + BatchEncoder.BLOCK_LENGTH;

  /** Bytes before the payload of a command that follows its session's last one. */
  static final int NEXT_COMMAND_OVERHEAD = EntryEncoder.BLOCK_LENGTH;

  /** Bytes before the payload of any other command. */
  static final int COMMAND_OVERHEAD = EntryEncoder.BLOCK_LENGTH + OriginEncoder.BLOCK_LENGTH;

  /** Every entry starts at a multiple of it, counted from the first entry. */
  static final int ENTRY_ALIGNMENT = 8;

  private static final int ALIGNMENT = 64;

  private final MessageHeaderEncoder header = new MessageHeaderEncoder();
  private final BatchEncoder batch = new BatchEncoder();
  private final EntryEncoder entry = new EntryEncoder();
  private final OriginEncoder origin = new OriginEncoder();
  private final UnsafeBuffer buffer;
  private final int batchLength;
  private final int maxCommandLength;
  private int length = HEADER_LENGTH;
  private int count;
  private long lastSessionId;
  private long lastSequence;

  /**
   * Makes the buffer.
   *
   * @param batchLength up to which several commands share a value, in bytes.
   * @param maxCommandLength longest command in bytes.
   */
  public BatchBuilder(final int batchLength, final int maxCommandLength) {
    final int longest = lengthOf(maxCommandLength);
    this.batchLength = batchLength;
    this.maxCommandLength = maxCommandLength;
    buffer =
        new UnsafeBuffer(
            BufferUtil.allocateDirectAligned(Math.max(batchLength, longest), ALIGNMENT)
                .order(ByteOrder.LITTLE_ENDIAN));
  }

  /**
   * Length of the value that holds one command.
   *
   * @param commandLength of the command in bytes.
   * @return in bytes.
   */
  public static int lengthOf(final int commandLength) {
    return HEADER_LENGTH + entryLength(COMMAND_OVERHEAD, commandLength);
  }

  /**
   * Appends a command.
   *
   * @param sessionId of the client.
   * @param sequence of the command in its session.
   * @param payload holds the command; copied before the call returns.
   * @param offset of the command.
   * @param payloadLength in bytes.
   * @return false where it does not fit into this batch any more. It fits an empty one.
   * @throws IllegalArgumentException where the command is longer than the maximum.
   */
  public boolean append(
      final long sessionId,
      final long sequence,
      final DirectBuffer payload,
      final int offset,
      final int payloadLength) {
    if (payloadLength < 0 || payloadLength > maxCommandLength) {
      throw new IllegalArgumentException(
          "command too long: length=" + payloadLength + " maxCommandLength=" + maxCommandLength);
    }
    final boolean isNext = count > 0 && sessionId == lastSessionId && sequence == lastSequence + 1;
    final int overhead = isNext ? NEXT_COMMAND_OVERHEAD : COMMAND_OVERHEAD;
    final int entryLength = entryLength(overhead, payloadLength);
    if (count > 0 && length + entryLength > batchLength) {
      return false;
    }
    // The padding is part of the value, and equal values must have equal bytes: zero the last word
    // before the rest goes over it.
    buffer.putLong(length + entryLength - Long.BYTES, 0);
    entry
        .wrap(buffer, length)
        .payloadLength(payloadLength)
        .kind(isNext ? EntryKind.NEXT_COMMAND : EntryKind.COMMAND)
        .reserved1((short) 0)
        .reserved2(0);
    if (!isNext) {
      origin
          .wrap(buffer, length + EntryEncoder.BLOCK_LENGTH)
          .sessionId(sessionId)
          .sequence(sequence);
    }
    buffer.putBytes(length + overhead, payload, offset, payloadLength);
    length += entryLength;
    lastSessionId = sessionId;
    lastSequence = sequence;
    count++;
    return true;
  }

  /**
   * Writes the header: the batch is then a value that can be proposed. May be called again with a
   * later time where the batch was not taken.
   *
   * @param clusterTimeNs the leader's time, in nanoseconds since 1970-01-01T00:00:00Z.
   */
  public void seal(final long clusterTimeNs) {
    batch
        .wrapAndApplyHeader(buffer, 0, header)
        .clusterTimeNs(clusterTimeNs)
        .entryCount(count)
        .length(length);
  }

  /** Forgets the commands. */
  public void clear() {
    length = HEADER_LENGTH;
    count = 0;
  }

  /**
   * Number of commands.
   *
   * @return from 0.
   */
  public int count() {
    return count;
  }

  /**
   * Length of the value.
   *
   * @return in bytes, with the header.
   */
  public int length() {
    return length;
  }

  /**
   * Holds the value, from its first byte on.
   *
   * @return the buffer.
   */
  public DirectBuffer buffer() {
    return buffer;
  }

  private static int entryLength(final int overhead, final int payloadLength) {
    return BitUtil.align(overhead + payloadLength, ENTRY_ALIGNMENT);
  }
}
