package io.synod.orderbook;

import io.synod.codec.orderbook.CancelOrderDecoder;
import io.synod.codec.orderbook.DepthQueryDecoder;
import io.synod.codec.orderbook.MessageHeaderDecoder;
import io.synod.codec.orderbook.MoveOrderDecoder;
import io.synod.codec.orderbook.NewOrderDecoder;
import io.synod.codec.orderbook.ReduceOrderDecoder;
import io.synod.codec.orderbook.RejectReason;
import io.synod.codec.orderbook.Side;
import io.synod.codec.orderbook.TimeInForce;
import io.synod.codec.orderbook.TopOfBookQueryDecoder;
import io.synod.service.CommandContext;
import io.synod.service.SnapshotInput;
import io.synod.service.SnapshotOutput;
import io.synod.service.StateMachine;
import org.agrona.DirectBuffer;

/**
 * Order books behind the replicated log. Commands and replies are the messages of the order book
 * schema; {@link OrderBookCommands} and {@link OrderBookReplies} encode and decode them.
 *
 * <p>Every command gets one reply of at most {@link OrderBookReplies#MAX_REPLY_LENGTH} bytes. Bytes
 * that are no command of this schema and version, exactly as long as it says, are rejected as
 * malformed, on every replica alike. Queries change nothing, and are not counted.
 */
public final class OrderBookMachine implements StateMachine {
  private static final int NO_SYMBOL = -1;

  private final MessageHeaderDecoder headerDecoder = new MessageHeaderDecoder();
  private final NewOrderDecoder newOrderDecoder = new NewOrderDecoder();
  private final CancelOrderDecoder cancelOrderDecoder = new CancelOrderDecoder();
  private final ReduceOrderDecoder reduceOrderDecoder = new ReduceOrderDecoder();
  private final MoveOrderDecoder moveOrderDecoder = new MoveOrderDecoder();
  private final TopOfBookQueryDecoder topOfBookQueryDecoder = new TopOfBookQueryDecoder();
  private final DepthQueryDecoder depthQueryDecoder = new DepthQueryDecoder();
  private final ReplyEncoder reply = new ReplyEncoder();
  private final BookSnapshot snapshot = new BookSnapshot();
  private final StateHash hash = new StateHash();
  private final BookTotals totals = new BookTotals();
  private OrderBooks books;

  /**
   * Empty books.
   *
   * @param limits of what the books may hold; the same on every replica.
   */
  public OrderBookMachine(final BookLimits limits) {
    books = new OrderBooks(limits);
  }

  @Override
  public void onCommand(
      final CommandContext context, final DirectBuffer buffer, final int offset, final int length) {
    switch (templateId(buffer, offset, length)) {
      case NewOrderDecoder.TEMPLATE_ID -> onNewOrder(buffer, offset);
      case CancelOrderDecoder.TEMPLATE_ID -> onCancelOrder(buffer, offset);
      case ReduceOrderDecoder.TEMPLATE_ID -> onReduceOrder(buffer, offset);
      case MoveOrderDecoder.TEMPLATE_ID -> onMoveOrder(buffer, offset);
      case TopOfBookQueryDecoder.TEMPLATE_ID -> onTopOfBookQuery(buffer, offset);
      case DepthQueryDecoder.TEMPLATE_ID -> onDepthQuery(buffer, offset);
      default -> onMalformed();
    }
    context.reply(reply.buffer(), 0, reply.length());
  }

  @Override
  public void saveSnapshot(final SnapshotOutput output) {
    snapshot.save(books, totals, output);
  }

  @Override
  public void loadSnapshot(final SnapshotInput input) {
    books = snapshot.load(books.limits(), totals, input);
  }

  @Override
  public long stateHash() {
    hash.reset();
    snapshot.save(books, totals, hash);
    return hash.value();
  }

  /**
   * The books. Replaced when a snapshot is loaded.
   *
   * @return the books, to read.
   */
  public OrderBooks books() {
    return books;
  }

  /**
   * Order commands applied, with those rejected and malformed, without queries.
   *
   * @return the count.
   */
  public long commandCount() {
    return totals.commandCount;
  }

  /**
   * Order commands rejected, with those malformed.
   *
   * @return the count.
   */
  public long rejectedCount() {
    return totals.rejectedCount;
  }

  /**
   * Commands that could not be read.
   *
   * @return the count.
   */
  public long malformedCount() {
    return totals.malformedCount;
  }

  /** The command's template where it is one of ours and its length is right; else -1. */
  private int templateId(final DirectBuffer buffer, final int offset, final int length) {
    if (length < MessageHeaderDecoder.ENCODED_LENGTH) {
      return -1;
    }
    headerDecoder.wrap(buffer, offset);
    final int templateId = headerDecoder.templateId();
    final int blockLength = blockLength(templateId);
    final boolean isCommand =
        headerDecoder.schemaId() == MessageHeaderDecoder.SCHEMA_ID
            && headerDecoder.version() == MessageHeaderDecoder.SCHEMA_VERSION
            && headerDecoder.blockLength() == blockLength
            && length == MessageHeaderDecoder.ENCODED_LENGTH + blockLength;
    return isCommand ? templateId : -1;
  }

