package io.synod.paxos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class LearnerTest {
  private static final long B12 = Ballot.of(1, 2);

  @Test
  void shouldRepairADamagedRecordWhenAnotherNodeSendsTheValue() {
    final Rig rig = Rig.ofThree(1);
    rig.accept(B12, 1, 1, 0, "a");
    rig.store.damage(1);
    rig.heartbeat(B12, 1, 1, 1);
    rig.pass(3 * Rig.RETRY_NS);
    rig.learn(2, 1, B12, "a");
    rig.run();
    assertEquals(List.of("following 2 1.2", "chosen 1 'a'"), rig.told);
  }

  @Test
  void shouldRepairADamagedRecordWhenItWasAppliedLongAgo() {
    final Rig rig = Rig.ofThree(1);
    rig.accept(B12, 1, 1, 0, "a");
    rig.accept(B12, 1, 2, 1, "b");
    rig.run();
    rig.store.damage(1);
    rig.replica.onFetchChosen(3, 1, 1);
    assertTrue(rig.pass(3 * Rig.RETRY_NS).contains("fetchChosen 2 1 1"));
    rig.learn(2, 1, B12, "a");
    rig.run();
    rig.replica.onFetchChosen(3, 1, 1);
    assertEquals(List.of("learn 3 1 1.2 'a'"), rig.run());
  }

  @Test
  void shouldApplyInOrderWhenTheLeaderSaysWhatIsChosen() {
    final Rig rig = Rig.ofThree(1);
    rig.accept(B12, 1, 2, 0, "b");
    rig.heartbeat(B12, 1, 2, 2);
    rig.run();
    assertEquals(List.of("following 2 1.2"), rig.told);
    rig.accept(B12, 1, 1, 0, "a");
    rig.run();
    assertEquals(List.of("following 2 1.2", "chosen 1 'a'", "chosen 2 'b'"), rig.told);
  }

  @Test
  void shouldApplyNothingWhenItIsVotedForAndNotChosen() {
    final Rig rig = Rig.ofThree(1);
    rig.accept(B12, 1, 1, 0, "a");
    rig.accept(B12, 1, 2, 1, "b");
    rig.run();
    assertEquals(List.of("following 2 1.2", "chosen 1 'a'"), rig.told);
    rig.replica.onPrepare(3, Ballot.of(2, 3), 2, 0);
    rig.pass(Rig.TIMEOUT_NS);
    assertEquals(1, rig.replica.appliedThrough());
  }

  @Test
  void shouldFetchAndNotApplyWhenItsVoteIsOfAnotherBallot() {
    final Rig rig = Rig.ofThree(1);
    rig.accept(B12, 1, 1, 0, "old");
    rig.heartbeat(Ballot.of(2, 3), 1, 1, 1);
    final List<String> sent = rig.pass(2 * Rig.RETRY_NS);
    assertEquals(0, rig.replica.appliedThrough());
    assertTrue(sent.contains("fetchChosen 3 1 1"), sent::toString);
    rig.learn(3, 1, Ballot.of(2, 3), "new");
    rig.run();
    assertEquals("chosen 1 'new'", rig.told.get(rig.told.size() - 1));
  }

  @Test
  void shouldIgnoreALearnedValueWhenItIsNotTheNext() {
    final Rig rig = Rig.ofThree(1);
    rig.learn(2, 2, B12, "b");
    rig.run();
    assertEquals(0, rig.replica.chosenThrough());
    rig.learn(2, 1, B12, "a");
    rig.learn(2, 1, B12, "a");
    rig.learn(2, 2, B12, "b");
    rig.run();
    assertEquals(List.of("chosen 1 'a'", "chosen 2 'b'"), rig.told);
  }

  @Test
  void shouldLearnAgainWhenTheStoreRefused() {
    final Rig rig = Rig.ofThree(1);
    rig.heartbeat(B12, 3, 2, 2);
    rig.store.refuses(true);
    rig.learn(2, 1, B12, "a");
    rig.run();
    assertEquals(0, rig.replica.chosenThrough());
    rig.store.refuses(false);
    assertTrue(rig.pass(3 * Rig.RETRY_NS).contains("fetchChosen 2 1 2"));
    rig.learn(2, 1, B12, "a");
    rig.run();
    assertEquals(1, rig.replica.appliedThrough());
  }

  @Test
  void shouldAskAnotherWhenTheFirstStaysSilent() {
    final Rig rig = Rig.ofThree(1);
    rig.heartbeat(B12, 3, 2, 2);
    final List<String> sent = rig.pass(30 * Rig.RETRY_NS);
    assertTrue(sent.contains("fetchChosen 2 1 2"), sent::toString);
    assertTrue(sent.contains("fetchChosen 3 1 2"), sent::toString);
  }

  @Test
  void shouldKeepTheVoteWhenALearnedRecordIsOfALowerBallot() {
    final Rig rig = Rig.ofThree(1);
    rig.accept(Ballot.of(2, 3), 1, 1, 0, "a");
    rig.learn(2, 1, B12, "a");
    rig.run();
    rig.replica.onFetchVotes(2, Ballot.of(3, 2), 1, 1);
    assertTrue(rig.run().contains("votedValue 2 3.2 1 2.3 'a'"));
  }

  @Test
  void shouldStopWhenALearnedValueContradictsItsVote() {
    final Rig rig = Rig.ofThree(1);
    rig.accept(B12, 1, 1, 0, "a");
    assertThrows(SafetyViolationException.class, () -> rig.learn(3, 1, B12, "b"));
  }

  @Test
  void shouldApplyFromTheFirstInstanceWhenRestarted() {
    final Rig rig = Rig.ofThree(1);
    for (int i = 1; i <= 20; i++) {
      rig.accept(B12, 1, i, 0, "v" + i);
    }
    rig.heartbeat(B12, 1, 20, 20);
    rig.run();
    rig.told.clear();
    rig.restart();
    rig.run();
    assertEquals("chosen 1 'v1'", rig.told.get(0));
    assertEquals(rig.told.size(), rig.replica.appliedThrough());
    assertTrue(rig.replica.appliedThrough() <= rig.replica.chosenThrough());
  }
}
