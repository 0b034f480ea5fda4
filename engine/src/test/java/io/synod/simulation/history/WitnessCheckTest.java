package io.synod.simulation.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.synod.simulation.history.Violation.Rule;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WitnessCheckTest {
  private final Script script = new Script();

  @Test
  void shouldFindNothingWhenTheLogExplainsTheHistory() {
    script.call(1, "put a 1").call(2, "get a").call(3, "put a 2");
    script.applies(2, 4, 0).applies(1, 4, 1).applies(3, 9, 0);
    script.reply(1, "ok", 4).reply(2, "nil", 4);
    assertNone(Delivery.EXACTLY_ONCE);
  }

  @Test
  void shouldAllowALostReplyWhetherOrNotItWasApplied() {
    script.call(1, "put a 1").call(2, "put b 1");
    script.applies(2, 1, 0);
    assertNone(Delivery.EXACTLY_ONCE);
  }

  @Test
  void shouldNameExpectedAndFoundWhenAReplyIsAnother() {
    script.call(1, "get a").applies(1, 3, 0).reply(1, "7", 3);
    final Violation violation = assertBroken(Rule.OTHER_REPLY, Delivery.EXACTLY_ONCE);
    assertEquals(List.of(script.history.operation(0)), violation.operations());
    assertTrue(violation.text().contains("operation=0"), violation.text());
    assertTrue(violation.text().contains("expected reply=\"nil\" at instance=3"), violation.text());
    assertTrue(violation.text().contains("found reply=\"7\""), violation.text());
  }

  @Test
  void shouldFindThatAnAcknowledgedOperationIsLost() {
    script.call(1, "put a 1").reply(1, "ok", 1);
    assertBroken(Rule.LOST, Delivery.AT_LEAST_ONCE);
  }

  @Test
  void shouldFindThatAReplyNamesAnotherInstance() {
    script.call(1, "put a 1").applies(1, 2, 0).reply(1, "ok", 3);
    final Violation violation = assertBroken(Rule.OTHER_INSTANCE, Delivery.EXACTLY_ONCE);
    assertTrue(violation.text().contains("instance=3"), violation.text());
    assertTrue(violation.text().contains("instance=2 position=0"), violation.text());
  }

  @Test
  void shouldFindWhatNobodySent() {
    script.log.add(new AppliedCommand(1, 0, 0, 77, 1, Text.encode("put a 1")));
    final Violation violation = assertBroken(Rule.NEVER_SENT, Delivery.AT_LEAST_ONCE);
    assertTrue(violation.text().contains("session=77"), violation.text());
  }

  @Test
  void shouldFindOtherBytesUnderAName() {
    script.call(1, "put a 1");
    script.log.add(new AppliedCommand(1, 0, 0, 1, 1, Text.encode("put a 2")));
    assertBroken(Rule.OTHER_COMMAND, Delivery.AT_LEAST_ONCE);
  }

  @Test
  void shouldFindASecondExecutionOnlyWhenOneIsAllowed() {
    script.call(1, "delete a").call(2, "put a 1");
    script.applies(1, 1, 0).applies(2, 2, 0).applies(1, 3, 0);
    script.reply(1, "1", 3);
    assertNone(Delivery.AT_LEAST_ONCE);
    assertBroken(Rule.APPLIED_TWICE, Delivery.EXACTLY_ONCE);
  }

  @Test
  void shouldTakeTheReplyOfEitherExecutionButNoOther() {
    script.call(1, "delete a").call(2, "put a 1");
    script.applies(1, 1, 0).applies(2, 2, 0).applies(1, 3, 0);
    script.reply(1, "1", 1);
    assertBroken(Rule.OTHER_REPLY, Delivery.AT_LEAST_ONCE);
  }

  @Test
  void shouldTakeTwoExecutionsInOneInstance() {
    script.call(1, "delete a").call(2, "put a 1");
    script.applies(1, 1, 0).applies(2, 1, 1).applies(1, 1, 2);
    script.reply(1, "1", 1).reply(2, "ok", 1);
    assertNone(Delivery.AT_LEAST_ONCE);
  }

  @Test
  void shouldKnowAResentOperationByItsOtherName() {
    script.call(1, "put a 1");
    script.history.resend(0, 55, 9);
    script.log.add(new AppliedCommand(6, 0, 0, 55, 9, Text.encode("put a 1")));
    script.reply(1, "ok", 6);
    assertNone(Delivery.EXACTLY_ONCE);
    script.applies(script.history.operation(0), 7, 0);
    assertBroken(Rule.APPLIED_TWICE, Delivery.EXACTLY_ONCE);
  }

  @Test
  void shouldFindThatRealTimeWasNotKept() {
    script.call(1, "put a 1").reply(1, "ok", 2).call(2, "put a 2").reply(2, "ok", 1);
    script.applies(script.history.operation(1), 1, 0);
    script.applies(script.history.operation(0), 2, 0);
    final Violation violation = assertBroken(Rule.REAL_TIME_ORDER, Delivery.EXACTLY_ONCE);
    assertEquals(script.history.operations(), violation.operations());
  }

  @Test
  void shouldFindThatAnOpenOperationStandsBeforeItsCall() {
    script.call(1, "put a 1").reply(1, "ok", 2).call(2, "put a 2");
    script.applies(2, 1, 0);
    script.applies(script.history.operation(0), 2, 0);
    assertBroken(Rule.REAL_TIME_ORDER, Delivery.EXACTLY_ONCE);
  }

  @Test
  void shouldRefuseALogThatDoesNotAscend() {
    script.call(1, "put a 1").call(2, "put a 2");
    script.applies(1, 2, 0).applies(2, 2, 0);
    assertBroken(Rule.LOG_OUT_OF_ORDER, Delivery.AT_LEAST_ONCE);
  }

  @Test
  void shouldFindEveryEntryLostDoubledOrMovedInALongLog() {
    final Script random = RandomHistoriesTest.keyValue(11, 6, 2, 0.05, 400, true);
    for (int i = 0; i < random.log.size(); i++) {
      final AppliedCommand entry = random.log.get(i);
      final Operation operation =
          random.history.operation(random.history.find(entry.session(), entry.sequence()));
      final List<AppliedCommand> log = new ArrayList<>(random.log);
      log.remove(i);
      if (operation.isCompleted()) {
        assertTrue(check(Delivery.EXACTLY_ONCE, random.history, log).isPresent());
      }

      log.add(i, entry);
      log.add(
          new AppliedCommand(1 << 30, 0, 0, entry.session(), entry.sequence(), entry.command()));
      assertEquals(
          Rule.APPLIED_TWICE,
          check(Delivery.EXACTLY_ONCE, random.history, log).orElseThrow().rule());

      Collections.swap(log, i, log.size() - 1);
      assertTrue(check(Delivery.EXACTLY_ONCE, random.history, log).isPresent());
    }
  }

  @Test
  void shouldRefuseAHistoryThatCannotBe() {
    final History history = script.history;
    script.call(1, "get a").reply(1, "nil");
    assertThrows(
        IllegalArgumentException.class, () -> history.invoke(1, 1, 2, 1, new byte[0]), "time");
    assertThrows(
        IllegalArgumentException.class, () -> history.invoke(1, 1, 1, 9, new byte[0]), "name");
    assertThrows(IllegalStateException.class, () -> history.complete(0, 9, 0, new byte[0]));
    assertThrows(IndexOutOfBoundsException.class, () -> history.resend(5, 1, 2));
  }

  private void assertNone(final Delivery delivery) {
    assertEquals(Optional.empty(), check(delivery, script.history, script.log));
  }

  private Violation assertBroken(final Rule rule, final Delivery delivery) {
    final Violation violation = check(delivery, script.history, script.log).orElseThrow();
    assertEquals(rule, violation.rule(), violation.text());
    return violation;
  }

  private static Optional<Violation> check(
      final Delivery delivery, final History history, final List<AppliedCommand> log) {
    return new WitnessCheck(KeyValueMachine::new, delivery).check(history, log);
  }
}