  private static int blockLength(final int templateId) {
    return switch (templateId) {
      case NewOrderDecoder.TEMPLATE_ID -> NewOrderDecoder.BLOCK_LENGTH;
      case CancelOrderDecoder.TEMPLATE_ID -> CancelOrderDecoder.BLOCK_LENGTH;
      case ReduceOrderDecoder.TEMPLATE_ID -> ReduceOrderDecoder.BLOCK_LENGTH;
      case MoveOrderDecoder.TEMPLATE_ID -> MoveOrderDecoder.BLOCK_LENGTH;
      case TopOfBookQueryDecoder.TEMPLATE_ID -> TopOfBookQueryDecoder.BLOCK_LENGTH;
      case DepthQueryDecoder.TEMPLATE_ID -> DepthQueryDecoder.BLOCK_LENGTH;
      default -> -1;
    };
  }

  private void onNewOrder(final DirectBuffer buffer, final int offset) {
    final NewOrderDecoder decoder = newOrderDecoder;
    decoder.wrapAndApplyHeader(buffer, offset, headerDecoder);
    final short side = decoder.sideRaw();
    final short timeInForce = decoder.timeInForceRaw();
    if (side < Side.BUY.value()
        || side > Side.SELL.value()
        || timeInForce < TimeInForce.GTC.value()
        || timeInForce > TimeInForce.FOK.value()) {
      onMalformed();
    } else if (startOrderCommand(decoder.orderId(), decoder.symbolId())) {
      endOrderCommand(
          books
              .book(decoder.symbolId())
              .add(
                  decoder.orderId(),
                  decoder.side(),
                  decoder.price(),
                  decoder.size(),
                  decoder.timeInForce(),
                  reply));
    }
  }

  private void onCancelOrder(final DirectBuffer buffer, final int offset) {
    final CancelOrderDecoder decoder = cancelOrderDecoder;
    decoder.wrapAndApplyHeader(buffer, offset, headerDecoder);
    if (startOrderCommand(decoder.orderId(), decoder.symbolId())) {
      endOrderCommand(books.book(decoder.symbolId()).cancel(decoder.orderId(), reply));
    }
  }

  private void onReduceOrder(final DirectBuffer buffer, final int offset) {
    final ReduceOrderDecoder decoder = reduceOrderDecoder;
    decoder.wrapAndApplyHeader(buffer, offset, headerDecoder);
    if (startOrderCommand(decoder.orderId(), decoder.symbolId())) {
      endOrderCommand(
          books.book(decoder.symbolId()).reduce(decoder.orderId(), decoder.reduceBy(), reply));
    }
  }

  private void onMoveOrder(final DirectBuffer buffer, final int offset) {
    final MoveOrderDecoder decoder = moveOrderDecoder;
    decoder.wrapAndApplyHeader(buffer, offset, headerDecoder);
    if (startOrderCommand(decoder.orderId(), decoder.symbolId())) {
      endOrderCommand(
          books
              .book(decoder.symbolId())
              .move(decoder.orderId(), decoder.price(), decoder.size(), reply));
    }
  }

  private void onTopOfBookQuery(final DirectBuffer buffer, final int offset) {
    topOfBookQueryDecoder.wrapAndApplyHeader(buffer, offset, headerDecoder);
    final int symbolId = topOfBookQueryDecoder.symbolId();
    if (books.hasSymbol(symbolId)) {
      reply.topOfBook(books.book(symbolId));
    } else {
      reply.rejection(0, symbolId, RejectReason.UNKNOWN_SYMBOL);
    }
  }

  private void onDepthQuery(final DirectBuffer buffer, final int offset) {
    depthQueryDecoder.wrapAndApplyHeader(buffer, offset, headerDecoder);
    final int symbolId = depthQueryDecoder.symbolId();
    final int levels = depthQueryDecoder.levels();
    if (!books.hasSymbol(symbolId)) {
      reply.rejection(0, symbolId, RejectReason.UNKNOWN_SYMBOL);
    } else if (levels < 1 || levels > OrderBookReplies.MAX_DEPTH_LEVELS) {
      reply.rejection(0, symbolId, RejectReason.DEPTH_OUT_OF_RANGE);
    } else {
      reply.depth(books.book(symbolId), levels);
    }
  }

  private void onMalformed() {
    totals.commandCount++;
    totals.rejectedCount++;
    totals.malformedCount++;
    reply.rejection(0, NO_SYMBOL, RejectReason.MALFORMED);
  }

  private boolean startOrderCommand(final long orderId, final int symbolId) {
    totals.commandCount++;
    if (books.hasSymbol(symbolId)) {
      reply.startOutcome(orderId, symbolId);
      return true;
    }
    totals.rejectedCount++;
    reply.rejection(orderId, symbolId, RejectReason.UNKNOWN_SYMBOL);
    return false;
  }

  private void endOrderCommand(final long restingSize) {
    reply.endOutcome(restingSize);
    if (reply.isRejected()) {
      totals.rejectedCount++;
    }
  }
}
