package io.synod.simulation.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.synod.orderbook.BookLimits;
import io.synod.orderbook.OrderBookMachine;
import io.synod.orderbook.OrderBookReplies;
import io.synod.simulation.history.SearchResult.Verdict;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Long good histories with one reply changed so that no order can explain it any more. */
class MutatedHistoriesTest {
  private static final BookLimits SMALL = new BookLimits(1, 256, 32);
  private static final BookLimits LIMITS = new BookLimits(1, 1024, 32);

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void shouldFindAValueFromNowhere(final long seed) {
    final Script script = keyValue(seed);
    final Operation read = pick(script, seed, o -> text(o).startsWith("get"));
    assertRefused(script, read, "nowhere");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void shouldFindAReadOfTheFuture(final long seed) {
    final Script script = keyValue(seed);
    final List<Operation> operations = script.history.operations();
    final Operation read =
        pick(script, seed, o -> text(o).startsWith("get") && o.number() < operations.size() / 2);
    final Operation later =
        operations.stream()
            .filter(o -> o.invokedAt() > read.returnedAt() && text(o).startsWith("put k0"))
            .findFirst()
            .orElseThrow();
    assertRefused(script, read, text(later).split(" ", -1)[2]);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void shouldFindAStaleRead(final long seed) {
    final Script script = keyValue(seed);
    final List<Operation> operations = script.history.operations();
    final Operation read =
        pick(script, seed, o -> text(o).startsWith("get") && o.number() > operations.size() / 2);
    final Operation newer = lastPutBefore(operations, read.invokedAt());
    final Operation older = lastPutBefore(operations, newer.invokedAt());
    assertRefused(script, read, text(older).split(" ", -1)[2]);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void shouldFindADeletionAppliedTwice(final long seed) {
    final Script script = keyValue(seed);
    final List<Operation> operations = script.history.operations();
    final Operation first =
        pick(script, seed, o -> text(o).startsWith("delete") && !replyText(o).equals("nil"));
    final Operation second =
        operations.stream()
            .filter(
                o ->
                    o.number() != first.number()
                        && o.isCompleted()
                        && text(o).startsWith("delete")
                        && !replyText(o).equals(replyText(first)))
            .findFirst()
            .orElseThrow();
    assertRefused(script, second, replyText(first));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void shouldFindThatTwoWonACompareAndSet(final long seed) {
    final Script script = keyValue(seed);
    script.does(500, "put k0 start", "ok");
    script.call(501, "cas k0 start a").call(502, "cas k0 start b");
    script.reply(501, "ok").reply(502, "ok");
    assertEquals(Verdict.VIOLATION, search(script.history).verdict());
  }

  @Test
  void shouldFindAnOrderThatFilledTwice() {
    int mutated = 0;
    for (long seed = 1; seed <= 5; seed++) {
      final Script script =
          new RandomClients(seed, 5, new OrderBookMachine(SMALL), Commands.orderBook(1)).run(150);
      final List<Operation> filled =
          script.history.operations().stream().filter(o -> o.isCompleted() && trades(o)).toList();
      mutated += filled.size();
      final Operation one = filled.get(filled.size() / 2);
      final int again = script.call(900, one.command());
      script.complete(again, 1 << 30, one.reply());
      final SearchResult result =
          new LinearizabilitySearch<>(new OrderBookModel(SMALL)).search(script.history);
      assertEquals(Verdict.VIOLATION, result.verdict(), "seed=" + seed);
      assertEquals(151, result.violation().operations().size());
      assertTrue(result.violation().text().contains("NewOrder"), result.violation().text());
    }
    assertTrue(mutated > 10, "mutated=" + mutated);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void shouldFindAnyChangedByteOfAReplyWithTheLog(final long seed) {
    final Script script =
        new RandomClients(seed, 8, new OrderBookMachine(LIMITS), Commands.orderBook(1))
            .loss(0.1)
            .run(1000);
    final WitnessCheck check =
        new WitnessCheck(() -> new OrderBookMachine(LIMITS), Delivery.EXACTLY_ONCE);
    final SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 20; i++) {
      final Operation operation = pick(script, random.nextLong(), o -> true);
      final byte[] reply = operation.reply().clone();
      reply[random.nextInt(reply.length)] ^= (byte) (1 << random.nextInt(8));
      final Violation violation =
          check
              .check(Script.withReply(script.history, operation.number(), reply), script.log)
              .orElseThrow();
      assertEquals(Violation.Rule.OTHER_REPLY, violation.rule());
      assertEquals(operation.number(), violation.operations().get(0).number());
    }
  }

  private static Script keyValue(final long seed) {
    return RandomHistoriesTest.keyValue(seed, 8, 1, 0, 1500, true);
  }

  private static void assertRefused(
      final Script script, final Operation operation, final String reply) {
    final History history =
        Script.withReply(script.history, operation.number(), Text.encode(reply));
    final SearchResult result = search(history);
    assertEquals(Verdict.VIOLATION, result.verdict(), () -> operation + " now " + reply);
    assertTrue(result.violation().operations().size() <= history.size());
    assertTrue(
        new WitnessCheck(KeyValueMachine::new, Delivery.EXACTLY_ONCE)
            .check(history, script.log)
            .isPresent());
  }

  private static SearchResult search(final History history) {
    return new LinearizabilitySearch<>(new KeyValueModel()).search(history);
  }

  private static Operation pick(
      final Script script, final long seed, final Predicate<Operation> which) {
    final List<Operation> found =
        script.history.operations().stream().filter(Operation::isCompleted).filter(which).toList();
    return found.get(new SplittableRandom(seed).nextInt(found.size()));
  }

  private static Operation lastPutBefore(final List<Operation> operations, final long event) {
    return operations.stream()
        .filter(o -> o.returnedAt() < event && text(o).startsWith("put"))
        .reduce((a, b) -> a.invokedAt() > b.invokedAt() ? a : b)
        .orElseThrow();
  }

  /** A new order that traded; another of its id would trade again only with others. */
  private static boolean trades(final Operation operation) {
    final OrderBookReplies replies = new OrderBookReplies();
    final byte[] reply = operation.reply();
    return OrderBookWords.isNewOrder(operation.command())
        && replies.wrap(new UnsafeBuffer(reply), 0, reply.length) == OrderBookReplies.Kind.OUTCOME
        && replies.outcome().tradedSize() > 0
        && replies.outcome().restingSize() == 0
        && replies.outcome().eventCount() > 2;
  }

  private static String text(final Operation operation) {
    return Text.decode(operation.command());
  }

  private static String replyText(final Operation operation) {
    return Text.decode(operation.reply());
  }
}
