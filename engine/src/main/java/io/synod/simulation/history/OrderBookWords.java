package io.synod.simulation.history;

import io.synod.codec.orderbook.CancelOrderDecoder;
import io.synod.codec.orderbook.DepthQueryDecoder;
import io.synod.codec.orderbook.MessageHeaderDecoder;
import io.synod.codec.orderbook.MoveOrderDecoder;
import io.synod.codec.orderbook.NewOrderDecoder;
import io.synod.codec.orderbook.OrderOutcomeDecoder;
import io.synod.codec.orderbook.ReduceOrderDecoder;
import io.synod.codec.orderbook.RejectReason;
import io.synod.codec.orderbook.TopOfBookQueryDecoder;
import io.synod.orderbook.OrderBookReplies;
import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** What an order book's command is about, and commands and replies as text. */
final class OrderBookWords {
  static final int NO_SYMBOL = -1;
  static final long NO_ORDER = 0;

  private static final int BODY = MessageHeaderDecoder.ENCODED_LENGTH;
  private static final int NO_TEMPLATE = -1;

  private OrderBookWords() {}

  static boolean isNewOrder(final byte[] command) {
    return templateId(command) == NewOrderDecoder.TEMPLATE_ID;
  }

  static boolean isQuery(final byte[] command) {
    final int templateId = templateId(command);
    return templateId == TopOfBookQueryDecoder.TEMPLATE_ID
        || templateId == DepthQueryDecoder.TEMPLATE_ID;
  }

  /** Whether a reply says that the command changed nothing. */
  static boolean isRejection(final byte[] reply) {
    final OrderBookReplies replies = new OrderBookReplies();
    return replies.wrap(new UnsafeBuffer(reply), 0, reply.length) == OrderBookReplies.Kind.OUTCOME
        && replies.rejectReason() != RejectReason.NONE;
  }

  /** Whether a command is about an order, or its reply tells of an event of that order. */
  static boolean isNamed(final long orderId, final byte[] command, final byte[] reply) {
    if (orderId == orderId(command)) {
      return true;
    }
    final OrderBookReplies replies = new OrderBookReplies();
    if (replies.wrap(new UnsafeBuffer(reply), 0, reply.length) == OrderBookReplies.Kind.OUTCOME) {
      for (final OrderOutcomeDecoder.EventsDecoder event : replies.outcome().events()) {
        if (event.orderId() == orderId) {
          return true;
        }
      }
    }
    return false;
  }

  /** The book; {@link #NO_SYMBOL} where the bytes are no command. */
  static int symbolId(final byte[] command) {
    final int at =
        switch (templateId(command)) {
          case NewOrderDecoder.TEMPLATE_ID -> NewOrderDecoder.symbolIdEncodingOffset();
          case CancelOrderDecoder.TEMPLATE_ID -> CancelOrderDecoder.symbolIdEncodingOffset();
          case ReduceOrderDecoder.TEMPLATE_ID -> ReduceOrderDecoder.symbolIdEncodingOffset();
          case MoveOrderDecoder.TEMPLATE_ID -> MoveOrderDecoder.symbolIdEncodingOffset();
          case TopOfBookQueryDecoder.TEMPLATE_ID -> TopOfBookQueryDecoder.symbolIdEncodingOffset();
          case DepthQueryDecoder.TEMPLATE_ID -> DepthQueryDecoder.symbolIdEncodingOffset();
          default -> NO_TEMPLATE;
        };
    return at == NO_TEMPLATE
        ? NO_SYMBOL
        : new UnsafeBuffer(command).getInt(BODY + at, ByteOrder.LITTLE_ENDIAN);
  }

