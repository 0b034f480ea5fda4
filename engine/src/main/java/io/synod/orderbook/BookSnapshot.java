package io.synod.orderbook;

import io.synod.codec.orderbook.MessageHeaderDecoder;
import io.synod.codec.orderbook.MessageHeaderEncoder;
import io.synod.codec.orderbook.Side;
import io.synod.codec.orderbook.SnapshotBookDecoder;
import io.synod.codec.orderbook.SnapshotBookEncoder;
import io.synod.codec.orderbook.SnapshotHeadDecoder;
import io.synod.codec.orderbook.SnapshotHeadEncoder;
import io.synod.codec.orderbook.SnapshotOrderDecoder;
import io.synod.codec.orderbook.SnapshotOrderEncoder;
import io.synod.service.SnapshotInput;
import io.synod.service.SnapshotOutput;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Writes and reads the whole state, in an order that follows from the state alone: symbols
 * ascending, bids before asks, orders by priority. Every record's length is a multiple of 8 bytes.
 */
final class BookSnapshot {
  private static final int HEAD_LENGTH =
      MessageHeaderEncoder.ENCODED_LENGTH + SnapshotHeadEncoder.BLOCK_LENGTH;

  private final MutableDirectBuffer buffer = new UnsafeBuffer(new byte[HEAD_LENGTH]);
  private final MessageHeaderEncoder headerEncoder = new MessageHeaderEncoder();
  private final SnapshotHeadEncoder headEncoder = new SnapshotHeadEncoder();
  private final SnapshotBookEncoder bookEncoder = new SnapshotBookEncoder();
  private final SnapshotOrderEncoder orderEncoder = new SnapshotOrderEncoder();
  private final MessageHeaderDecoder headerDecoder = new MessageHeaderDecoder();
  private final SnapshotHeadDecoder headDecoder = new SnapshotHeadDecoder();
  private final SnapshotBookDecoder bookDecoder = new SnapshotBookDecoder();
  private final SnapshotOrderDecoder orderDecoder = new SnapshotOrderDecoder();

  void save(final OrderBooks books, final BookTotals totals, final SnapshotOutput output) {
    final BookLimits limits = books.limits();
    headEncoder
        .wrapAndApplyHeader(buffer, 0, headerEncoder)
        .maxSymbols(limits.maxSymbols())
        .maxOrders(limits.maxOrders())
        .maxLevelsPerSide(limits.maxLevelsPerSide())
        .orderCount(books.orderCount())
        .commandCount(totals.commandCount)
        .rejectedCount(totals.rejectedCount)
        .malformedCount(totals.malformedCount);
    output.write(buffer, 0, HEAD_LENGTH);

    for (int symbolId = 0; symbolId < limits.maxSymbols(); symbolId++) {
      final OrderBook book = books.book(symbolId);
      bookEncoder
          .wrap(buffer, 0)
          .tradeCount(book.tradeCount())
          .bidCount(book.orders(Side.BUY))
          .askCount(book.orders(Side.SELL));
      output.write(buffer, 0, SnapshotBookEncoder.BLOCK_LENGTH);
      saveOrders(book, Side.BUY, output);
      saveOrders(book, Side.SELL, output);
    }
  }

  /**
   * Reads what {@link #save} wrote.
   *
   * @param limits of the new books.
   * @param totals gets the counts.
   * @param input gives the bytes.
   * @return new books.
   * @throws IllegalArgumentException where the bytes are no snapshot, or one with other limits.
   */
  OrderBooks load(final BookLimits limits, final BookTotals totals, final SnapshotInput input) {
    input.read(buffer, 0, HEAD_LENGTH);
    headerDecoder.wrap(buffer, 0);
    checkHeader();
    headDecoder.wrapAndApplyHeader(buffer, 0, headerDecoder);
    checkLimits(limits);
    final int orderCount = headDecoder.orderCount();
    final BookTotals loaded = new BookTotals();
    loaded.commandCount = headDecoder.commandCount();
    loaded.rejectedCount = headDecoder.rejectedCount();
    loaded.malformedCount = headDecoder.malformedCount();

    final OrderBooks books = new OrderBooks(limits);
    for (int symbolId = 0; symbolId < limits.maxSymbols(); symbolId++) {
      loadBook(books.book(symbolId), input);
    }
    if (books.orderCount() != orderCount) {
      throw new IllegalArgumentException(
          "order book snapshot: orderCount=" + orderCount + " but orders=" + books.orderCount());
    }
    totals.set(loaded);
    return books;
  }

