package io.synod.paxos;

import static io.synod.paxos.Rig.votes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class PromisesTest {
  private static final long B12 = Ballot.of(1, 2);

  @Test
  void shouldTakePagesInWhateverOrderTheyCome() {
    final Promises promises = new Promises(Configuration.servers(1, 2, 3));
    assertTrue(promises.addPage(1, 1, 0, 0, 2, 3, votes(5, 5, B12)));
    assertTrue(promises.addPage(1, 1, 0, 0, 0, 3, votes(1, 1, B12)));
    assertFalse(promises.isComplete(1));
    assertTrue(promises.addPage(1, 1, 0, 0, 1, 3, votes(3, 3, B12)));
    assertTrue(promises.isComplete(1));
  }

  @Test
  void shouldNotMixThePagesOfTwoIncarnations() {
    final Promises promises = new Promises(Configuration.servers(1, 2, 3));
    promises.addPage(1, 1, 0, 0, 0, 2, votes(1, 1, B12));
    promises.addPage(1, 2, 0, 0, 1, 2, votes(9, 9, B12));
    assertFalse(promises.isComplete(1));
    promises.addPage(1, 1, 0, 0, 1, 2, votes(5, 5, B12));
    assertFalse(promises.isComplete(1));
    promises.addPage(1, 2, 0, 0, 0, 2, Rig.none());
    assertTrue(promises.isComplete(1));
  }

  @Test
  void shouldNotMixThePagesOfTwoAttempts() {
    final Promises promises = new Promises(Configuration.servers(1, 2, 3));
    promises.addPage(1, 1, 0, 0, 0, 2, votes(1, 1, B12));
    promises.addPage(1, 1, 1, 0, 1, 2, votes(5, 5, B12));
    assertFalse(promises.isComplete(1));
    promises.addPage(1, 1, 0, 0, 1, 2, votes(5, 5, B12));
    assertFalse(promises.isComplete(1));
  }

  @Test
  void shouldAdoptTheHighestBallotOfEachInstanceWhenVotesDiffer() {
    final Promises promises = new Promises(Configuration.servers(1, 2, 3));
    whole(promises, 0, 0, votes(1, 4, B12));
    whole(promises, 1, 0, votes(2, 3, Ballot.of(3, 3)));
    assertEquals("1..1@1.2:1 2..3@3.3:2 4..4@1.2:1", plan(promises, 1));
  }

  @Test
  void shouldNameEveryHolderWhenSeveralHaveTheVote() {
    final Promises promises = new Promises(Configuration.servers(1, 2, 3));
    whole(promises, 0, 0, votes(1, 1, B12));
    whole(promises, 2, 0, votes(1, 1, B12));
    assertEquals("1..1@1.2:5", plan(promises, 1));
  }

  @Test
  void shouldFillGapsWithNoOpsWhenNobodyVoted() {
    final Promises promises = new Promises(Configuration.servers(1, 2, 3));
    whole(promises, 0, 0, votes(2, 2, B12));
    whole(promises, 1, 0, votes(5, 5, B12));
    assertEquals("1..1@0:0 2..2@1.2:1 3..4@0:0 5..5@1.2:2", plan(promises, 1));
  }

  @Test
  void shouldBeginAfterTheHighestChosenPrefixWhenPromisesDiffer() {
    final Promises promises = new Promises(Configuration.servers(1, 2, 3));
    whole(promises, 0, 0, votes(1, 3, B12));
    whole(promises, 1, 2, votes(3, 3, B12));
    assertEquals(2, promises.chosenThrough());
    assertEquals("3..3@1.2:3", plan(promises, 3));
  }

  @Test
  void shouldWaitWhenDamageCouldHideAHigherVote() {
    final Promises promises = new Promises(Configuration.servers(1, 2, 3));
    whole(promises, 0, 0, votes(1, 1, B12));
    whole(promises, 1, 0, faulty(1, Ballot.of(2, 3)));
    assertNull(plan(promises, 1));
    whole(promises, 2, 0, Rig.none());
    assertEquals("1..1@1.2:1", plan(promises, 1));
  }

  @Test
  void shouldWaitAndNotFillWithANoOpWhenDamageCouldHideAnyVote() {
    final Promises promises = new Promises(Configuration.servers(1, 2, 3));
    whole(promises, 0, 0, Rig.none());
    whole(promises, 1, 0, faulty(1, B12));
    assertNull(plan(promises, 1));
  }

  @Test
  void shouldNotWaitWhenAVoteIsAtOrAboveTheDamage() {
    final Promises promises = new Promises(Configuration.servers(1, 2, 3));
    whole(promises, 0, 0, votes(1, 1, B12));
    whole(promises, 1, 0, faulty(1, B12));
    assertEquals("1..1@1.2:1", plan(promises, 1));
  }

  @Test
  void shouldUseNoPageWhenThePromiseIsNotWhole() {
    final Promises promises = new Promises(Configuration.servers(1, 2, 3));
    promises.addPage(0, 1, 0, 7, 0, 2, votes(8, 8, B12));
    assertEquals(0, promises.completeCount());
    assertEquals(0, promises.chosenThrough());
    assertEquals("", plan(promises, 1));
  }

  @Test
  void shouldCountAPageOnceWhenItComesTwice() {
    final Promises promises = new Promises(Configuration.servers(1, 2, 3));
    assertTrue(promises.addPage(0, 1, 0, 0, 0, 2, votes(1, 1, B12)));
    assertFalse(promises.addPage(0, 1, 0, 0, 0, 2, votes(1, 1, B12)));
    assertFalse(promises.isComplete(0));
  }

  @Test
  void shouldCountAnAcceptorOnceWhenItPromisesAgain() {
    final Promises promises = new Promises(Configuration.servers(1, 2, 3));
    whole(promises, 0, 0, Rig.none());
    assertFalse(promises.addPage(0, 1, 1, 0, 0, 1, Rig.none()));
    assertEquals(1, promises.completeCount());
  }

  @Test
  void shouldForgetAllWhenANewBallotBegins() {
    final Promises promises = new Promises(Configuration.servers(1, 2, 3));
    whole(promises, 0, 9, Rig.none());
    promises.reset();
    assertEquals(0, promises.completeCount());
    assertEquals(0, promises.chosenThrough());
  }

  private static void whole(
      final Promises promises, final int index, final long chosen, final VoteRanges ranges) {
    assertTrue(promises.addPage(index, 1, 0, chosen, 0, 1, ranges));
  }

  private static VoteRanges faulty(final long instance, final long ballot) {
    final VoteRanges ranges = new VoteRanges();
    ranges.record(instance, ballot, VoteRanges.FAULTY);
    return ranges;
  }

  /** The plan as text, first..last@ballot:holders; null where more promises are needed. */
  private static String plan(final Promises promises, final long base) {
    final Adoption plan = new Adoption();
    if (!promises.plan(base, plan)) {
      return null;
    }
    final StringBuilder text = new StringBuilder();
    for (long first = base; first <= plan.through(); first = plan.last() + 1) {
      plan.seek(first);
      text.append(text.isEmpty() ? "" : " ").append(first).append("..").append(plan.last());
      text.append('@').append(Ballot.format(plan.ballot())).append(':').append(plan.holders());
    }
    return text.toString();
  }
}
