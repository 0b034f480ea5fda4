package io.synod.client;

import io.synod.codec.client.RepliesDecoder;
import io.synod.codec.client.ReplyDecoder;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;

/** Walks the replies of a message. Checks every length before it reads what it describes. */
final class ReplyReader {
  private final RepliesDecoder replies = new RepliesDecoder();
  private final ReplyDecoder reply = new ReplyDecoder();

  /**
   * Reads a message.
   *
   * @param frame that wraps it.
   * @param buffer holds the message.
   * @param offset of the message.
   * @param length of the message in bytes.
   * @param sessionId whose replies they must be.
   * @param handler is given each reply.
   * @return false where the message is malformed or another session's. Replies before the malformed
   *     one were handed over.
   * @throws RuntimeException the first that the handler threw, after all replies were handed over:
   *     the replies behind are those of other commands, and never come again.
   */
  boolean read(
      final ClientFrame frame,
      final DirectBuffer buffer,
      final int offset,
      final int length,
      final long sessionId,
      final EgressHandler handler) {
    if (!frame.hasBlock(RepliesDecoder.BLOCK_LENGTH)
        || replies.wrapAndApplyHeader(buffer, offset, frame.header()).sessionId() != sessionId) {
      return false;
    }
    final long instance = replies.instance();
    final int count = replies.replyCount();
    final int end = offset + length;
    int at = replies.limit();
    RuntimeException failure = null;
    for (int i = 0; i < count; i++) {
      final int room = end - at - ReplyBuilder.ENTRY_OVERHEAD;
      if (room < 0) {
        return ended(failure, false);
      }
      reply.wrap(buffer, at, ReplyDecoder.BLOCK_LENGTH, ReplyDecoder.SCHEMA_VERSION);
      final int payloadLength = reply.payloadLength();
      if (payloadLength < 0 || payloadLength > room) {
        return ended(failure, false);
      }
      try {
        handler.onReply(
            reply.sequence(), instance, buffer, at + ReplyBuilder.ENTRY_OVERHEAD, payloadLength);
      } catch (final RuntimeException ex) {
        failure = failure == null ? ex : failure;
      }
      at +=
          BitUtil.align(ReplyBuilder.ENTRY_OVERHEAD + payloadLength, ReplyBuilder.ENTRY_ALIGNMENT);
    }
    return ended(failure, count > 0 && at == end);
  }

  private static boolean ended(final RuntimeException failure, final boolean isWhole) {
    if (failure != null) {
      throw failure;
    }
    return isWhole;
  }
}
