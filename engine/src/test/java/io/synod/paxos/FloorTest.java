package io.synod.paxos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** A log that a snapshot covers in part. */
class FloorTest {
  private static final long BALLOT = Ballot.of(1, 2);

  @Test
  void shouldOfferTheSnapshotAndStaySilentOnValuesWhenAskedBelowTheFloor() {
    final Rig rig = followerOfTen();

    assertTrue(rig.replica.truncate(6));
    rig.run();
    rig.told.clear();
    rig.replica.onFetchChosen(3, 4, 9);
    final List<String> sent = rig.run();

    assertEquals(List.of("snapshot needed 3"), rig.told);
    assertEquals(List.of(), sent);
    rig.replica.onFetchChosen(3, 7, 8);
    assertEquals(2, rig.run().stream().filter(line -> line.contains("learn")).count());
  }

  @Test
  void shouldPromiseThatTheTruncatedIsChosenNeverThatNothingWasVoted() {
    final Rig rig = followerOfTen();
    rig.replica.truncate(6);

    rig.replica.onPrepare(3, Ballot.of(9, 3), 1, 0);
    final String promise =
        rig.run().stream().filter(line -> line.contains("promise")).findFirst().orElseThrow();

    assertTrue(promise.contains("10"), promise);
    assertEquals(10, rig.replica.chosenThrough());
  }

  @Test
  void shouldRefuseToTruncatePastWhatIsApplied() {
    final Rig rig = followerOfTen();

    assertThrows(SafetyViolationException.class, () -> rig.replica.truncate(11));
  }

  @Test
  void shouldNotTruncateWhileItStandsForElection() {
    final Rig rig = followerOfTen();
    rig.replica.campaign();

    assertFalse(rig.replica.truncate(6));
    assertEquals(0, rig.replica.floor());
  }

  @Test
  void shouldApplyFromBehindTheSnapshotWhenRestarted() {
    final Rig rig = followerOfTen();
    rig.told.clear();

    rig.restart(8);
    rig.heartbeat(BALLOT, 1, 10, 10);
    rig.run();

    assertEquals(
        List.of("chosen 9 'v9'", "chosen 10 'v10'"),
        rig.told.stream().filter(line -> line.startsWith("chosen")).toList());
    assertEquals(8, rig.replica.floor());
    assertEquals(10, rig.replica.appliedThrough());
  }

  @Test
  void shouldGoOnBehindTheSnapshotWhenOneIsInstalled() {
    final Rig rig = Rig.ofThree(1);
    rig.heartbeat(BALLOT, 1, 20, 20);
    assertTrue(rig.replica.lacks(15));

    rig.replica.installed(15);
    rig.learn(2, 16, BALLOT, "v16");
    rig.run();

    assertTrue(rig.told.contains("chosen 16 'v16'"), rig.told::toString);
    assertEquals(16, rig.replica.appliedThrough());
    assertFalse(rig.replica.lacks(16));
  }

  @Test
  void shouldTakeNothingBackWhenTheSnapshotIsOlderThanWhatIsApplied() {
    final Rig rig = followerOfTen();
    final long promised = rig.replica.ballot();

    rig.replica.installed(4);
    rig.run();

    assertEquals(10, rig.replica.appliedThrough());
    assertEquals(10, rig.replica.chosenThrough());
    assertEquals(promised, rig.replica.ballot());
    assertEquals(4, rig.replica.floor());
  }

  @Test
  void shouldStepDownWhenASnapshotIsInstalledBelowALeader() {
    final Rig rig = Rig.ofThree(1);
    rig.lead();
    assertTrue(rig.replica.isLeader());

    rig.replica.installed(50);

    assertFalse(rig.replica.isLeader());
    assertEquals(50, rig.replica.chosenThrough());
    assertEquals(Replica.NOT_LEADER, rig.propose("late"));
  }

  @Test
  void shouldProposeBehindTheSnapshotWhenThePromisesKnowLessAsChosen() {
    final Rig rig = Rig.ofThree(1);
    rig.replica.installed(50);
    rig.replica.campaign();
    rig.run();

    rig.promise(2, rig.replica.ballot(), 40, Rig.votes(41, 50, BALLOT));
    rig.run();
    rig.run();

    assertTrue(rig.replica.isLeader());
    assertEquals(52, rig.propose("first"));
  }

  /** Node 1, which has applied what node 2 has had chosen: v1 to v10. */
  private static Rig followerOfTen() {
    final Rig rig = Rig.ofThree(1);
    for (int i = 1; i <= 10; i++) {
      rig.accept(BALLOT, 1, i, i - 1, "v" + i);
    }
    rig.heartbeat(BALLOT, 1, 10, 10);
    rig.run();
    assertEquals(10, rig.replica.appliedThrough());
    return rig;
  }
}
