package io.synod.orderbook;

import io.synod.codec.orderbook.DepthEncoder;
import io.synod.codec.orderbook.EventKind;
import io.synod.codec.orderbook.MessageHeaderEncoder;
import io.synod.codec.orderbook.OrderOutcomeEncoder;
import io.synod.codec.orderbook.RejectReason;
import io.synod.codec.orderbook.Side;
import io.synod.codec.orderbook.TopOfBookEncoder;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Encodes replies into a buffer of its own, the next over the last. */
final class ReplyEncoder implements BookEvents {
  private final MutableDirectBuffer buffer =
      new UnsafeBuffer(new byte[OrderBookReplies.MAX_REPLY_LENGTH]);
  private final MessageHeaderEncoder headerEncoder = new MessageHeaderEncoder();
  private final OrderOutcomeEncoder outcomeEncoder = new OrderOutcomeEncoder();
  private final TopOfBookEncoder topEncoder = new TopOfBookEncoder();
  private final DepthEncoder depthEncoder = new DepthEncoder();
  private OrderOutcomeEncoder.EventsEncoder eventsEncoder;
  private int eventCount;
  private int tradeCount;
  private long tradedSize;
  private boolean isRejected;
  private int length;

  DirectBuffer buffer() {
    return buffer;
  }

  /** Length in bytes of the reply encoded last. */
  int length() {
    return length;
  }

  /** Whether the outcome encoded last is a rejection. */
  boolean isRejected() {
    return isRejected;
  }

  /** Starts an outcome; events follow, then {@link #endOutcome}. */
  void startOutcome(final long orderId, final int symbolId) {
    outcomeEncoder.wrapAndApplyHeader(buffer, 0, headerEncoder).orderId(orderId).symbolId(symbolId);
    eventsEncoder = outcomeEncoder.eventsCount(OrderBookReplies.MAX_EVENTS);
    eventCount = 0;
    tradeCount = 0;
    tradedSize = 0;
    isRejected = false;
  }

  @Override
  public void onEvent(
      final EventKind kind,
      final long orderId,
      final long price,
      final long size,
      final RejectReason reason) {
    if (eventCount++ < OrderBookReplies.MAX_EVENTS) {
      eventsEncoder.next().orderId(orderId).price(price).size(size).kind(kind).reason(reason);
    }
    if (kind == EventKind.TRADE) {
      tradeCount++;
      tradedSize += size;
    } else if (kind == EventKind.REJECTED) {
      isRejected = true;
    }
  }

  void endOutcome(final long restingSize) {
    eventsEncoder.resetCountToIndex();
    outcomeEncoder
        .tradedSize(tradedSize)
        .restingSize(restingSize)
        .tradeCount(tradeCount)
        .eventCount(eventCount);
    length = MessageHeaderEncoder.ENCODED_LENGTH + outcomeEncoder.encodedLength();
  }

  void rejection(final long orderId, final int symbolId, final RejectReason reason) {
    startOutcome(orderId, symbolId);
    onEvent(EventKind.REJECTED, orderId, 0, 0, reason);
    endOutcome(0);
  }

  void topOfBook(final OrderBook book) {
    final boolean hasBid = book.levels(Side.BUY) > 0;
    final boolean hasAsk = book.levels(Side.SELL) > 0;
    topEncoder
        .wrapAndApplyHeader(buffer, 0, headerEncoder)
        .bidPrice(hasBid ? book.price(Side.BUY, 0) : 0)
        .bidSize(hasBid ? book.size(Side.BUY, 0) : 0)
        .askPrice(hasAsk ? book.price(Side.SELL, 0) : 0)
        .askSize(hasAsk ? book.size(Side.SELL, 0) : 0)
        .tradeCount(book.tradeCount())
        .bidOrders(hasBid ? book.orders(Side.BUY, 0) : 0)
        .askOrders(hasAsk ? book.orders(Side.SELL, 0) : 0)
        .symbolId(book.symbolId());
    length = MessageHeaderEncoder.ENCODED_LENGTH + topEncoder.encodedLength();
  }

  void depth(final OrderBook book, final int maxLevels) {
    depthEncoder.wrapAndApplyHeader(buffer, 0, headerEncoder).symbolId(book.symbolId());
    final int bidLevels = Math.min(maxLevels, book.levels(Side.BUY));
    final DepthEncoder.BidsEncoder bids = depthEncoder.bidsCount(bidLevels);
    for (int level = 0; level < bidLevels; level++) {
      bids.next()
          .price(book.price(Side.BUY, level))
          .size(book.size(Side.BUY, level))
          .orders(book.orders(Side.BUY, level));
    }
    final int askLevels = Math.min(maxLevels, book.levels(Side.SELL));
    final DepthEncoder.AsksEncoder asks = depthEncoder.asksCount(askLevels);
    for (int level = 0; level < askLevels; level++) {
      asks.next()
          .price(book.price(Side.SELL, level))
          .size(book.size(Side.SELL, level))
          .orders(book.orders(Side.SELL, level));
    }
    length = MessageHeaderEncoder.ENCODED_LENGTH + depthEncoder.encodedLength();
  }
}
