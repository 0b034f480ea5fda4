package io.synod.ops.book;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.synod.bench.flow.InputFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BookCheckTest {
  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void shouldFindEveryRowEqualWhenTheFilesShowTheWholeBook(final long seed) throws IOException {
    final ExchangeSimulation exchange = new ExchangeSimulation(seed, 400);
    exchange.run(100, 5_000, 60, 40);

    final BookCheck.Report report = check(exchange.messages, exchange.rows);

    final int rows = exchange.rows.size() - 1;
    assertEquals(rows, report.rows());
    assertEquals(rows, report.bestEqual());
    assertEquals(rows, report.bestKnown());
    assertEquals(rows, report.knownEqual());
    assertEquals(rows, report.openingEqual());
    assertEquals(0, report.picksOther());
    assertEquals(0, report.strangers());
    assertEquals(0, report.droppedOrders());
    assertEquals(List.of(), report.differences());
    assertEquals(exchange.executions, report.picksNamed() + report.picksOpening(), 1);
    assertTrue(report.picksNamed() > 100, report.toString());
    assertTrue(report.picksOpening() > 0, report.toString());
  }

  @ParameterizedTest
  @CsvSource({"1, 60", "2, 60", "3, 60", "4, 60", "5, 5", "6, 5", "7, 5", "8, 5"})
  void shouldFindEveryKnowableLevelEqualWhenMuchHappensOutOfView(final long seed, final int swing)
      throws IOException {
    final ExchangeSimulation exchange = new ExchangeSimulation(seed, 10);
    exchange.run(400, 12_000, swing, 40);

    final BookCheck.Report report = check(exchange.messages, exchange.rows);

    assertEquals(report.rows(), report.knownEqual(), report.toString());
    assertEquals(report.bestKnown(), report.bestKnownEqual(), report.toString());
    assertEquals(0, report.picksOtherKnown(), report.toString());
    assertTrue(report.knownLevels() > report.rows(), report.toString());
    assertTrue(report.bestKnown() > report.rows() / 10, report.toString());
    assertTrue(report.openingEqual() < report.rows(), "much did happen: " + report);
    assertTrue(
        report.differences().get(0).contains("out of the file's 10 levels"), report.toString());
  }

  @Test
  void shouldTellTheOnlyRowWhenTheBookFileIsWrongThere() throws IOException {
    final ExchangeSimulation exchange = new ExchangeSimulation(4, 10);
    exchange.run(100, 2_000, 0, 30);
    final String[] row = exchange.rows.get(700).split(",");
    row[1] = Long.toString(Long.parseLong(row[1]) + 1);
    exchange.rows.set(700, String.join(",", row));

    final BookCheck.Report report = check(exchange.messages, exchange.rows);

    assertEquals(report.rows() - 1, report.bestEqual());
    assertEquals(report.rows() - 1, report.knownEqual());
    assertTrue(report.differences().get(0).startsWith("row 701 ask level 1: file "));
  }

  @Test
  void shouldGoOnInStepWhenTheFileServesAYoungerOrderFirst() throws IOException {
    final BookCheck.Report report =
        check(
            List.of(
                "1,1,1,10,1000000,-1",
                "2,1,2,20,1000000,-1",
                "3,1,3,30,1000000,-1",
                "4,4,3,30,1000000,-1",
                "5,4,1,4,1000000,-1",
                "6,3,1,6,1000000,-1",
                "7,4,2,20,1000000,-1",
                "8,1,4,5,999900,1"),
            List.of(
                "1000000,10,990000,5",
                "1000000,30,990000,5",
                "1000000,60,990000,5",
                "1000000,30,990000,5",
                "1000000,26,990000,5",
                "1000000,20,990000,5",
                "9999999999,0,990000,5",
                "9999999999,0,999900,5"));

    assertEquals(7, report.rows());
    assertEquals(7, report.bestEqual(), report.toString());
    assertEquals(2, report.picksNamed());
    assertEquals(1, report.picksOther());
    assertEquals(
        List.of(
            "message 4 (type 4, order 3, size 30, price 1000000, sell): our book has an older order"
                + " first, orderId=1"),
        report.pickDifferences());
  }

  @Test
  void shouldKeepPlacesWhenAWronglyServedOrderWasServedInPart() throws IOException {
    final BookCheck.Report report =
        check(
            List.of(
                "1,1,1,100,1000000,-1",
                "2,1,2,20,1000000,-1",
                "3,4,2,15,1000000,-1",
                "4,4,1,100,1000000,-1",
                "5,4,2,5,1000000,-1"),
            List.of(
                "1000000,100,990000,5",
                "1000000,120,990000,5",
                "1000000,105,990000,5",
                "1000000,5,990000,5",
                "9999999999,0,990000,5"));

    assertEquals(4, report.bestEqual(), report.toString());
    assertEquals(2, report.picksNamed(), report.toString());
    assertEquals(1, report.picksOther());
  }

  @Test
  void shouldServeTheOpeningDepthFirstWhenItsOrdersAreNotKnown() throws IOException {
    final BookCheck.Report report =
        check(
            List.of(
                "1,2,77,5,1000000,-1",
                "2,1,80,9,1000000,-1",
                "3,4,78,30,1000000,-1",
                "4,3,79,10,1000000,-1",
                "5,4,80,9,1000000,-1"),
            List.of(
                "1000000,40,990000,5",
                "1000000,49,990000,5",
                "1000000,19,990000,5",
                "1000000,9,990000,5",
                "9999999999,0,990000,5"));

    assertEquals(4, report.knownEqual(), report.toString());
    assertEquals(1, report.picksOpening());
    assertEquals(1, report.picksNamed());
    assertEquals(0, report.picksOther());
  }

  @Test
  void shouldSayWhyWhenAMessageIsMissing() throws IOException {
    final BookCheck.Report report =
        check(
            List.of("1,1,1,10,1000000,-1", "2,3,9,7,1000000,-1", "3,1,3,5,990000,1"),
            List.of("1000000,10,990000,5", "1000000,3,990000,5", "1000000,10,990000,10"));

    assertEquals(1, report.strangers());
    assertEquals(1, report.bestEqual(), report.toString());
    assertEquals(
        List.of(
            "row 2 ask level 1: file 1000000 x 3, ours 1000000 x 10: message 2 (type 3, order 9,"
                + " size 7, price 1000000, sell) names an order that was not added, and the opening"
                + " depth has left size=0"),
        report.differences());
  }

  @Test
  void shouldTouchNoBookWhenAMessageIsHiddenOrAHalt() throws IOException {
    final BookCheck.Report report =
        check(
            List.of("1,5,0,10,1000000,-1", "2,6,-1,10,1000000,-1", "3,7,0,0,-1,-1"),
            List.of("1000000,10,990000,5", "1000000,10,990000,5", "1000000,10,990000,5"));

    assertEquals(2, report.knownEqual());
    assertEquals(2, report.bestEqual());
  }

  @Test
  void shouldRefuseTheFilesWhenTheyDoNotBelongTogetherOrCannotBeRead() throws IOException {
    final List<String> messages = List.of("1,1,1,10,1000000,-1", "2,3,9,7,1000000,-1");
    final String row = "1000000,10,990000,5";
    assertRefused("rows=2, book=", messages, List.of(row));
    assertRefused("rows=4", messages, List.of(row, row, row, row));
    assertRefused("is empty", messages, List.of());
    assertRefused("is empty", List.of(), List.of(row));
    assertRefused("line=1: has 6 columns, but an order-book file", messages, messages);
    assertRefused("line=1: has 4 columns, not the 6", List.of(row), List.of(row));
    assertRefused(
        "line=2: has 8 columns, but line 1 has 4", messages, List.of(row, row + ",0,0,0,0"));
    assertRefused("line=1 column=2 (ask size): 'x' is not", messages, List.of("1000000,x,1,1"));
    assertRefused("line=1 column=4 (bid size): '-1' is less", messages, List.of("10,1,1,-1"));
    assertRefused("column=1 (ask price): '0' is less than 1", messages, List.of("0,1,1,1"));
    assertRefused(
        "column=5 (ask price): '10' is not worse", messages, List.of("10,1,5,1,10,1,4,1"));
    assertRefused(
        "column=7 (bid price): '4' follows an empty", messages, List.of("10,1,5,0,11,1,4,1"));
    assertRefused(
        "line=1: our book cannot take this order: PRICE_OUT_OF_RANGE",
        messages,
        List.of("999999999999999999,10,990000,5", row));
  }

  private void assertRefused(
      final String part, final List<String> messages, final List<String> rows) {
    final InputFileException error =
        assertThrows(InputFileException.class, () -> check(messages, rows));
    assertTrue(error.getMessage().contains(part), error.getMessage());
    assertTrue(error.getMessage().indexOf('\n') < 0, error.getMessage());
  }

  private BookCheck.Report check(final List<String> messages, final List<String> rows)
      throws IOException {
    final Path messageFile = Files.write(directory.resolve("messages.csv"), messages);
    final Path bookFile = Files.write(directory.resolve("book.csv"), new ArrayList<>(rows));
    return BookCheck.run(messageFile, bookFile, 10);
  }
}
