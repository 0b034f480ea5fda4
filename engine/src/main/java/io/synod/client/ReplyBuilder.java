package io.synod.client;

import io.synod.codec.client.Durability;
import io.synod.codec.client.MessageHeaderEncoder;
import io.synod.codec.client.RepliesEncoder;
import io.synod.codec.client.ReplyEncoder;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Gathers the replies to one session's commands in one instance into one message, in a buffer made
 * beforehand: a batch of commands is answered as it came. Several replies fit up to the batch
 * length; a longer one goes alone.
 */
public final class ReplyBuilder {
  static final int HEADER_LENGTH =
      MessageHeaderEncoder.ENCODED_LENGTH + RepliesEncoder.BLOCK_LENGTH;
  static final int ENTRY_OVERHEAD = ReplyEncoder.BLOCK_LENGTH;
  static final int ENTRY_ALIGNMENT = 4;

  private final MessageHeaderEncoder header = new MessageHeaderEncoder();
  private final RepliesEncoder replies = new RepliesEncoder();
  private final ReplyEncoder reply = new ReplyEncoder();
  private final UnsafeBuffer buffer;
  private final int batchLength;
  private int length;
  private int count;

  /**
   * Makes the buffer.
   *
   * @param batchLength up to which several replies share a message, in bytes.
   * @param maxReplyLength longest reply in bytes.
   */
  public ReplyBuilder(final int batchLength, final int maxReplyLength) {
    this.batchLength = batchLength;
    buffer = new UnsafeBuffer(new byte[Math.max(batchLength, lengthOf(maxReplyLength))]);
  }

  /**
   * Length of the message that holds one reply.
   *
   * @param replyLength of the reply in bytes.
   * @return in bytes.
   */
  public static int lengthOf(final int replyLength) {
    return HEADER_LENGTH + entryLength(replyLength);
  }

  /**
   * Begins a message, without a reply.
   *
   * @param sessionId of the client.
   * @param instance that holds the commands.
   * @param durability at which it was chosen.
   */
  public void begin(final long sessionId, final long instance, final Durability durability) {
    length = HEADER_LENGTH;
    count = 0;
    replies
        .wrapAndApplyHeader(buffer, 0, header)
        .sessionId(sessionId)
        .instance(instance)
        .durability(durability)
        .reserved1((short) 0)
        .reserved2(0);
  }

  /**
   * Appends a reply.
   *
   * @param sequence of the command in its session.
   * @param payload holds the reply; copied before the call returns.
   * @param offset of the reply.
   * @param payloadLength in bytes.
   * @return false where it does not fit into this message any more. It fits an empty one.
   */
  public boolean append(
      final long sequence, final DirectBuffer payload, final int offset, final int payloadLength) {
    final int entryLength = entryLength(payloadLength);
    if (count > 0 && length + entryLength > batchLength) {
      return false;
    }
    // Zeroes the padding, before the rest goes over it.
    buffer.putInt(length + entryLength - Integer.BYTES, 0);
    reply.wrap(buffer, length).sequence(sequence).payloadLength(payloadLength);
    buffer.putBytes(length + ENTRY_OVERHEAD, payload, offset, payloadLength);
    length += entryLength;
    count++;
    replies.replyCount(count);
    return true;
  }

  /**
   * Number of replies.
   *
   * @return from 0.
   */
  public int count() {
    return count;
  }

  /**
   * Length of the message.
   *
   * @return in bytes; of no meaning where there is no reply.
   */
  public int length() {
    return length;
  }

  /**
   * Holds the message, from its first byte on.
   *
   * @return the buffer.
   */
  public DirectBuffer buffer() {
    return buffer;
  }

  private static int entryLength(final int payloadLength) {
    return BitUtil.align(ENTRY_OVERHEAD + payloadLength, ENTRY_ALIGNMENT);
  }
}
