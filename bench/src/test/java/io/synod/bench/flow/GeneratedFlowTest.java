package io.synod.bench.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.synod.codec.orderbook.EventKind;
import io.synod.codec.orderbook.Side;
import io.synod.orderbook.BookLimits;
import io.synod.orderbook.OrderBook;
import java.lang.management.ManagementFactory;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GeneratedFlowTest {
  private static final int SYMBOLS = 50;
  private static final int ORDERS_PER_SYMBOL = 100;
  private static final BookLimits LIMITS = new BookLimits(SYMBOLS, 1 << 14, 1 << 10);
  private static final int COMMANDS = 300_000;

  @ParameterizedTest
  @EnumSource(FlowProfile.class)
  void shouldBeTakenWithoutRejectWhenAnOrderBookAppliesIt(final FlowProfile profile) {
    final FlowDriver driver = driver(profile, 3);

    driver.runAndCount(COMMANDS);

    assertEquals(COMMANDS, driver.machine.commandCount());
    assertEquals(0, driver.machine.rejectedCount());
    assertEquals(0, driver.expired, "an execution finds its whole size");
    assertTrue(driver.trades > COMMANDS / 200, "trades=" + driver.trades);
    for (int symbol = 0; symbol < SYMBOLS; symbol++) {
      final OrderBook book = driver.machine.books().book(symbol);
      final int orders = book.orders(Side.BUY) + book.orders(Side.SELL);
      assertTrue(orders >= ORDERS_PER_SYMBOL / 4, "orders=" + orders);
      assertTrue(orders <= ORDERS_PER_SYMBOL, "orders=" + orders);
    }
  }

  @Test
  void shouldMostlyAddAndDeleteWhenTheProfileIsItch() {
    final FlowDriver driver = driver(FlowProfile.ITCH, 5);
    driver.runAndCount(COMMANDS);

    assertShare(0.48, driver, EventKind.ACCEPTED);
    assertShare(0.47, driver, EventKind.CANCELLED);
    assertShare(0.05, driver, EventKind.MOVED);
  }

  @Test
  void shouldMostlyMoveWhenTheProfileIsMoves() {
    final FlowDriver driver = driver(FlowProfile.MOVES, 5);
    driver.runAndCount(COMMANDS);

    // A move to the same price and no larger size is a reduction to the book.
    final int moved =
        driver.firstEvents.get(EventKind.MOVED) + driver.firstEvents.get(EventKind.REDUCED);
    assertEquals(0.91, moved / (double) COMMANDS, 0.02);
  }

  @Test
  void shouldBeTheSameWhenTheSeedIsTheSame() {
    final FlowDriver one = driver(FlowProfile.ITCH, 9);
    final FlowDriver same = driver(FlowProfile.ITCH, 9);
    final FlowDriver other = driver(FlowProfile.ITCH, 10);
    one.run(20_000);
    same.run(20_000);
    other.run(20_000);

    assertEquals(one.machine.stateHash(), same.machine.stateHash());
    assertNotEquals(one.machine.stateHash(), other.machine.stateHash());
  }

  @Test
  void shouldHaveBurstsAndAMeanGapOfOneWhenGapsAreAsked() {
    final OrderFlow flow = new GeneratedFlow(FlowProfile.ITCH, SYMBOLS, ORDERS_PER_SYMBOL, 1, 4);
    final UnsafeBuffer buffer = new UnsafeBuffer(new byte[64]);
    double sum = 0;
    int near = 0;
    for (int i = 0; i < COMMANDS; i++) {
      flow.next(buffer, 0);
      sum += flow.gap();
      near += flow.gap() < 0.1 ? 1 : 0;
    }
    assertEquals(1.0, sum / COMMANDS, 0.05);
    assertTrue(near > COMMANDS * 0.8, "near=" + near);
  }

  @ParameterizedTest
  @EnumSource(FlowProfile.class)
  void shouldAllocateNothingWhenTheFlowAndTheBookAreWarm(final FlowProfile profile) {
    final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    final long thread = Thread.currentThread().getId();
    final FlowDriver driver = new FlowDriver(new GeneratedFlow(profile, SYMBOLS, 64, 1, 6), LIMITS);
    // So few orders a symbol need no more price levels than a book has room for from the start.
    driver.run(1_000_000);
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 5 && least > 0; i++) {
      final long before = threads.getThreadAllocatedBytes(thread);
      driver.run(200_000);
      least = Math.min(least, threads.getThreadAllocatedBytes(thread) - before);
    }
    assertEquals(0, least, "bytes in the best of windows of 200,000 commands");
  }

  @Test
  void shouldRefuseSettingsWhenTheyAreOutOfRange() {
    assertRefused("symbols=0", () -> new GeneratedFlow(FlowProfile.ITCH, 0, 8, 1, 1));
    assertRefused("ordersPerSymbol=7", () -> new GeneratedFlow(FlowProfile.ITCH, 1, 7, 1, 1));
    assertRefused("firstOrderId=0", () -> new GeneratedFlow(FlowProfile.ITCH, 1, 8, 0, 1));
    assertRefused("profile=x", () -> FlowProfile.of("x"));
    assertEquals(FlowProfile.MOVES, FlowProfile.of("moves"));
  }

  private static void assertRefused(final String part, final Runnable action) {
    final IllegalArgumentException error =
        assertThrows(IllegalArgumentException.class, action::run);
    assertTrue(error.getMessage().contains(part), error.getMessage());
  }

  private static void assertShare(
      final double expected, final FlowDriver driver, final EventKind kind) {
    assertEquals(expected, driver.firstEvents.get(kind) / (double) COMMANDS, 0.02, kind.toString());
  }

  private static FlowDriver driver(final FlowProfile profile, final long seed) {
    return new FlowDriver(new GeneratedFlow(profile, SYMBOLS, ORDERS_PER_SYMBOL, 1, seed), LIMITS);
  }
}
