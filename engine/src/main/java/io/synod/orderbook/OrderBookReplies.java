package io.synod.orderbook;

import io.synod.codec.orderbook.DepthDecoder;
import io.synod.codec.orderbook.GroupSizeEncodingDecoder;
import io.synod.codec.orderbook.MessageHeaderDecoder;
import io.synod.codec.orderbook.OrderOutcomeDecoder;
import io.synod.codec.orderbook.RejectReason;
import io.synod.codec.orderbook.TopOfBookDecoder;
import org.agrona.DirectBuffer;

/**
 * Decodes the replies of {@link OrderBookMachine}: {@link #wrap} checks a reply and says what it
 * is, then the decoder of that kind is positioned on it, until the buffer changes. Allocates
 * nothing. Not safe for use by several threads.
 */
public final class OrderBookReplies {
  /** Events that a reply holds at most; the outcome's counts cover all of them. */
  public static final int MAX_EVENTS = 32;

  /** Levels per side that a depth reply holds at most. */
  public static final int MAX_DEPTH_LEVELS = 24;

  /** Longest reply in bytes. */
  public static final int MAX_REPLY_LENGTH = 1024;

  /** What a reply is. */
  public enum Kind {
    /** Reply to an order command, or a rejected query: {@link #outcome}. */
    OUTCOME,
    /** Reply to a top-of-book query: {@link #topOfBook}. */
    TOP_OF_BOOK,
    /** Reply to a depth query: {@link #depth}. */
    DEPTH,
    /** Not a reply of this schema and version, or cut short. */
    MALFORMED
  }

  private static final int HEADER_LENGTH = MessageHeaderDecoder.ENCODED_LENGTH;
  private static final int GROUP_HEADER_LENGTH = GroupSizeEncodingDecoder.ENCODED_LENGTH;

  private final MessageHeaderDecoder headerDecoder = new MessageHeaderDecoder();
  private final GroupSizeEncodingDecoder groupDecoder = new GroupSizeEncodingDecoder();
  private final OrderOutcomeDecoder outcomeDecoder = new OrderOutcomeDecoder();
  private final TopOfBookDecoder topOfBookDecoder = new TopOfBookDecoder();
  private final DepthDecoder depthDecoder = new DepthDecoder();

  /**
   * Checks a reply and positions its decoder.
   *
   * @param buffer holds the reply.
   * @param offset of the reply.
   * @param length in bytes.
   * @return what it is.
   */
  public Kind wrap(final DirectBuffer buffer, final int offset, final int length) {
    if (length < HEADER_LENGTH) {
      return Kind.MALFORMED;
    }
    headerDecoder.wrap(buffer, offset);
    if (headerDecoder.schemaId() != MessageHeaderDecoder.SCHEMA_ID
        || headerDecoder.version() != MessageHeaderDecoder.SCHEMA_VERSION) {
      return Kind.MALFORMED;
    }
    return switch (headerDecoder.templateId()) {
      case OrderOutcomeDecoder.TEMPLATE_ID -> wrapOutcome(buffer, offset, length);
      case TopOfBookDecoder.TEMPLATE_ID -> wrapTopOfBook(buffer, offset, length);
      case DepthDecoder.TEMPLATE_ID -> wrapDepth(buffer, offset, length);
      default -> Kind.MALFORMED;
    };
  }

  /**
   * The outcome, where {@link #wrap} said so.
   *
   * @return decoder; its events can be read once.
   */
  public OrderOutcomeDecoder outcome() {
    return outcomeDecoder;
  }

  /**
   * Why the command was rejected, where {@link #wrap} said that the reply is an outcome. Starts the
   * outcome's decoder anew.
   *
   * @return the reason; {@link RejectReason#NONE} where the command was applied.
   */
  public RejectReason rejectReason() {
    outcomeDecoder.sbeRewind();
    final OrderOutcomeDecoder.EventsDecoder events = outcomeDecoder.events();
    final RejectReason reason = events.hasNext() ? events.next().reason() : RejectReason.NONE;
    outcomeDecoder.sbeRewind();
    return reason;
  }

  /**
   * The best prices, where {@link #wrap} said so.
   *
   * @return decoder.
   */
  public TopOfBookDecoder topOfBook() {
    return topOfBookDecoder;
  }

  /**
   * The depth, where {@link #wrap} said so.
   *
   * @return decoder; bids, then asks, can be read once.
   */
  public DepthDecoder depth() {
    return depthDecoder;
  }

  private Kind wrapOutcome(final DirectBuffer buffer, final int offset, final int length) {
    final int groups = HEADER_LENGTH + OrderOutcomeDecoder.BLOCK_LENGTH;
    if (headerDecoder.blockLength() != OrderOutcomeDecoder.BLOCK_LENGTH
        || endOfGroup(
                buffer,
                offset,
                length,
                groups,
                OrderOutcomeDecoder.EventsDecoder.sbeBlockLength(),
                MAX_EVENTS)
            != length) {
      return Kind.MALFORMED;
    }
    outcomeDecoder.wrapAndApplyHeader(buffer, offset, headerDecoder);
    return Kind.OUTCOME;
  }

  private Kind wrapTopOfBook(final DirectBuffer buffer, final int offset, final int length) {
    if (headerDecoder.blockLength() != TopOfBookDecoder.BLOCK_LENGTH
        || length != HEADER_LENGTH + TopOfBookDecoder.BLOCK_LENGTH) {
      return Kind.MALFORMED;
    }
    topOfBookDecoder.wrapAndApplyHeader(buffer, offset, headerDecoder);
    return Kind.TOP_OF_BOOK;
  }

  private Kind wrapDepth(final DirectBuffer buffer, final int offset, final int length) {
    if (headerDecoder.blockLength() != DepthDecoder.BLOCK_LENGTH) {
      return Kind.MALFORMED;
    }
    final int bids = HEADER_LENGTH + DepthDecoder.BLOCK_LENGTH;
    final int asks =
        endOfGroup(
            buffer,
            offset,
            length,
            bids,
            DepthDecoder.BidsDecoder.sbeBlockLength(),
            MAX_DEPTH_LEVELS);
    final int end =
        endOfGroup(
            buffer,
            offset,
            length,
            asks,
            DepthDecoder.AsksDecoder.sbeBlockLength(),
            MAX_DEPTH_LEVELS);
    if (end != length) {
      return Kind.MALFORMED;
    }
    depthDecoder.wrapAndApplyHeader(buffer, offset, headerDecoder);
    return Kind.DEPTH;
  }

  /** Where the group that starts at {@code start} ends; -1 where it is not as it should be. */
  private int endOfGroup(
      final DirectBuffer buffer,
      final int offset,
      final int length,
      final int start,
      final int blockLength,
      final int maxCount) {
    if (start < 0 || length - start < GROUP_HEADER_LENGTH) {
      return -1;
    }
    groupDecoder.wrap(buffer, offset + start);
    final int count = groupDecoder.numInGroup();
    if (groupDecoder.blockLength() != blockLength || count > maxCount) {
      return -1;
    }
    return start + GROUP_HEADER_LENGTH + count * blockLength;
  }
}
