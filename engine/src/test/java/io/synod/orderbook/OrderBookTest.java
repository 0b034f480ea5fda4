package io.synod.orderbook;

import static io.synod.orderbook.EventLog.event;
import static io.synod.orderbook.EventLog.rejected;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.synod.codec.orderbook.EventKind;
import io.synod.codec.orderbook.RejectReason;
import io.synod.codec.orderbook.Side;
import io.synod.codec.orderbook.TimeInForce;
import java.util.List;
import org.junit.jupiter.api.Test;

class OrderBookTest {
  private final OrderBooks books = new OrderBooks(new BookLimits(2, 8, 3));
  private final OrderBook book = books.book(0);
  private final EventLog log = new EventLog();

  @Test
  void shouldTradeOldestFirstAtTheBestPriceWhenAnOrderCrosses() {
    rest(1, Side.SELL, 101, 5);
    rest(2, Side.SELL, 100, 5);
    rest(3, Side.SELL, 100, 5);

    assertEquals(2, book.add(9, Side.BUY, 101, 17, TimeInForce.GTC, log));

    assertEquals(
        List.of(
            event(EventKind.ACCEPTED, 9, 101, 17),
            event(EventKind.TRADE, 2, 100, 5),
            event(EventKind.TRADE, 3, 100, 5),
            event(EventKind.TRADE, 1, 101, 5)),
        log.events);
    assertEquals(0, book.levels(Side.SELL));
    assertEquals(2, book.size(Side.BUY, 0));
    assertEquals(3, book.tradeCount());
  }

  @Test
  void shouldExpireTheRestWhenAnIocOrderTradesInPart() {
    rest(1, Side.BUY, 100, 5);
    rest(2, Side.BUY, 99, 5);

    assertEquals(0, book.add(9, Side.SELL, 100, 7, TimeInForce.IOC, log));

    assertEquals(
        List.of(
            event(EventKind.ACCEPTED, 9, 100, 7),
            event(EventKind.TRADE, 1, 100, 5),
            event(EventKind.EXPIRED, 9, 100, 2)),
        log.events);
    assertEquals(0, book.levels(Side.SELL));
    assertEquals(0, book.restingSize(9));
  }

  @Test
  void shouldTradeNothingWhenAFokOrderCannotTradeWhole() {
    rest(1, Side.BUY, 100, 5);
    rest(2, Side.BUY, 99, 5);

    book.add(8, Side.SELL, 99, 11, TimeInForce.FOK, log);
    book.add(9, Side.SELL, 100, 6, TimeInForce.FOK, log);

    assertEquals(
        List.of(
            event(EventKind.ACCEPTED, 8, 99, 11),
            event(EventKind.EXPIRED, 8, 99, 11),
            event(EventKind.ACCEPTED, 9, 100, 6),
            event(EventKind.EXPIRED, 9, 100, 6)),
        log.events);
    assertEquals(5, book.restingSize(1));
  }

  @Test
  void shouldTradeWholeWhenAFokOrderFindsExactlyItsSizeOverSeveralLevels() {
    rest(1, Side.BUY, 100, 5);
    rest(2, Side.BUY, 99, 5);

    book.add(9, Side.SELL, 99, 10, TimeInForce.FOK, log);

    assertEquals(
        List.of(
            event(EventKind.ACCEPTED, 9, 99, 10),
            event(EventKind.TRADE, 1, 100, 5),
            event(EventKind.TRADE, 2, 99, 5)),
        log.events);
    assertEquals(0, books.orderCount());
  }

  @Test
  void shouldTakeIocAndFokOrdersWhenThePoolAndTheLevelsAreFull() {
    for (int i = 1; i <= 8; i++) {
      rest(i, Side.SELL, 100 + i % 3, 1);
    }

    book.add(9, Side.BUY, 90, 1, TimeInForce.GTC, log);
    book.add(9, Side.BUY, 100, 1, TimeInForce.IOC, log);
    book.add(10, Side.BUY, 101, 2, TimeInForce.FOK, log);

    assertEquals(rejected(9, RejectReason.ORDERS_FULL), log.events.get(0));
    assertEquals(event(EventKind.TRADE, 3, 100, 1), log.events.get(2));
    assertEquals(5, books.orderCount());
  }

