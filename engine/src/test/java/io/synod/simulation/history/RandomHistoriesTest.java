package io.synod.simulation.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.synod.orderbook.BookLimits;
import io.synod.orderbook.OrderBookMachine;
import io.synod.simulation.history.SearchResult.Verdict;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Long histories of real objects, and the same with one thing wrong. */
class RandomHistoriesTest {
  private static final BookLimits LIMITS = new BookLimits(3, 2048, 64);

  @ParameterizedTest
  @CsvSource({
    "1, 10, 1, 0,    5000",
    "2, 10, 1, 0.02, 3000",
    "3, 10, 5, 0.05, 5000",
    "4, 3,  1, 0.05, 3000",
    "5, 10, 8, 0.3,  5000",
    "6, 1,  1, 0.5,  2000",
    "7, 10, 4, 0.1,  4000",
  })
  void shouldExplainMapsWhenTheyAreLinearizable(
      final long seed, final int clients, final int keys, final double loss, final int operations) {
    for (final boolean isHinted : List.of(true, false)) {
      final Script script = keyValue(seed, clients, keys, loss, operations, isHinted);
      assertExplained(new KeyValueModel(), script);
      if (isHinted) {
        assertEquals(
            Optional.empty(),
            new WitnessCheck(KeyValueMachine::new, Delivery.EXACTLY_ONCE)
                .check(script.history, script.log));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1, 10, 1, 0,    2000, true",
    "2, 10, 1, 0,    300,  false",
    "3, 10, 3, 0.02, 3000, true",
    "4, 10, 3, 0.02, 600,  false",
    "5, 4,  1, 0.02, 600,  true",
    "6, 4,  3, 0.05, 600,  true",
  })
  void shouldExplainOrderBooksWhenTheyAreLinearizable(
      final long seed,
      final int clients,
      final int symbols,
      final double loss,
      final int operations,
      final boolean isHinted) {
    final Script script = orderBook(seed, clients, symbols, loss, operations, isHinted);
    assertExplained(new OrderBookModel(LIMITS), script);
    if (isHinted) {
      assertEquals(
          Optional.empty(),
          new WitnessCheck(() -> new OrderBookMachine(LIMITS), Delivery.EXACTLY_ONCE)
              .check(script.history, script.log));
    }
  }

  private static <S> void assertExplained(final Model<S> model, final Script script) {
    final SearchResult result = new LinearizabilitySearch<>(model).search(script.history);
    assertEquals(Verdict.LINEARIZABLE, result.verdict(), () -> "" + result.violation());
    assertTrue(result.steps() > script.history.size() / 2, "steps=" + result.steps());
  }

  static Script keyValue(
      final long seed,
      final int clients,
      final int keys,
      final double loss,
      final int operations,
      final boolean isHinted) {
    return run(
        new RandomClients(seed, clients, new KeyValueMachine(), Commands.keyValue(keys)),
        loss,
        operations,
        isHinted);
  }

  static Script orderBook(
      final long seed,
      final int clients,
      final int symbols,
      final double loss,
      final int operations,
      final boolean isHinted) {
    return run(
        new RandomClients(seed, clients, new OrderBookMachine(LIMITS), Commands.orderBook(symbols)),
        loss,
        operations,
        isHinted);
  }

  private static Script run(
      final RandomClients clients,
      final double loss,
      final int operations,
      final boolean isHinted) {
    clients.loss(loss);
    return (isHinted ? clients : clients.hidesInstances()).run(operations);
  }
}
