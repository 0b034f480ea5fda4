package io.synod.paxos;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class ValueServerTest {
  private static final long B12 = Ballot.of(1, 2);

  @Test
  void shouldServeTheFirstRequestWhenItBeginsAtTheFirstInstance() {
    final Rig rig = Rig.ofThree(1);
    rig.accept(B12, 1, 1, 0, "a");
    rig.heartbeat(B12, 1, 1, 1);
    rig.run();
    rig.replica.onFetchChosen(3, 1, 1);
    assertEquals(List.of("learn 3 1 1.2 'a'"), rig.run());
  }

  @Test
  void shouldComeToAnEndWhenMoreVotesAreAskedForThanThereAre() {
    final Rig rig = Rig.ofThree(1);
    rig.accept(B12, 1, 1, 0, "a");
    rig.run();
    rig.replica.onFetchVotes(3, Ballot.of(2, 3), 1, Long.MAX_VALUE);
    rig.run();
    assertEquals(0, rig.replica.doWork(rig.nowNs));
  }

  @Test
  void shouldServeOnlyWhatItKnowsAsChosenWhenMoreIsAskedFor() {
    final Rig rig = Rig.ofThree(1);
    rig.accept(B12, 1, 1, 0, "a");
    rig.accept(B12, 1, 2, 1, "b");
    rig.run();
    rig.replica.onFetchChosen(3, 1, 9);
    assertEquals(List.of("learn 3 1 1.2 'a'"), rig.run());
  }

  @Test
  void shouldServeTheRestWhenTheTransportRefused() {
    final Rig rig = ofChosen(40);
    rig.peers.room(3);
    rig.replica.onFetchChosen(3, 1, 40);
    assertEquals(3, rig.run().size());
    rig.peers.room(Integer.MAX_VALUE);
    final List<String> sent = rig.run();
    assertEquals(37, sent.size());
    assertEquals("learn 3 4 1.2 'v4'", sent.get(0));
  }

  @Test
  void shouldServeALittleInEachCycleWhenMuchIsAskedFor() {
    final Rig rig = ofChosen(100);
    rig.replica.onFetchChosen(3, 1, 100);
    rig.replica.doWork(rig.nowNs);
    assertEquals(32, rig.peers.take().size());
  }

  @Test
  void shouldGoOnWhenARequestProlongsTheLast() {
    final Rig rig = ofChosen(60);
    rig.replica.onFetchChosen(3, 1, 40);
    rig.replica.doWork(rig.nowNs);
    rig.replica.onFetchChosen(3, 41, 60);
    assertEquals(60, rig.run().size());
  }

  @Test
  void shouldBeginAnewWhenARequestGoesBack() {
    final Rig rig = ofChosen(40);
    rig.replica.onFetchChosen(3, 1, 40);
    rig.run();
    rig.replica.onFetchChosen(3, 39, 40);
    assertEquals(List.of("learn 3 39 1.2 'v39'", "learn 3 40 1.2 'v40'"), rig.run());
  }

  @Test
  void shouldNameTheBallotOfItsVoteWhenACandidateAsks() {
    final Rig rig = Rig.ofThree(1);
    rig.accept(B12, 1, 1, 0, "a");
    rig.accept(B12, 1, 3, 0, "c");
    rig.run();
    rig.replica.onFetchVotes(3, Ballot.of(2, 3), 1, 3);
    assertEquals(List.of("votedValue 3 2.3 1 1.2 'a'", "votedValue 3 2.3 3 1.2 'c'"), rig.run());
  }

  @Test
  void shouldSendAcceptsAgainWhenTheFollowerAsks() {
    final Rig rig = Rig.ofThree(1);
    rig.lead();
    rig.propose("a");
    rig.run();
    rig.replica.onResend(3, Ballot.of(1, 1), 1, 9);
    assertEquals(List.of("acceptAgain 3 1.1 1 1 0 ''", "acceptAgain 3 1.1 1 2 0 'a'"), rig.run());
  }

  @Test
  void shouldSendNoAcceptAgainWhenItDoesNotLeadThatBallot() {
    final Rig rig = Rig.ofThree(1);
    rig.lead();
    rig.replica.onResend(3, Ballot.of(9, 1), 1, 1);
    assertEquals(List.of(), rig.run());
    rig.replica.onResend(3, Ballot.of(1, 1), 1, 1);
    rig.replica.onReject(3, Ballot.of(1, 1), Ballot.of(5, 3));
    assertEquals(List.of(), rig.run());
  }

  private static Rig ofChosen(final int count) {
    final Rig rig = Rig.ofThree(1);
    for (int i = 1; i <= count; i++) {
      rig.accept(B12, 1, i, 0, "v" + i);
    }
    rig.heartbeat(B12, 1, count, count);
    rig.run();
    return rig;
  }
}
