package io.synod.paxos;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AcceptorTest {
  private static final long B12 = Ballot.of(1, 2);

  @Test
  void shouldPromiseAsFaultyWhatItFoundDamaged() {
    final Rig rig = Rig.ofThree(1);
    rig.accept(B12, 1, 1, 0, "a");
    rig.accept(B12, 1, 2, 0, "b");
    rig.store.damage(1);
    rig.replica.onFetchVotes(3, Ballot.of(2, 3), 1, 2);
    rig.run();
    rig.replica.onPrepare(3, Ballot.of(2, 3), 1, 0);
    assertEquals(List.of("promise 3 2.3 0 0 0 1 [1!1.2 2@1.2]"), rig.run());
  }

  @Test
  void shouldNotPromiseAsChosenWhatItFoundDamaged() {
    final Rig rig = Rig.ofThree(1);
    rig.accept(B12, 1, 1, 0, "a");
    rig.accept(B12, 1, 2, 0, "b");
    rig.store.damage(2);
    rig.heartbeat(B12, 1, 2, 2);
    rig.run();
    rig.replica.onPrepare(3, Ballot.of(2, 3), 1, 0);
    assertEquals(List.of("promise 3 2.3 0 1 0 1 [2!1.2]"), rig.run());
  }

  @Test
  void shouldSendAllPagesOfOneAnswerWhenTheTransportRefusesBetweenThem() {
    final Rig rig = Rig.ofThree(1);
    for (final int instance : new int[] {1, 2, 4, 6}) {
      rig.accept(B12, 1, instance, 0, "a");
    }
    rig.run();
    rig.peers.rangesPerPage(2);
    rig.replica.onPrepare(3, Ballot.of(2, 3), 1, 0);
    rig.peers.room(1);
    assertEquals(List.of("promise 3 2.3 0 0 0 2 [1..2@1.2 4@1.2]"), rig.run());
    rig.store.damage(1);
    rig.replica.onFetchVotes(3, Ballot.of(2, 3), 1, 1);
    rig.run();
    rig.peers.room(100);
    assertEquals(List.of("promise 3 2.3 0 0 1 2 [6@1.2]"), rig.run());
  }

  @Test
  void shouldAnswerAnAttemptOnceWhenThePrepareComesTwice() {
    final Rig rig = Rig.ofThree(1);
    rig.replica.onPrepare(3, Ballot.of(1, 3), 1, 0);
    rig.run();
    rig.replica.onPrepare(3, Ballot.of(1, 3), 1, 0);
    assertEquals(List.of(), rig.run());
    rig.replica.onPrepare(3, Ballot.of(1, 3), 1, 1);
    assertEquals(List.of("promise 3 1.3 1 0 0 1 []"), rig.run());
  }

  @Test
  void shouldPromiseOnlyWhenThePromiseIsDurable() {
    final Rig rig = Rig.ofThreeForcedLate(1);
    rig.replica.onPrepare(3, Ballot.of(2, 3), 1, 0);
    assertEquals(List.of(), rig.run());
    rig.store.force();
    assertEquals(List.of("promise 3 2.3 0 0 0 1 []"), rig.run());
  }

  @Test
  void shouldRejectAPrepareWhenItIsBelowThePromise() {
    final Rig rig = Rig.ofThree(1);
    rig.replica.onPrepare(3, Ballot.of(2, 3), 1, 0);
    rig.run();
    rig.replica.onPrepare(2, Ballot.of(2, 2), 1, 0);
    assertEquals(List.of("reject 2 2.2 2.3"), rig.run());
  }

  @Test
  void shouldKeepItsPromiseWhenRestarted() {
    final Rig rig = Rig.ofThree(1);
    rig.replica.onPrepare(3, Ballot.of(2, 3), 1, 0);
    rig.store.crash();
    rig.restart();
    rig.replica.onPrepare(2, Ballot.of(2, 2), 1, 0);
    assertEquals(List.of("reject 2 2.2 2.3"), rig.run());
  }

  @Test
  void shouldPromiseOnlyTheHigherWhenItIsOvertakenBeforeItIsDurable() {
    final Rig rig = Rig.ofThreeForcedLate(1);
    rig.replica.onPrepare(2, Ballot.of(2, 2), 1, 0);
    rig.replica.onPrepare(3, Ballot.of(2, 3), 1, 0);
    rig.store.force();
    assertEquals(List.of("promise 3 2.3 0 0 0 1 []"), rig.run());
  }

  @Test
  void shouldNameEveryVoteAfterItsChosenPrefixWhenItPromises() {
    final Rig rig = Rig.ofThree(1);
    for (int i = 1; i <= 4; i++) {
      rig.accept(B12, 1, i, 0, "a");
    }
    rig.accept(Ballot.of(2, 3), 5, 6, 0, "b");
    rig.accept(Ballot.of(2, 3), 1, 2, 2, "a");
    rig.run();
    rig.replica.onPrepare(2, Ballot.of(3, 2), 1, 0);
    assertEquals(List.of("promise 2 3.2 0 0 0 1 [1@1.2 2@2.3 3..4@1.2 6@2.3]"), rig.run());
  }

  @Test
  void shouldPromiseAgainWhenTheTransportRefused() {
    final Rig rig = Rig.ofThree(1);
    rig.peers.refuse("promise");
    rig.replica.onPrepare(3, Ballot.of(2, 3), 1, 0);
    assertEquals(List.of(), rig.run());
    rig.peers.refuse();
    assertEquals(List.of("promise 3 2.3 0 0 0 1 []"), rig.run());
  }

  @Test
  void shouldIgnoreAPrepareWhenTheBallotIsNotItsSenders() {
    final Rig rig = Rig.ofThree(1);
    rig.replica.onPrepare(2, Ballot.of(2, 3), 1, 0);
    assertEquals(List.of(), rig.run());
    assertEquals(Ballot.NONE, rig.replica.ballot());
  }

  @Test
  void shouldIgnoreAPrepareWhenItIsNoAcceptor() {
    final Configuration configuration =
        new Configuration(
            1, List.of(Member.server(2), new Member(1, Set.of(Role.LEARNER))), Quorums.majority(1));
    final Rig rig = Rig.of(1, configuration);
    rig.replica.onPrepare(2, B12, 1, 0);
    assertEquals(List.of(), rig.run());
  }
}