  private void saveOrders(final OrderBook book, final Side side, final SnapshotOutput output) {
    final OrderBook.OrderConsumer writer =
        (orderId, price, size) -> {
          orderEncoder.wrap(buffer, 0).orderId(orderId).price(price).size(size);
          output.write(buffer, 0, SnapshotOrderEncoder.BLOCK_LENGTH);
        };
    final int levels = book.levels(side);
    for (int level = 0; level < levels; level++) {
      book.forEachOrder(side, level, writer);
    }
  }

  private void loadBook(final OrderBook book, final SnapshotInput input) {
    input.read(buffer, 0, SnapshotBookDecoder.BLOCK_LENGTH);
    bookDecoder.wrap(
        buffer, 0, SnapshotBookDecoder.BLOCK_LENGTH, SnapshotBookDecoder.SCHEMA_VERSION);
    final int bidCount = bookDecoder.bidCount();
    final int askCount = bookDecoder.askCount();
    book.restoreTradeCount(bookDecoder.tradeCount());
    loadOrders(book, Side.BUY, bidCount, input);
    loadOrders(book, Side.SELL, askCount, input);
  }

  private void loadOrders(
      final OrderBook book, final Side side, final int count, final SnapshotInput input) {
    if (count < 0) {
      throw new IllegalArgumentException(
          "order book snapshot: symbolId=" + book.symbolId() + " side=" + side + " count=" + count);
    }
    for (int i = 0; i < count; i++) {
      input.read(buffer, 0, SnapshotOrderDecoder.BLOCK_LENGTH);
      orderDecoder.wrap(
          buffer, 0, SnapshotOrderDecoder.BLOCK_LENGTH, SnapshotOrderDecoder.SCHEMA_VERSION);
      book.restore(side, orderDecoder.orderId(), orderDecoder.price(), orderDecoder.size());
    }
  }

  private void checkHeader() {
    if (headerDecoder.schemaId() != SnapshotHeadDecoder.SCHEMA_ID
        || headerDecoder.templateId() != SnapshotHeadDecoder.TEMPLATE_ID
        || headerDecoder.version() != SnapshotHeadDecoder.SCHEMA_VERSION
        || headerDecoder.blockLength() != SnapshotHeadDecoder.BLOCK_LENGTH) {
      throw new IllegalArgumentException(
          "not an order book snapshot of version="
              + SnapshotHeadDecoder.SCHEMA_VERSION
              + ": schemaId="
              + headerDecoder.schemaId()
              + " templateId="
              + headerDecoder.templateId()
              + " version="
              + headerDecoder.version()
              + " blockLength="
              + headerDecoder.blockLength());
    }
  }

  private void checkLimits(final BookLimits limits) {
    final int maxSymbols = headDecoder.maxSymbols();
    final int maxOrders = headDecoder.maxOrders();
    final int maxLevels = headDecoder.maxLevelsPerSide();
    if (maxSymbols != limits.maxSymbols()
        || maxOrders != limits.maxOrders()
        || maxLevels != limits.maxLevelsPerSide()) {
      throw new IllegalArgumentException(
          "order book snapshot of other limits: maxSymbols="
              + maxSymbols
              + " maxOrders="
              + maxOrders
              + " maxLevelsPerSide="
              + maxLevels
              + " here="
              + limits);
    }
  }
}
