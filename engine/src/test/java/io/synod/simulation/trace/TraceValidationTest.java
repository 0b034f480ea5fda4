package io.synod.simulation.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.synod.simulation.Message;
import io.synod.simulation.trace.ModelChecker.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Runs of the real core are behaviours of the specification, and runs that break a rule are not.
 */
class TraceValidationTest {
  private static final long DEADLINE_SECONDS = 300;

  @TempDir private Path directory;

  static Stream<Named<Supplier<List<Turn>>>> runs() {
    return Stream.of(
        Named.of("steady", RecordedRun::steady),
        Named.of("takeover", RecordedRun::takeover),
        Named.of("crashes", RecordedRun::crashes),
        Named.of("lagging", RecordedRun::lagging),
        Named.of("random, seed 1", () -> RecordedRun.random(1)),
        Named.of("random, seed 2", () -> RecordedRun.random(2)),
        Named.of("random, seed 3", () -> RecordedRun.random(3)));
  }

  @ParameterizedTest
  @MethodSource("runs")
  void shouldAcceptWhatTheCoreDid(final Supplier<List<Turn>> run) throws Exception {
    final List<Turn> turns = run.get();
    final Outcome outcome = validate(turns);
    assertEquals("NotAccepted", outcome.violated(), () -> stoppedAt(turns, outcome));
    System.out.println("turns=" + turns.size() + " states=" + outcome.states());
  }

  /** Accepted left before the vote was on the disk. */
  @Test
  void shouldRefuseARunInWhichAVoteWasNotDurable() throws Exception {
    final List<Turn> turns = RecordedRun.steady();
    final int at = first(turns, TraceValidationTest::answersForAVote);
    final Turn turn = turns.get(at);
    final List<Turn> changed = new ArrayList<>(turns);
    changed.set(
        at,
        turn.with(
            turn.records().stream()
                .map(held -> new Turn.Held(held.ballot(), held.value(), false))
                .toList(),
            turn.sent()));
    assertRefused(changed, at);
  }

  /** A no-op was proposed where a vote had to be adopted. */
  @Test
  void shouldRefuseARunInWhichAVoteWasNotAdopted() throws Exception {
    final List<Turn> turns = RecordedRun.takeover();
    final long ballot = turns.get(turns.size() - 1).promised();
    final int at = first(turns, turn -> turn.records().get(2).ballot() == ballot);
    assertEquals("b", turns.get(at).records().get(2).value());
    final List<Turn> changed = new ArrayList<>(turns);
    changed.replaceAll(turn -> forget(turn, 3, ballot));
    assertRefused(changed, at);
  }

  /** A promise was forgotten: the node went back to a lower ballot. */
  @Test
  void shouldRefuseARunInWhichAPromiseWentBack() throws Exception {
    final List<Turn> turns = RecordedRun.takeover();
    final long lowest = turns.get(first(turns, turn -> turn.promised() > 0)).promised();
    final int at = first(turns, turn -> turn.node() == 2 && turn.promised() > lowest);
    final List<Turn> changed = new ArrayList<>(turns);
    changed.add(at + 1, lower(turns.get(at), lowest));
    assertRefused(changed, at + 1);
  }

  /** Nothing of a recording is changed here: the core itself breaks a rule. */
  @ParameterizedTest
  @CsvSource({
    "phase-1 quorum one short, steady",
    "phase-2 quorum one short, steady",
    "no-op over a vote, takeover",
  })
  void shouldRefuseWhatACoreWithAPlantedBugDid(final String bug, final String run)
      throws Exception {
    final Outcome outcome = validate(Behaviour.planted(bug, run));
    assertEquals("", outcome.violated(), outcome::output);
    assertTrue(outcome.complete(), outcome::output);
    assertTrue(outcome.reached() > 0, outcome::output);
  }

  @ParameterizedTest
  @ValueSource(strings = {"steady", "takeover"})
  void shouldAcceptTheSameRunsWhenNothingIsPlanted(final String run) throws Exception {
    assertEquals("NotAccepted", validate(Behaviour.planted("no bug", run)).violated());
  }

  private static Turn lower(final Turn turn, final long promised) {
    return new Turn(
        turn.node(), turn.lives(), promised, promised, turn.records(), turn.chosen(), List.of());
  }

  private static boolean answersForAVote(final Turn turn) {
    return turn.sent().stream()
        .anyMatch(
            message ->
                message instanceof Message.Accepted accepted
                    && accepted.acceptedThrough() > turn.chosen());
  }

  private static Turn forget(final Turn turn, final int instance, final long ballot) {
    final List<Turn.Held> records = new ArrayList<>(turn.records());
    final Turn.Held held = records.get(instance - 1);
    if (held.ballot() == ballot) {
      records.set(instance - 1, new Turn.Held(ballot, "", held.forced()));
    }
    final UnaryOperator<Message> change =
        message ->
            message instanceof Message.Accept accept
                    && accept.instance() == instance
                    && accept.ballot() == ballot
                ? new Message.Accept(
                    ballot, accept.base(), instance, accept.chosenThrough(), new byte[0])
                : message;
    return turn.with(records, turn.sent().stream().map(change).toList());
  }

  private static int first(final List<Turn> turns, final Predicate<Turn> condition) {
    for (int i = 0; i < turns.size(); i++) {
      if (condition.test(turns.get(i))) {
        return i;
      }
    }
    throw new AssertionError("the run has no such turn");
  }

  private void assertRefused(final List<Turn> turns, final int at) throws Exception {
    final Outcome outcome = validate(turns);
    assertTrue(outcome.complete(), outcome::output);
    assertEquals(at, outcome.reached(), () -> stoppedAt(turns, outcome));
  }

  private Outcome validate(final List<Turn> turns) throws IOException, InterruptedException {
    return validate(Behaviour.of(turns));
  }

  private Outcome validate(final Behaviour behaviour) throws IOException, InterruptedException {
    final ModelChecker checker = new ModelChecker(directory, DEADLINE_SECONDS);
    checker.add("Behaviour", behaviour.module());
    return checker.check("SynodTrace", "behaviour", behaviour.configuration());
  }

  private static String stoppedAt(final List<Turn> turns, final Outcome outcome) {
    final int reached = outcome.reached();
    return "TLC found no behaviour with turn "
        + (reached < turns.size() ? turns.get(reached) : "after the last")
        + ", the one after "
        + reached
        + " of "
        + turns.size()
        + "\n"
        + outcome.output();
  }
}