  /** The order; {@link #NO_ORDER} where the command names none. */
  static long orderId(final byte[] command) {
    final int at =
        switch (templateId(command)) {
          case NewOrderDecoder.TEMPLATE_ID -> NewOrderDecoder.orderIdEncodingOffset();
          case CancelOrderDecoder.TEMPLATE_ID -> CancelOrderDecoder.orderIdEncodingOffset();
          case ReduceOrderDecoder.TEMPLATE_ID -> ReduceOrderDecoder.orderIdEncodingOffset();
          case MoveOrderDecoder.TEMPLATE_ID -> MoveOrderDecoder.orderIdEncodingOffset();
          default -> NO_TEMPLATE;
        };
    return at == NO_TEMPLATE
        ? NO_ORDER
        : new UnsafeBuffer(command).getLong(BODY + at, ByteOrder.LITTLE_ENDIAN);
  }

  static String describe(final Operation operation) {
    return operation.describe(command(operation.command()) + " -> " + reply(operation.reply()));
  }

  private static String command(final byte[] command) {
    final DirectBuffer buffer = new UnsafeBuffer(command);
    final MessageHeaderDecoder header = new MessageHeaderDecoder();
    try {
      return switch (templateId(command)) {
        case NewOrderDecoder.TEMPLATE_ID ->
            new NewOrderDecoder().wrapAndApplyHeader(buffer, 0, header).toString();
        case CancelOrderDecoder.TEMPLATE_ID ->
            new CancelOrderDecoder().wrapAndApplyHeader(buffer, 0, header).toString();
        case ReduceOrderDecoder.TEMPLATE_ID ->
            new ReduceOrderDecoder().wrapAndApplyHeader(buffer, 0, header).toString();
        case MoveOrderDecoder.TEMPLATE_ID ->
            new MoveOrderDecoder().wrapAndApplyHeader(buffer, 0, header).toString();
        case TopOfBookQueryDecoder.TEMPLATE_ID ->
            new TopOfBookQueryDecoder().wrapAndApplyHeader(buffer, 0, header).toString();
        case DepthQueryDecoder.TEMPLATE_ID ->
            new DepthQueryDecoder().wrapAndApplyHeader(buffer, 0, header).toString();
        default -> Operation.show(command);
      };
    } catch (final IllegalArgumentException ex) {
      return Operation.show(command);
    }
  }

  private static String reply(final byte[] reply) {
    if (reply == null) {
      return Operation.show(null);
    }
    final OrderBookReplies replies = new OrderBookReplies();
    return switch (replies.wrap(new UnsafeBuffer(reply), 0, reply.length)) {
      case OUTCOME -> replies.outcome().toString();
      case TOP_OF_BOOK -> replies.topOfBook().toString();
      case DEPTH -> replies.depth().toString();
      case MALFORMED -> Operation.show(reply);
    };
  }

  /** The command's template where its header and length are what the order book takes. */
  private static int templateId(final byte[] command) {
    if (command.length < BODY) {
      return NO_TEMPLATE;
    }
    final MessageHeaderDecoder header =
        new MessageHeaderDecoder().wrap(new UnsafeBuffer(command), 0);
    final int blockLength =
        switch (header.templateId()) {
          case NewOrderDecoder.TEMPLATE_ID -> NewOrderDecoder.BLOCK_LENGTH;
          case CancelOrderDecoder.TEMPLATE_ID -> CancelOrderDecoder.BLOCK_LENGTH;
          case ReduceOrderDecoder.TEMPLATE_ID -> ReduceOrderDecoder.BLOCK_LENGTH;
          case MoveOrderDecoder.TEMPLATE_ID -> MoveOrderDecoder.BLOCK_LENGTH;
          case TopOfBookQueryDecoder.TEMPLATE_ID -> TopOfBookQueryDecoder.BLOCK_LENGTH;
          case DepthQueryDecoder.TEMPLATE_ID -> DepthQueryDecoder.BLOCK_LENGTH;
          default -> NO_TEMPLATE;
        };
    final boolean isCommand =
        header.schemaId() == MessageHeaderDecoder.SCHEMA_ID
            && header.version() == MessageHeaderDecoder.SCHEMA_VERSION
            && header.blockLength() == blockLength
            && command.length == BODY + blockLength;
    return isCommand ? header.templateId() : NO_TEMPLATE;
  }
}
