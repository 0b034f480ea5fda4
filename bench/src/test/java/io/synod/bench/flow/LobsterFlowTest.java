package io.synod.bench.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.synod.codec.orderbook.EventKind;
import io.synod.codec.orderbook.Side;
import io.synod.orderbook.BookLimits;
import io.synod.orderbook.OrderBook;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LobsterFlowTest {
  /** Six commands that use four order ids, and two more to cancel what rests. */
  private static final String MESSAGES =
      """
      34200.1,1,11,100,5853300,1
      34200.2,1,12,50,5853400,-1
      34200.2,5,0,10,5853350,1
      34200.3,4,12,20,5853400,-1
      34200.4,3,99,20,5853400,-1
      34200.5,2,11,40,5853300,1
      34200.6,1,13,7,5853200,1
      34200.7,3,13,7,5853200,1
      34200.8,7,0,0,-1,-1
      """;

  @TempDir Path directory;

  @Test
  void shouldTurnRowsIntoCommandsWhenTheFileIsReplayedOnce() throws IOException {
    final LobsterFlow flow = new LobsterFlow(file(MESSAGES), 1, 1000, false);
    final FlowDriver driver = new FlowDriver(flow, new BookLimits(1, 100, 100));

    assertEquals(6, driver.runAndCount(6));
    final OrderBook book = driver.machine.books().book(0);
    assertEquals(5853300, book.price(Side.BUY, 0));
    assertEquals(60, book.size(Side.BUY, 0));
    assertEquals(30, book.size(Side.SELL, 0));
    assertEquals(60, book.restingSize(1000));
    assertEquals(1, driver.trades);

    assertEquals(2, driver.run(100), "what rests is cancelled, then the flow ends");
    assertEquals(0, driver.machine.books().orderCount());
    assertEquals(0, driver.machine.rejectedCount());
    assertEquals(8, flow.commandsPerPass());
  }

  @Test
  void shouldUseFreshIdsAndTheNextBookWhenItRepeats() throws IOException {
    final LobsterFlow flow = new LobsterFlow(file(MESSAGES), 3, 1, true);
    final FlowDriver driver = new FlowDriver(flow, new BookLimits(3, 100, 100));

    driver.runAndCount(8 * 4 + 2);

    assertEquals(0, driver.machine.rejectedCount());
    assertEquals(100, driver.machine.books().book(1).restingSize(1 + 4 * 4));
    assertEquals(2, driver.machine.books().book(0).tradeCount());
    assertEquals(4 * 4 + 2, driver.firstEvents.get(EventKind.ACCEPTED));
  }

  @Test
  void shouldGiveGapsInUnitsOfTheirMeanWhenTimesDiffer() throws IOException {
    final LobsterFlow flow = new LobsterFlow(file(MESSAGES), 1, 1, true);
    final FlowDriver driver = new FlowDriver(flow, new BookLimits(1, 100, 100));
    double sum = 0;
    for (int i = 0; i < 8; i++) {
      driver.run(1);
      sum += flow.gap();
    }
    assertEquals(8.0, sum, 0.001);
  }

  @Test
  void shouldSayWhatIsWrongWhenTheFileCannotBeUsed() throws IOException {
    assertFails("", "is empty");
    assertFails("34200.1,5,0,10,5853350,1\n", "adds no order");
    assertFails(
        "Time,Type,OrderID,Size,Price,Direction\n", "line=1 column=1 (time): 'Time' is not");
    assertFails("1.1,1,11,100,5853300,1\n1.1,1,11,100\n", "line=2: has 4 columns, not the 6");
    assertFails("1.1,8,11,100,5853300,1\n", "line=1 column=2 (type): '8' is not between 1 and 7");
    assertFails("1.1,1,0,100,5853300,1\n", "column=3 (order id): '0' is less than 1");
    assertFails("1.1,1,1,-5,5853300,1\n", "column=4 (size): '-5' is less than 1");
    assertFails("1.1,1,1,5,0,1\n", "column=5 (price): '0' is less than 1");
    assertFails("1.1,1,1,5,3,0\n", "column=6 (direction): '0' is neither 1 nor -1");
    assertFails("1.1,1,1,5x,3,1\n", "column=4 (size): '5x' is not a number");
    assertFails("1.1,1,1,,3,1\n", "column=4 (size): '' is not a number");
    assertFails("1.1,1,1,-,3,1\n", "column=4 (size): '-' is not a number");
    assertFails("1.1,1,99999999999999999999,5,3,1\n", "column=3 (order id)");
    assertFails("1.1.1,1,1,5,3,1\n", "column=1 (time)");
    assertFails("1.1,1,1,5,3,1\n\n1.1,1,1,5,3,1\n", "line=2: is empty");
    assertFails("1.1,1,1,5,999999999999999999,1\n", "line=1: price=999999999999999999");
    assertFails("x".repeat(CsvRows.MAX_LINE_LENGTH + 1), "line=1: is longer than");
    assertFails(",".repeat(5000) + "\n", "line=1: has more than 4096 columns");
    assertFails("1.1,1,\u0007,5,3,1\n", "'?' is not a number");
  }

  @Test
  void shouldSaySoWhenThereIsNoSuchFile() {
    final Path missing = directory.resolve("none.csv");
    final InputFileException error =
        assertThrows(InputFileException.class, () -> new LobsterFlow(missing, 1, 1, true));
    assertEquals("file=" + missing + " does not exist", error.getMessage());
    assertThrows(InputFileException.class, () -> new LobsterFlow(directory, 1, 1, true));
  }

  @Test
  void shouldReadTimesExactlyWhenDigitsDiffer() throws IOException {
    final Path file =
        file(
            "34200,1,1,1,1,1\r\n34200.5,1,1,1,1,1\r\n34200.004241176,1,1,1,1,1\r\n"
                + "34200.0042411769,1,1,1,1,-1");
    try (LobsterMessages messages = new LobsterMessages(file)) {
      final long[] expected = {34200000000000L, 34200500000000L, 34200004241176L, 34200004241176L};
      for (final long timeNs : expected) {
        assertTrue(messages.next());
        assertEquals(timeNs, messages.timeNs());
      }
      assertEquals(4, messages.row());
      assertFalse(messages.isBuy());
      assertFalse(messages.next());
    }
  }

  private void assertFails(final String content, final String part) throws IOException {
    final Path file = file(content);
    final InputFileException error =
        assertThrows(InputFileException.class, () -> new LobsterFlow(file, 1, 1, true));
    assertTrue(error.getMessage().contains(part), error.getMessage());
    assertTrue(error.getMessage().startsWith("file=" + file), error.getMessage());
  }

  private Path file(final String content) throws IOException {
    return Files.writeString(directory.resolve("messages.csv"), content);
  }
}
