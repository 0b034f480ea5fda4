package io.synod.orderbook;

import static io.synod.orderbook.EventLog.event;
import static io.synod.orderbook.EventLog.rejected;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.synod.codec.orderbook.DepthDecoder;
import io.synod.codec.orderbook.EventKind;
import io.synod.codec.orderbook.OrderOutcomeDecoder;
import io.synod.codec.orderbook.RejectReason;
import io.synod.codec.orderbook.Side;
import io.synod.codec.orderbook.TimeInForce;
import io.synod.codec.orderbook.TopOfBookDecoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class OrderBookMachineTest {
  private static final BookLimits LIMITS = new BookLimits(4, 1000, 100);
  private final MachineDriver driver = new MachineDriver(LIMITS);

  @Test
  void shouldReplyWithTheEventsWhenAnOrderTrades() {
    driver.newOrder(1, 7, Side.SELL, 100, 5, TimeInForce.GTC);

    assertEquals(
        OrderBookReplies.Kind.OUTCOME, driver.newOrder(1, 8, Side.BUY, 101, 9, TimeInForce.GTC));

    final OrderOutcomeDecoder outcome = driver.replies.outcome();
    assertEquals(8, outcome.orderId());
    assertEquals(1, outcome.symbolId());
    assertEquals(5, outcome.tradedSize());
    assertEquals(4, outcome.restingSize());
    assertEquals(1, outcome.tradeCount());
    assertEquals(2, outcome.eventCount());
    assertEquals(RejectReason.NONE, driver.replies.rejectReason());
    assertEquals(
        List.of(event(EventKind.ACCEPTED, 8, 101, 9), event(EventKind.TRADE, 7, 100, 5)),
        driver.events().events);
  }

  @Test
  void shouldReplyWithTheFirstEventsAndCountAllWhenTheyDoNotFit() {
    for (int i = 1; i <= 100; i++) {
      driver.newOrder(0, i, Side.SELL, 100, 2, TimeInForce.GTC);
    }

    driver.newOrder(0, 1000, Side.BUY, 100, 201, TimeInForce.IOC);

    final OrderOutcomeDecoder outcome = driver.replies.outcome();
    assertEquals(200, outcome.tradedSize());
    assertEquals(100, outcome.tradeCount());
    assertEquals(102, outcome.eventCount());
    final List<EventLog.Event> events = driver.events().events;
    assertEquals(OrderBookReplies.MAX_EVENTS, events.size());
    assertEquals(
        event(EventKind.TRADE, OrderBookReplies.MAX_EVENTS - 1, 100, 2),
        events.get(events.size() - 1));
  }

  @Test
  void shouldReplyWithBothSidesWhenTheTopIsAskedFor() {
    driver.newOrder(2, 1, Side.SELL, 103, 5, TimeInForce.GTC);
    driver.newOrder(2, 2, Side.SELL, 103, 6, TimeInForce.GTC);
    final long hash = driver.machine.stateHash();

    assertEquals(
        OrderBookReplies.Kind.TOP_OF_BOOK,
        driver.send(driver.commands.topOfBook(driver.command, 0, 2)));

    final TopOfBookDecoder top = driver.replies.topOfBook();
    assertEquals(2, top.symbolId());
    assertEquals(0, top.bidPrice());
    assertEquals(0, top.bidSize());
    assertEquals(0, top.bidOrders());
    assertEquals(103, top.askPrice());
    assertEquals(11, top.askSize());
    assertEquals(2, top.askOrders());
    assertEquals(hash, driver.machine.stateHash(), "a query changes nothing");
  }

  @Test
  void shouldReplyWithTheBestLevelsWhenDepthIsAskedFor() {
    for (int i = 0; i < 30; i++) {
      driver.newOrder(3, 1 + i, Side.BUY, 100 - i, 5 + i, TimeInForce.GTC);
      driver.newOrder(3, 100 + i, Side.SELL, 200 + i, 7, TimeInForce.GTC);
    }

    assertEquals(
        OrderBookReplies.Kind.DEPTH,
        driver.send(
            driver.commands.depth(driver.command, 0, 3, OrderBookReplies.MAX_DEPTH_LEVELS)));

    assertTrue(driver.replyLength <= OrderBookReplies.MAX_REPLY_LENGTH);
    final List<Long> bids = new ArrayList<>();
    final List<Long> asks = new ArrayList<>();
    for (final DepthDecoder.BidsDecoder bid : driver.replies.depth().bids()) {
      bids.add(bid.price() * 1000 + bid.size());
      assertEquals(1, bid.orders());
    }
    for (final DepthDecoder.AsksDecoder ask : driver.replies.depth().asks()) {
      asks.add(ask.price());
    }
    assertEquals(OrderBookReplies.MAX_DEPTH_LEVELS, bids.size());
    assertEquals(100_005L, bids.get(0));
    assertEquals(77_028L, bids.get(23));
    assertEquals(OrderBookReplies.MAX_DEPTH_LEVELS, asks.size());
    assertEquals(223L, asks.get(23));
  }

  @Test
  void shouldRejectWithAReasonWhenACommandNamesWhatIsNotThere() {
    driver.newOrder(4, 1, Side.BUY, 1, 1, TimeInForce.GTC);
    assertEquals(List.of(rejected(1, RejectReason.UNKNOWN_SYMBOL)), driver.events().events);
    driver.newOrder(-1, 1, Side.BUY, 1, 1, TimeInForce.GTC);
    assertEquals(RejectReason.UNKNOWN_SYMBOL, driver.replies.rejectReason());
    driver.send(driver.commands.topOfBook(driver.command, 0, 4));
    assertEquals(RejectReason.UNKNOWN_SYMBOL, driver.replies.rejectReason());
    driver.send(driver.commands.depth(driver.command, 0, 1, 0));
    assertEquals(RejectReason.DEPTH_OUT_OF_RANGE, driver.replies.rejectReason());
    driver.send(driver.commands.depth(driver.command, 0, 1, 25));
    assertEquals(RejectReason.DEPTH_OUT_OF_RANGE, driver.replies.rejectReason());
    driver.send(driver.commands.cancelOrder(driver.command, 0, 1, 5));
    assertEquals(RejectReason.UNKNOWN_ORDER, driver.replies.rejectReason());

    assertEquals(3, driver.machine.commandCount());
    assertEquals(3, driver.machine.rejectedCount());
    assertEquals(0, driver.machine.malformedCount());
  }

  @Test
  void shouldRejectAsMalformedWhenAnyHeaderFieldLengthOrEnumerationIsWrong() {
    final int length =
        driver.commands.newOrder(driver.command, 0, 0, 1, Side.BUY, 100, 1, TimeInForce.GTC);
    final byte[] good = new byte[length];
    driver.command.getBytes(0, good);
    int malformed = 0;

    for (int cut = 0; cut < length; cut++) {
      assertMalformed(Arrays.copyOf(good, cut));
      malformed++;
    }
    assertMalformed(Arrays.copyOf(good, length + 1));
    malformed++;
    for (int at = 0; at < 8; at++) {
      final byte[] bad = good.clone();
      bad[at] ^= 0x40;
      assertMalformed(bad);
      malformed++;
    }
    for (final int at : new int[] {length - 1, length - 2}) {
      for (final int value : new int[] {0, 4, 127, 255}) {
        final byte[] bad = good.clone();
        bad[at] = (byte) value;
        assertMalformed(bad);
        malformed++;
      }
    }

    assertEquals(malformed, driver.machine.malformedCount());
    assertEquals(0, driver.machine.books().orderCount());
  }

  @Test
  void shouldReadNothingBeyondTheCommandWhenBytesAreRandom() {
    final SplittableRandom random = new SplittableRandom(11);
    for (int i = 0; i < 200_000; i++) {
      final int good = driver.randomCommand(random, 4, 200);
      final byte[] bytes = new byte[random.nextInt(4) == 0 ? random.nextInt(60) : good];
      driver.command.getBytes(0, bytes, 0, Math.min(good, bytes.length));
      for (int flips = random.nextInt(4); flips > 0 && bytes.length > 0; flips--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      // The buffer ends with the command, so that a read beyond it throws.
      final OrderBookReplies.Kind kind = driver.send(new UnsafeBuffer(bytes), 0, bytes.length);
      assertTrue(kind != OrderBookReplies.Kind.MALFORMED, "the reply is well formed");
    }
    assertTrue(driver.machine.malformedCount() > 1000);
    assertTrue(driver.machine.commandCount() > driver.machine.rejectedCount());
  }

  @Test
  void shouldRefuseAReplyWhenItIsCutOrChanged() {
    driver.newOrder(1, 7, Side.SELL, 100, 5, TimeInForce.GTC);
    driver.send(driver.commands.depth(driver.command, 0, 1, 5));
    final int length = driver.replyLength;
    for (int cut = 0; cut < length; cut++) {
      final byte[] bytes = new byte[cut];
      driver.reply.getBytes(0, bytes);
      assertEquals(
          OrderBookReplies.Kind.MALFORMED, driver.replies.wrap(new UnsafeBuffer(bytes), 0, cut));
    }

    driver.newOrder(1, 8, Side.BUY, 100, 5, TimeInForce.GTC);
    final int countAt = 8 + OrderOutcomeDecoder.BLOCK_LENGTH + 2;
    driver.reply.putShort(countAt, (short) 0x7FFF);
    assertEquals(
        OrderBookReplies.Kind.MALFORMED, driver.replies.wrap(driver.reply, 0, driver.replyLength));
  }

  private void assertMalformed(final byte[] bytes) {
    final UnsafeBuffer exact = new UnsafeBuffer(bytes);
    assertEquals(OrderBookReplies.Kind.OUTCOME, driver.send(exact, 0, bytes.length));
    assertEquals(List.of(rejected(0, RejectReason.MALFORMED)), driver.events().events);
  }
}
