package io.synod.paxos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FollowerTest {
  private static final long B12 = Ballot.of(1, 2);

  @Test
  void shouldAnswerOnlyWhenItsVoteIsDurable() {
    final Rig rig = Rig.ofThreeForcedLate(1);
    rig.accept(B12, 1, 1, 0, "a");
    assertEquals(List.of("accepted 2 1.2 0 0 0"), rig.run());
    rig.accept(B12, 1, 2, 0, "b");
    assertEquals(List.of(), rig.run());
    rig.store.force();
    rig.accept(B12, 1, 3, 0, "c");
    assertEquals(List.of("accepted 2 1.2 2 0 0"), rig.run());
    rig.store.force();
    assertEquals(List.of("accepted 2 1.2 3 0 0"), rig.run());
  }

  @Test
  void shouldAnswerOnceADutyCycleWhenManyAcceptsCame() {
    final Rig rig = Rig.ofThree(1);
    for (int i = 1; i <= 9; i++) {
      rig.accept(B12, 1, i, 0, "a");
    }
    assertEquals(List.of("accepted 2 1.2 9 0 0"), rig.run());
  }

  @Test
  void shouldRejectAnAcceptWhenItIsBelowThePromise() {
    final Rig rig = Rig.ofThree(1);
    rig.replica.onPrepare(3, Ballot.of(2, 3), 1, 0);
    rig.run();
    rig.accept(B12, 1, 1, 0, "a");
    assertEquals(List.of("reject 2 1.2 2.3"), rig.run());
    assertEquals(VoteStore.NOT_HELD, rig.store.durableBallot(1));
  }

  @Test
  void shouldVoteWhenTheAcceptIsOfThePromisedBallot() {
    final Rig rig = Rig.ofThree(1);
    rig.replica.onPrepare(3, Ballot.of(2, 3), 1, 0);
    rig.run();
    rig.accept(Ballot.of(2, 3), 1, 1, 0, "a");
    assertEquals(List.of("accepted 3 2.3 1 0 0"), rig.run());
  }

  @Test
  void shouldRaiseItsPromiseInTheSameRecordWhenItVotesAboveIt() {
    final Rig rig = Rig.ofThree(1);
    final long before = rig.store.durablePosition();
    rig.accept(Ballot.of(2, 3), 1, 1, 0, "a");
    assertEquals(before + 1, rig.store.durablePosition());
    rig.store.crash();
    rig.restart();
    rig.replica.onPrepare(2, Ballot.of(1, 2), 1, 0);
    assertEquals(List.of("reject 2 1.2 2.3"), rig.run());
  }

  @Test
  void shouldRejectTheFormerLeaderWhenItHeardAHigherOne() {
    final Rig rig = Rig.ofThree(1);
    rig.heartbeat(Ballot.of(2, 3), 1, 0, 0);
    rig.run();
    rig.accept(B12, 1, 1, 0, "a");
    assertEquals(List.of("reject 2 1.2 2.3"), rig.run());
  }

  @Test
  void shouldIgnoreAnAcceptWhenTheBallotIsNotItsSenders() {
    final Rig rig = Rig.ofThree(1);
    rig.replica.onAccept(3, B12, 1, 1, 0, Rig.bytes("a"), 0, 1);
    assertEquals(List.of(), rig.run());
    assertEquals(0, rig.replica.tail());
  }

  @Test
  void shouldAnswerOnlyForTheUnbrokenRunWhenAcceptsCameOutOfOrder() {
    final Rig rig = Rig.ofThree(1);
    rig.accept(B12, 1, 3, 0, "c");
    rig.accept(B12, 1, 1, 0, "a");
    assertEquals(List.of("accepted 2 1.2 1 0 0"), rig.run());
    rig.accept(B12, 1, 2, 0, "b");
    assertEquals(List.of("accepted 2 1.2 3 0 0"), rig.run());
  }

  @Test
  void shouldNotCountVotesOfAFormerBallotWhenItAnswersANewLeader() {
    final Rig rig = Rig.ofThree(1);
    rig.accept(B12, 1, 1, 0, "a");
    rig.accept(B12, 1, 2, 0, "b");
    rig.run();
    rig.accept(Ballot.of(2, 3), 1, 1, 0, "a");
    assertEquals(List.of("accepted 3 2.3 1 0 0"), rig.run());
  }

  @Test
  void shouldCountWhatItKnowsAsChosenWhenANewLeaderProposesItAgain() {
    final Rig rig = Rig.ofThree(1);
    rig.accept(B12, 1, 1, 0, "a");
    rig.heartbeat(B12, 1, 1, 1);
    rig.run();
    rig.accept(Ballot.of(2, 3), 1, 1, 0, "a");
    assertEquals(List.of("accepted 3 2.3 1 1 0"), rig.run());
  }

  @Test
  void shouldAskForWhatIsMissingWhenItStaysAway() {
    final Rig rig = Rig.ofThree(1);
    rig.accept(B12, 1, 1, 0, "a");
    rig.accept(B12, 1, 4, 0, "d");
    rig.run();
    assertTrue(rig.pass(2 * Rig.RETRY_NS).contains("resend 2 1.2 2 3"));
    rig.accept(B12, 1, 2, 0, "b");
    rig.accept(B12, 1, 3, 0, "c");
    assertEquals(List.of("accepted 2 1.2 4 0 0"), rig.run());
  }

  @Test
  void shouldAskForTheTailWhenOnlyAHeartbeatToldOfIt() {
    final Rig rig = Rig.ofThree(1);
    rig.heartbeat(B12, 1, 0, 2);
    rig.run();
    assertTrue(rig.pass(2 * Rig.RETRY_NS).contains("resend 2 1.2 1 2"));
  }

  @Test
  void shouldAskAgainWhenTheTransportRefusedToAsk() {
    final Rig rig = Rig.ofThree(1);
    rig.heartbeat(B12, 1, 0, 2);
    rig.run();
    rig.peers.refuse("resend");
    rig.pass(2 * Rig.RETRY_NS);
    rig.peers.refuse();
    assertTrue(rig.pass(2 * Rig.RETRY_NS).contains("resend 2 1.2 1 2"));
  }

  @Test
  void shouldAnswerAgainWhenTheTransportRefusedTheAnswer() {
    final Rig rig = Rig.ofThree(1);
    rig.peers.refuse("accepted");
    rig.accept(B12, 1, 1, 0, "a");
    rig.run();
    rig.peers.refuse();
    assertEquals(List.of("accepted 2 1.2 1 0 0"), rig.run());
  }

  @Test
  void shouldLoseNothingWhenTheStoreRefusesForAWhile() {
    final Rig rig = Rig.ofThree(1);
    rig.store.refuses(true);
    rig.accept(B12, 1, 1, 0, "a");
    assertEquals(List.of("accepted 2 1.2 0 0 0"), rig.run());
    rig.store.refuses(false);
    assertTrue(rig.pass(2 * Rig.RETRY_NS).contains("resend 2 1.2 1 1"));
    rig.accept(B12, 1, 1, 0, "a");
    assertEquals(List.of("accepted 2 1.2 1 0 0"), rig.run());
  }

  @Test
  void shouldAnswerAHeartbeatWhenItsSequenceIsNew() {
    final Rig rig = Rig.ofThree(1);
    rig.replica.onHeartbeat(2, B12, 1, 0, 0, 7, Peers.NO_INCARNATIONS);
    assertEquals(List.of("accepted 2 1.2 0 0 7"), rig.run());
    rig.replica.onHeartbeat(2, B12, 1, 0, 0, 7, Peers.NO_INCARNATIONS);
    assertEquals(List.of(), rig.run());
    rig.replica.onHeartbeat(2, B12, 1, 0, 0, 8, Peers.NO_INCARNATIONS);
    assertEquals(List.of("accepted 2 1.2 0 0 8"), rig.run());
  }

  @Test
  void shouldStopWhenTwoValuesComeInOneBallot() {
    final Rig rig = Rig.ofThree(1);
    rig.accept(B12, 1, 1, 0, "a");
    rig.accept(B12, 1, 1, 0, "a");
    assertThrows(SafetyViolationException.class, () -> rig.accept(B12, 1, 1, 0, "b"));
  }

  @Test
  void shouldRefuseToGoOnWhenTheClusterHasHeardALaterStartOfIt() {
    final Rig rig = Rig.ofThree(1);
    final long own = rig.store.incarnation();
    rig.replica.onHeartbeat(2, B12, 1, 0, 0, 7, new long[] {own, own, own});
    final SafetyViolationException error =
        assertThrows(
            SafetyViolationException.class,
            () ->
                rig.replica.onHeartbeat(
                    2, B12, 1, 0, 0, 8, new long[] {own + 1, own + 1, own + 1}));
    assertTrue(error.getMessage().contains("restored from an older copy"), error::getMessage);
  }

  @Test
  void shouldKeepValuesAndStaySilentWhenItOnlyLearns() {
    final Configuration configuration =
        new Configuration(
            1, List.of(Member.server(2), new Member(1, Set.of(Role.LEARNER))), Quorums.majority(1));
    final Rig rig = Rig.of(1, configuration);
    rig.accept(B12, 1, 1, 0, "a");
    rig.heartbeat(B12, 1, 1, 1);
    assertEquals(List.of(), rig.run());
    assertEquals(List.of("following 2 1.2", "chosen 1 'a'"), rig.told);
  }
}
