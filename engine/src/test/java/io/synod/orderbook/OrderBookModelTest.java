package io.synod.orderbook;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.synod.codec.orderbook.EventKind;
import io.synod.codec.orderbook.RejectReason;
import io.synod.codec.orderbook.Side;
import io.synod.codec.orderbook.TimeInForce;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The book against a naive one on random commands, also bad ones, also at the limits. */
class OrderBookModelTest {
  private final Map<EventKind, Integer> kinds = new EnumMap<>(EventKind.class);
  private final Map<RejectReason, Integer> reasons = new EnumMap<>(RejectReason.class);

  @ParameterizedTest
  @CsvSource({
    // seed, symbols, orders, levels, prices, commands
    "1,    3,     40,  8,   12,   700000",
    "2,    1,   1000,  400, 300,  700000",
    "3,   20,   5000,  100, 60,   700000",
    "4,    2,     12,  4,   6,    400000",
  })
  void shouldDoAsTheNaiveBookDoesWhenCommandsAreRandom(
      final long seed,
      final int symbols,
      final int orders,
      final int levels,
      final int prices,
      final int commands) {
    final BookLimits limits = new BookLimits(symbols, orders, levels);
    final OrderBooks books = new OrderBooks(limits);
    final NaiveBooks naive = new NaiveBooks(limits);
    final SplittableRandom random = new SplittableRandom(seed);
    final EventLog actual = new EventLog();
    final EventLog expected = new EventLog();

    for (int i = 0; i < commands; i++) {
      final int symbolId = random.nextInt(symbols);
      actual.clear();
      expected.clear();
      step(random, symbolId, orders, prices, books.book(symbolId), naive, actual, expected);
      if (!expected.events.equals(actual.events)) {
        assertEquals(expected.events, actual.events, "command=" + i + " seed=" + seed);
      }
      expected.events.forEach(this::count);
      if (i % 256 == 0) {
        assertSame(naive, books, symbolId, "command=" + i + " seed=" + seed);
      }
    }

    for (int symbolId = 0; symbolId < symbols; symbolId++) {
      assertSame(naive, books, symbolId, "end seed=" + seed);
    }
    assertEquals(EventKind.values().length - 1, kinds.size(), "every kind of event: " + kinds);
  }

  @Test
  void shouldMeetEveryReasonToRejectWhenLimitsAreTight() {
    shouldDoAsTheNaiveBookDoesWhenCommandsAreRandom(5, 2, 14, 4, 9, 100_000);
    for (final RejectReason reason :
        List.of(
            RejectReason.UNKNOWN_ORDER,
            RejectReason.DUPLICATE_ORDER,
            RejectReason.ORDER_ID_OUT_OF_RANGE,
            RejectReason.PRICE_OUT_OF_RANGE,
            RejectReason.SIZE_OUT_OF_RANGE,
            RejectReason.ORDERS_FULL,
            RejectReason.LEVELS_FULL)) {
      assertEquals(true, reasons.containsKey(reason), reason + " not in " + reasons);
    }
  }

  private static void step(
      final SplittableRandom random,
      final int symbolId,
      final int orders,
      final int prices,
      final OrderBook book,
      final NaiveBooks naive,
      final BookEvents actual,
      final BookEvents expected) {
    final long id = random.nextInt(500) == 0 ? -random.nextInt(3) : 1 + random.nextInt(orders * 2);
    final long price = randomPrice(random, prices);
    final long size = randomSize(random);
    final long left;
    final long naiveLeft;
    final int kind = random.nextInt(100);
    if (kind < 50) {
      final Side side = random.nextBoolean() ? Side.BUY : Side.SELL;
      final TimeInForce timeInForce =
          random.nextInt(5) > 0
              ? TimeInForce.GTC
              : random.nextBoolean() ? TimeInForce.IOC : TimeInForce.FOK;
      final long biased = side == Side.BUY ? price : price + prices / 3;
      left = book.add(id, side, biased, size, timeInForce, actual);
      naiveLeft = naive.add(symbolId, id, side, biased, size, timeInForce, expected);
    } else if (kind < 65) {
      left = book.cancel(id, actual);
      naiveLeft = naive.cancel(symbolId, id, expected);
    } else if (kind < 80) {
      left = book.reduce(id, size, actual);
      naiveLeft = naive.reduce(symbolId, id, size, expected);
    } else {
      left = book.move(id, price, size, actual);
      naiveLeft = naive.move(symbolId, id, price, size, expected);
    }
    assertEquals(naiveLeft, left);
  }

  private static long randomPrice(final SplittableRandom random, final int prices) {
    return switch (random.nextInt(400)) {
      case 0 -> 0;
      case 1 -> -1;
      case 2 -> BookLimits.MAX_PRICE + 1;
      case 3 -> BookLimits.MAX_PRICE;
      case 4 -> Long.MIN_VALUE;
      case 5 -> Long.MAX_VALUE - prices;
      default -> 1 + random.nextInt(prices);
    };
  }

  private static long randomSize(final SplittableRandom random) {
    return switch (random.nextInt(400)) {
      case 0 -> 0;
      case 1 -> Long.MIN_VALUE;
      case 2 -> BookLimits.MAX_SIZE + 1;
      case 3 -> BookLimits.MAX_SIZE;
      default -> 1 + random.nextInt(9);
    };
  }

  private void count(final EventLog.Event event) {
    kinds.merge(event.kind(), 1, Integer::sum);
    reasons.merge(event.reason(), 1, Integer::sum);
  }

  private static void assertSame(
      final NaiveBooks naive, final OrderBooks books, final int symbolId, final String where) {
    final OrderBook book = books.book(symbolId);
    for (final Side side : List.of(Side.BUY, Side.SELL)) {
      final List<NaiveBooks.Level> depth = new ArrayList<>();
      int orders = 0;
      for (int i = 0; i < book.levels(side); i++) {
        depth.add(
            new NaiveBooks.Level(book.price(side, i), book.size(side, i), book.orders(side, i)));
        orders += book.orders(side, i);
      }
      assertEquals(naive.depth(symbolId, side), depth, where);
      assertEquals(orders, book.orders(side), where);
      final List<Long> ids = new ArrayList<>();
      if (!depth.isEmpty()) {
        book.forEachOrder(side, 0, (orderId, price, size) -> ids.add(orderId));
      }
      assertEquals(naive.idsAtBest(symbolId, side), ids, where);
    }
    assertEquals(naive.orderCount(), books.orderCount(), where);
  }
}
