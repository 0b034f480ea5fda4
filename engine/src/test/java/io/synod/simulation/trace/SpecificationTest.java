package io.synod.simulation.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.synod.simulation.trace.ModelChecker.Outcome;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The specification keeps its invariants, and loses one as soon as a rule is left out. */
class SpecificationTest {
  private static final long DEADLINE_SECONDS = 900;
  private static final String INVARIANTS =
      "OneValuePerBallot OneChosenValue ChosenOnlyByQuorumInOneBallot AppliedNeverPastChosen"
          + " PromiseNeverBack AcceptedOnlyWhenDurable BallotsUnique RecordsAreSound";

  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource({
    // ballots, instances, crashes, who may crash, who learns
    "TwoBallots, 2, 0, '{}', '{1, 2}'",
    "TwoBallots, 1, 1, '{1}', '{1, 2, 3}'",
    "TwoBallots, 1, 1, '{2}', '{1, 2, 3}'",
    "TwoBallots, 1, 1, '{3}', '{1, 2, 3}'",
    "ThreeBallots, 1, 0, '{}', '{2}'"
  })
  void shouldKeepItsInvariantsInEveryState(
      final String ballots,
      final int instances,
      final int crashes,
      final String frail,
      final String learners)
      throws Exception {
    final Outcome outcome =
        check("FromALeader", ballots, instances, crashes, frail, learners, "none", INVARIANTS);
    assertTrue(outcome.complete(), outcome::output);
    System.out.println("states=" + outcome.states() + " complete");
  }

  @ParameterizedTest
  @CsvSource({
    "own ballot not forced, BallotsUnique, FromTheStart, TwoBallots, 1, 1",
    "promise not forced, PromiseNeverBack, FromTheStart, TwoBallots, 1, 1",
    "vote not forced, AcceptedOnlyWhenDurable, FromALeader, TwoBallots, 1, 1",
    "own vote counted early, ChosenOnlyByQuorumInOneBallot, FromALeader, TwoBallots, 1, 1",
    "vote below the promise, OneChosenValue, FromALeader, TwoBallots, 1, 0",
    "quorum off by one, OneChosenValue, FromALeader, TwoBallots, 1, 0",
    "tail left out of phase 1, OneChosenValue, FromALeader, TwoBallots, 1, 0",
    "lower ballot adopted, OneChosenValue, FromALeader, ThreeBallots, 1, 0",
    "chosen mixed over ballots, ChosenOnlyByQuorumInOneBallot, FromALeader, TwoBallots, 1, 0",
    "notice believed over an old vote, AppliedNeverPastChosen, FromALeader, TwoBallots, 1, 0",
    "mark ahead of its records, AppliedNeverPastChosen, FromALeader, TwoBallots, 1, 1"
  })
  void shouldRefuseAProtocolWithoutTheRule(
      final String broken,
      final String invariant,
      final String start,
      final String ballots,
      final int instances,
      final int crashes)
      throws Exception {
    final String frail = crashes == 0 ? "{}" : "{1, 2, 3}";
    final Outcome outcome =
        check(start, ballots, instances, crashes, frail, "{1, 2, 3}", broken, invariant);
    assertEquals(invariant, outcome.violated(), outcome::output);
    System.out.println(broken + ": " + invariant + " states=" + outcome.states());
  }

  private Outcome check(
      final String start,
      final String ballots,
      final int instances,
      final int crashes,
      final String frail,
      final String learners,
      final String broken,
      final String invariants)
      throws Exception {
    final String configuration =
        """
        SPECIFICATION %s
        CONSTANTS
          Nodes = {1, 2, 3}
          Owner <- %s
          LastInstance = %d
          Quorum1 = 2
          Quorum2 = 2
          MaxCrashes = %d
          Frail = %s
          Learners = %s
          Broken = "%s"
        INVARIANTS %s
        CHECK_DEADLOCK FALSE
        """
            .formatted(start, ballots, instances, crashes, frail, learners, broken, invariants);
    return new ModelChecker(directory, DEADLINE_SECONDS)
        .check("SynodModel", "model", configuration);
  }
}