  @Test
  void shouldRejectWhenASideHasAsManyLevelsAsItMay() {
    rest(1, Side.BUY, 100, 1);
    rest(2, Side.BUY, 99, 1);
    rest(3, Side.BUY, 98, 1);
    rest(4, Side.BUY, 98, 1);

    book.add(5, Side.BUY, 97, 1, TimeInForce.GTC, log);
    book.move(4, 97, 1, log);
    book.move(1, 97, 1, log);

    assertEquals(
        List.of(
            rejected(5, RejectReason.LEVELS_FULL),
            rejected(4, RejectReason.LEVELS_FULL),
            event(EventKind.MOVED, 1, 97, 1)),
        log.events);
  }

  @Test
  void shouldKeepItsPlaceWhenAMoveIsAPureReduction() {
    rest(1, Side.BUY, 100, 5);
    rest(2, Side.BUY, 100, 5);

    assertEquals(3, book.move(1, 100, 3, log));
    book.add(9, Side.SELL, 100, 1, TimeInForce.IOC, log);

    assertEquals(event(EventKind.REDUCED, 1, 100, 2), log.events.get(0));
    assertEquals(event(EventKind.TRADE, 1, 100, 1), log.events.get(2));
  }

  @Test
  void shouldLoseItsPlaceWhenAMoveMakesAnOrderLarger() {
    rest(1, Side.BUY, 100, 5);
    rest(2, Side.BUY, 100, 5);

    book.move(1, 100, 6, log);
    book.add(9, Side.SELL, 100, 1, TimeInForce.IOC, log);

    assertEquals(event(EventKind.TRADE, 2, 100, 1), log.events.get(2));
    assertEquals(11 - 1, book.size(Side.BUY, 0));
  }

  @Test
  void shouldTradeWhenAMoveCrosses() {
    rest(1, Side.BUY, 100, 5);
    rest(2, Side.SELL, 102, 3);

    assertEquals(4, book.move(1, 102, 7, log));

    assertEquals(
        List.of(event(EventKind.MOVED, 1, 102, 7), event(EventKind.TRADE, 2, 102, 3)), log.events);
    assertEquals(102, book.price(Side.BUY, 0));
    assertEquals(4, book.restingSize(1));
  }

  @Test
  void shouldCancelWhenAReductionTakesAllOrMore() {
    rest(1, Side.BUY, 100, 5);

    assertEquals(0, book.reduce(1, 6, log));

    assertEquals(List.of(event(EventKind.CANCELLED, 1, 100, 5)), log.events);
    assertEquals(0, books.orderCount());
  }

  @Test
  void shouldNotFindAnOrderWhenItRestsInAnotherBook() {
    rest(1, Side.BUY, 100, 5);

    books.book(1).cancel(1, log);
    books.book(1).add(1, Side.BUY, 100, 5, TimeInForce.GTC, log);

    assertEquals(
        List.of(rejected(1, RejectReason.UNKNOWN_ORDER), rejected(1, RejectReason.DUPLICATE_ORDER)),
        log.events);
    assertEquals(0, books.book(1).restingSize(1));
  }

  @Test
  void shouldRefuseLimitsWhenTheyAreOutOfRange() {
    final IllegalArgumentException error =
        assertThrows(IllegalArgumentException.class, () -> new BookLimits(1, 0, 1));
    assertTrue(error.getMessage().contains("maxOrders=0"), error.getMessage());
  }

  private void rest(final long orderId, final Side side, final long price, final long size) {
    assertEquals(
        size, book.add(orderId, side, price, size, TimeInForce.GTC, (k, o, p, s, r) -> {}));
  }
}
