package io.synod.paxos;

import static io.synod.paxos.Rig.votes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.synod.simulation.SimulatedStore;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Test;

class LeaderTest {
  private static final long B12 = Ballot.of(1, 2);

  @Test
  void shouldStepDownWhenWhatIsChosenBelowItsBaseCannotBeHad() {
    final Rig rig = Rig.ofThree(1);
    rig.replica.campaign();
    final long ballot = rig.replica.ballot();
    rig.run();
    rig.promise(2, ballot, 5, Rig.none());
    rig.run();
    assertTrue(rig.replica.isLeader());
    for (int i = 0; i < 40; i++) {
      rig.pass(Rig.RETRY_NS);
      rig.accepted(3, ballot, rig.replica.tail());
    }
    assertFalse(rig.replica.isLeader());
  }

  @Test
  void shouldCountAnAcceptorThatKnowsMoreAsChosenThanIsProposed() {
    final Rig rig =
        new Rig(
            Rig.window(1, Configuration.servers(1, 2, 3), 4, 1000), new SimulatedStore(false), 0);
    for (int i = 1; i <= 8; i++) {
      rig.accept(B12, 1, i, 0, "v");
    }
    rig.replica.campaign();
    final long ballot = rig.replica.ballot();
    rig.run();
    rig.promise(2, ballot, 0, votes(1, 8, B12));
    rig.run();
    rig.accepted(3, ballot, 8);
    rig.run();
    assertEquals(8, rig.replica.chosenThrough());
  }

  @Test
  void shouldKeepToTheWindowWhenItsBytesComeNearTheLargestInt() {
    final int[] votes = {0};
    final VoteStore store =
        (VoteStore)
            Proxy.newProxyInstance(
                VoteStore.class.getClassLoader(),
                new Class<?>[] {VoteStore.class},
                (proxy, method, arguments) ->
                    switch (method.getName()) {
                      case "promise" -> {
                        votes[0]++;
                        yield 1L;
                      }
                      case "recover", "chosenThrough" -> null;
                      case "mayHaveLostVotes" -> false;
                      case "promised" -> votes[0] == 0 ? 0L : Ballot.of(1, 1);
                      default -> 1L;
                    });
    final RecordingPeers peers = new RecordingPeers();
    final Rig quiet = Rig.ofThree(1);
    final Replica replica =
        new Replica(
            Rig.window(1, Configuration.servers(1, 2, 3), 16, Integer.MAX_VALUE),
            peers.peers(),
            store,
            quiet,
            new SplittableRandom(1));
    replica.start(0);
    replica.campaign();
    peers.refuse("accept");
    replica.doWork(0);
    replica.onPromise(2, 1, replica.ballot(), 0, 0, 0, 1, Rig.none());
    replica.doWork(0);
    assertTrue(replica.isLeader());
    final DirectBuffer huge = Rig.bytes("x");
    assertTrue(replica.propose(huge, 0, Integer.MAX_VALUE - 10) > 0);
    assertFalse(replica.mayPropose(11));
    assertTrue(replica.mayPropose(10));
  }

  @Test
  void shouldAdoptWhatWasLearnedMeanwhileInPlaceOfTheVote() {
    final Rig rig = Rig.of(1, Configuration.servers(1, 2, 3, 4, 5));
    rig.replica.onReject(5, 1, Ballot.of(6, 5));
    rig.replica.campaign();
    final long ballot = rig.replica.ballot();
    rig.run();
    rig.promise(2, ballot, 0, votes(1, 1, B12));
    rig.promise(3, ballot, 0, Rig.none());
    rig.run();
    rig.votedValue(2, ballot, 1, Ballot.of(3, 3), "x");
    assertTrue(rig.run().contains("accept 7.1 1 1 0 'x'"));
  }

  @Test
  void shouldStepDownWhenItCannotRepairWhatOnlyItKnowsAsChosen() {
    final Rig rig = Rig.ofThree(1);
    rig.accept(B12, 1, 1, 0, "a");
    rig.heartbeat(B12, 1, 1, 1);
    rig.run();
    rig.lead();
    rig.store.damage(1);
    rig.replica.onFetchChosen(2, 1, 1);
    for (int i = 0; i < 40; i++) {
      rig.pass(Rig.RETRY_NS);
      rig.accepted(2, rig.replica.ballot(), rig.replica.tail());
    }
    assertFalse(rig.replica.isLeader());
  }

  @Test
  void shouldStepDownWhenAnOpenProposalOfItsOwnIsDamaged() {
    final Rig rig = Rig.ofThree(1);
    final long ballot = rig.lead();
    rig.peers.refuse("accept");
    rig.propose("a");
    rig.propose("b");
    rig.store.damage(3);
    rig.peers.refuse();
    for (int i = 0; i < 40; i++) {
      rig.pass(Rig.RETRY_NS);
      rig.accepted(2, ballot, 2);
    }
    assertFalse(rig.replica.isLeader());
  }

  @Test
  void shouldTakeNoCommandWhenPhaseOneIsNotComplete() {
    final Rig rig = Rig.ofThree(1);
    assertEquals(Replica.NOT_LEADER, rig.propose("x"));
    rig.replica.campaign();
    rig.run();
    assertEquals(Replica.NOT_LEADER, rig.propose("x"));
    assertFalse(rig.replica.mayPropose(1));
    rig.promise(2, rig.replica.ballot(), 0, votes(1, 1, B12));
    rig.run();
    assertEquals(Replica.NOT_LEADER, rig.propose("x"));
    rig.votedValue(2, rig.replica.ballot(), 1, B12, "old");
    rig.run();
    assertTrue(rig.propose("x") > 1);
  }

  @Test
  void shouldCountAPromiseOnlyWhenItIsOfItsBallot() {
    final Rig rig = Rig.ofThree(1);
    rig.replica.campaign();
    rig.run();
    final long former = rig.replica.ballot();
    rig.replica.campaign();
    rig.run();
    rig.promise(2, former, 0, Rig.none());
    rig.promise(3, Ballot.of(9, 1), 0, Rig.none());
    assertEquals(List.of(), rig.run());
    rig.promise(2, rig.replica.ballot(), 0, Rig.none());
    assertEquals(List.of("accept 2.1 1 1 0 ''"), rig.run());
  }

  @Test
  void shouldCountAPromiseOnlyWhenItsAttemptWasMade() {
    final Rig rig = Rig.ofThree(1);
    rig.replica.campaign();
    rig.run();
    rig.replica.onPromise(2, 1, rig.replica.ballot(), 1, 0, 0, 1, Rig.none());
    assertEquals(List.of(), rig.run());
  }

  @Test
  void shouldPrepareOnlyWhenItsOwnPromiseIsDurable() {
    final Rig rig = Rig.ofThreeForcedLate(1);
    rig.replica.campaign();
    assertEquals(List.of(), rig.run());
    rig.promise(2, rig.replica.ballot(), 0, Rig.none());
    rig.store.force();
    assertEquals(List.of("prepare 2 1.1 1 0", "prepare 3 1.1 1 0"), rig.run());
  }

  @Test
  void shouldPrepareAgainWhenNoQuorumAnswers() {
    final Rig rig = Rig.ofThree(1);
    rig.replica.campaign();
    rig.run();
    rig.promise(2, Ballot.of(7, 1), 0, Rig.none());
    final List<String> sent = rig.pass(2 * Rig.RETRY_NS);
    assertTrue(sent.contains("prepare 2 1.1 1 1"), sent::toString);
    assertTrue(sent.contains("prepare 3 1.1 1 1"), sent::toString);
  }

  @Test
  void shouldProposeANoOpOfItsOwnWhenItBeginsToLead() {
    final Rig rig = Rig.ofThree(1);
    rig.replica.campaign();
    rig.run();
    rig.promise(2, rig.replica.ballot(), 0, Rig.none());
    assertEquals(List.of("accept 1.1 1 1 0 ''"), rig.run());
    assertEquals(List.of("leading 1.1"), rig.told);
  }

  @Test
  void shouldAdoptAndFillGapsBeforeItsOwnWhenOthersHadVoted() {
    final Rig rig = Rig.ofThree(1);
    rig.accept(B12, 1, 1, 0, "a");
    rig.replica.campaign();
    rig.run();
    final long ballot = rig.replica.ballot();
    rig.promise(2, ballot, 0, votes(3, 3, B12));
    assertEquals(
        List.of("accept 2.1 1 1 0 'a'", "accept 2.1 1 2 0 ''", "fetchVotes 2 2.1 3 3"),
        sorted(rig.run()));
    rig.votedValue(2, ballot, 3, B12, "c");
    assertEquals(List.of("accept 2.1 1 3 0 'c'", "accept 2.1 1 4 0 ''"), rig.run());
  }

  @Test
  void shouldTakeNoValueWhenItIsOfAnotherInstanceOrBallotThanAskedFor() {
    final Rig rig = Rig.ofThree(1);
    rig.replica.campaign();
    rig.run();
    final long ballot = rig.replica.ballot();
    rig.promise(2, ballot, 0, votes(1, 2, Ballot.of(5, 2)));
    rig.run();
    rig.votedValue(2, ballot, 2, Ballot.of(5, 2), "b");
    rig.votedValue(2, ballot, 1, B12, "stale");
    rig.votedValue(2, Ballot.of(9, 1), 1, Ballot.of(5, 2), "other");
    rig.votedValue(3, ballot, 1, Ballot.of(6, 3), "higher");
    assertEquals(List.of(), rig.run());
    rig.votedValue(2, ballot, 1, Ballot.of(5, 2), "a");
    assertEquals(List.of("accept 1.1 1 1 0 'a'"), rig.run());
  }

  @Test
  void shouldCountVotesOnlyWhenTheyAreOfItsBallot() {
    final Rig rig = Rig.ofThree(1);
    final long former = rig.lead();
    final long ballot = rig.lead();
    rig.votedValue(2, ballot, 1, former, "");
    rig.run();
    rig.accepted(2, former, 1);
    rig.accepted(3, Ballot.of(9, 1), 1);
    rig.run();
    assertEquals(0, rig.replica.chosenThrough());
    rig.accepted(2, ballot, 1);
    rig.run();
    assertEquals(1, rig.replica.chosenThrough());
  }

  @Test
  void shouldCountVotesOnlyWhenTheyAreOfTheNewestIncarnation() {
    final Rig rig = Rig.ofThree(1);
    final long ballot = rig.lead();
    rig.replica.onAccepted(2, 2, ballot, 0, 0, 0);
    rig.replica.onAccepted(2, 1, ballot, 1, 0, 0);
    rig.run();
    assertEquals(0, rig.replica.chosenThrough());
  }

  @Test
  void shouldCountItsOwnVoteOnlyWhenItIsDurable() {
    final Rig rig = Rig.ofThreeForcedLate(1);
    final long ballot = rig.lead();
    rig.accepted(2, ballot, 1);
    rig.run();
    assertEquals(1, rig.replica.appliedThrough());
    rig.propose("x");
    rig.run();
    rig.accepted(2, ballot, 2);
    rig.run();
    assertEquals(1, rig.replica.appliedThrough());
    rig.store.force();
    rig.run();
    assertEquals(2, rig.replica.appliedThrough());
  }

  @Test
  void shouldChooseWithoutItsOwnVoteWhenOthersMakeAQuorum() {
    final Rig rig = Rig.ofThreeForcedLate(1);
    final long ballot = rig.lead();
    rig.propose("x");
    rig.run();
    rig.accepted(2, ballot, 2);
    rig.accepted(3, ballot, 2);
    rig.run();
    assertEquals(2, rig.replica.appliedThrough());
  }

  @Test
  void shouldNotCountNodesThatDoNotVote() {
    final Configuration configuration =
        new Configuration(
            1,
            List.of(Member.server(1), Member.server(2), new Member(3, Set.of(Role.LEARNER))),
            Quorums.majority(2));
    final Rig rig = Rig.of(1, configuration);
    rig.replica.campaign();
    rig.run();
    rig.promise(3, rig.replica.ballot(), 0, Rig.none());
    rig.run();
    assertEquals(0, rig.replica.openInstances());
    rig.promise(2, rig.replica.ballot(), 0, Rig.none());
    rig.run();
    rig.accepted(3, rig.replica.ballot(), 1);
    rig.run();
    assertEquals(0, rig.replica.chosenThrough());
  }

  @Test
  void shouldProposeWithoutWaitingWhenTheWindowHasRoom() {
    final Rig rig = Rig.ofThree(1);
    rig.lead();
    assertEquals(2, rig.propose("a"));
    assertEquals(3, rig.propose("b"));
    assertEquals(List.of("accept 1.1 1 2 0 'a'", "accept 1.1 1 3 0 'b'"), rig.peers.take());
  }

  @Test
  void shouldRefuseWhenTheWindowIsFullOfInstances() {
    final Rig rig =
        new Rig(
            Rig.window(1, Configuration.servers(1, 2, 3), 4, 1000), new SimulatedStore(false), 0);
    final long ballot = rig.lead();
    for (int i = 2; i <= 4; i++) {
      assertEquals(i, rig.propose("x"));
    }
    assertEquals(Replica.WINDOW_FULL, rig.propose("x"));
    assertFalse(rig.replica.mayPropose(1));
    rig.accepted(2, ballot, 1);
    rig.run();
    assertEquals(5, rig.propose("x"));
    assertEquals(4, rig.replica.openInstances());
  }

  @Test
  void shouldRefuseWhenTheWindowIsFullOfBytes() {
    final Rig rig =
        new Rig(
            Rig.window(1, Configuration.servers(1, 2, 3), 16, 10), new SimulatedStore(false), 0);
    final long ballot = rig.lead();
    assertEquals(2, rig.propose("123456"));
    assertEquals(Replica.WINDOW_FULL, rig.propose("12345"));
    assertEquals(3, rig.propose("1234"));
    assertEquals(10, rig.replica.openBytes());
    rig.accepted(2, ballot, 2);
    rig.run();
    assertEquals(4, rig.replica.openBytes());
  }

  @Test
  void shouldTakeAValueAboveTheWindowsBytesWhenNothingElseIsOpen() {
    final Rig rig =
        new Rig(Rig.window(1, Configuration.servers(1, 2, 3), 16, 4), new SimulatedStore(false), 0);
    final long ballot = rig.lead();
    assertEquals(Replica.WINDOW_FULL, rig.propose("123456"));
    rig.accepted(2, ballot, 1);
    rig.run();
    assertEquals(2, rig.propose("123456"));
    assertEquals(Replica.WINDOW_FULL, rig.propose("1"));
  }

  @Test
  void shouldSendFromItsLogInOrderWhenTheTransportRefused() {
    final Rig rig = Rig.ofThree(1);
    rig.lead();
    rig.peers.refuse("accept");
    rig.propose("a");
    rig.peers.refuse();
    rig.propose("b");
    assertEquals(List.of("accept 1.1 1 2 0 'a'", "accept 1.1 1 3 0 'b'"), rig.run());
  }

  @Test
  void shouldSendNothingWhenTheStoreRefuses() {
    final Rig rig = Rig.ofThree(1);
    rig.lead();
    rig.store.refuses(true);
    assertEquals(Replica.REFUSED, rig.propose("a"));
    assertEquals(List.of(), rig.run());
    rig.store.refuses(false);
    assertEquals(2, rig.propose("a"));
    assertEquals(List.of("accept 1.1 1 2 0 'a'"), rig.run());
  }

  @Test
  void shouldStepDownWhenNoQuorumIsHeard() {
    final Rig rig = Rig.ofThree(1);
    rig.lead();
    rig.pass(Rig.TIMEOUT_NS - 1);
    assertTrue(rig.replica.isLeader());
    rig.pass(2);
    assertFalse(rig.replica.isLeader());
    assertEquals(List.of("leading 1.1", "following -1 1.1"), rig.told);
  }

  @Test
  void shouldLeadOnWhenAQuorumIsHeard() {
    final Rig rig = Rig.ofThree(1);
    final long ballot = rig.lead();
    for (int i = 0; i < 10; i++) {
      rig.pass(Rig.TIMEOUT_NS / 2);
      rig.accepted(3, ballot, 1);
    }
    assertTrue(rig.replica.isLeader());
  }

  @Test
  void shouldSendHeartbeatsAtAFixedIntervalWhenItLeads() {
    final Rig rig = Rig.ofThree(1);
    rig.lead();
    assertEquals(List.of("heartbeat 1.1 1 0 1 1 [0, 0, 0]"), rig.pass(Rig.HEARTBEAT_NS));
    rig.pass(Rig.HEARTBEAT_NS / 2);
    rig.propose("x");
    rig.peers.take();
    assertEquals(
        List.of("heartbeat 1.1 1 0 2 2 [0, 0, 0]"),
        rig.pass(Rig.HEARTBEAT_NS - Rig.HEARTBEAT_NS / 2));
    assertEquals(List.of(), rig.pass(Rig.HEARTBEAT_NS - 1));
  }

  @Test
  void shouldStepDownWhenItsBallotIsRejected() {
    final Rig rig = Rig.ofThree(1);
    final long ballot = rig.lead();
    rig.replica.onReject(3, ballot, Ballot.of(5, 3));
    assertFalse(rig.replica.isLeader());
    assertEquals(Replica.NOT_LEADER, rig.propose("x"));
    rig.replica.campaign();
    assertEquals(Ballot.of(6, 1), rig.replica.ballot());
  }

  @Test
  void shouldLeadOnWhenAFormerBallotIsRejected() {
    final Rig rig = Rig.ofThree(1);
    final long former = rig.lead();
    final long ballot = rig.lead();
    rig.votedValue(2, ballot, 1, former, "");
    rig.run();
    rig.replica.onReject(3, former, ballot);
    assertTrue(rig.replica.isLeader());
  }

  @Test
  void shouldStepDownWhenAHigherBallotIsPreparedOrHeard() {
    final Rig prepared = Rig.ofThree(1);
    prepared.lead();
    prepared.replica.onPrepare(3, Ballot.of(5, 3), 1, 0);
    assertFalse(prepared.replica.isLeader());
    final Rig heard = Rig.ofThree(1);
    heard.lead();
    heard.heartbeat(Ballot.of(5, 3), 1, 0, 0);
    assertFalse(heard.replica.isLeader());
    assertEquals(List.of("leading 1.1", "following -1 1.1", "following 3 5.3"), heard.told);
  }

  @Test
  void shouldNeverLeadAgainInABallotWhenItWasDeposed() {
    final Rig rig = Rig.ofThree(1);
    rig.replica.campaign();
    rig.run();
    final long ballot = rig.replica.ballot();
    rig.promise(2, ballot, 0, votes(1, 1, B12));
    rig.run();
    rig.replica.onReject(3, ballot, Ballot.of(5, 3));
    rig.votedValue(2, ballot, 1, B12, "a");
    rig.promise(3, ballot, 0, Rig.none());
    rig.accepted(2, ballot, 1);
    rig.run();
    assertFalse(rig.replica.isLeader());
    assertEquals(List.of(), rig.told);
  }

  @Test
  void shouldUseANewBallotWhenItStandsAgainAfterARestart() {
    final Rig rig = Rig.ofThree(1);
    rig.replica.campaign();
    rig.run();
    rig.store.crash();
    rig.restart();
    rig.replica.campaign();
    assertEquals(Ballot.of(2, 1), rig.replica.ballot());
  }

  @Test
  void shouldTellObserversAtOnceWhenSomethingIsChosen() {
    final Configuration configuration =
        new Configuration(
            1,
            List.of(Member.server(1), Member.server(2), new Member(3, Set.of(Role.LEARNER))),
            Quorums.majority(2));
    final Rig rig = Rig.of(1, configuration);
    final long ballot = rig.lead();
    rig.peers.refuse("announce");
    rig.accepted(2, ballot, 1);
    rig.run();
    rig.peers.refuse();
    assertEquals(List.of("announce 3 1.1 1 1 1"), rig.run());
  }

  @Test
  void shouldAdoptInSeveralWindowsWhenThereIsMoreThanOneHolds() {
    final Rig rig =
        new Rig(
            Rig.window(1, Configuration.servers(1, 2, 3), 2, 1000), new SimulatedStore(false), 0);
    for (int i = 1; i <= 5; i++) {
      rig.accept(B12, 1, i, 0, "v" + i);
    }
    rig.replica.campaign();
    rig.run();
    final long ballot = rig.replica.ballot();
    rig.promise(2, ballot, 0, Rig.none());
    rig.run();
    for (int i = 1; i <= 6; i++) {
      assertTrue(rig.replica.openInstances() <= 2);
      rig.accepted(2, ballot, i);
      rig.run();
    }
    assertTrue(rig.told.contains("chosen 5 'v5'"), rig.told::toString);
    assertTrue(rig.replica.isLeader());
  }

  @Test
  void shouldWorkWhenTheClockIsBelowZero() {
    final Rig rig =
        new Rig(
            Rig.settings(1, Configuration.servers(1, 2, 3)),
            new SimulatedStore(false),
            Long.MIN_VALUE + 5);
    assertTrue(rig.pass(2 * Rig.TIMEOUT_NS).contains("canvass 2 1.1 0"));
    final long ballot = rig.lead();
    rig.accepted(2, ballot, 1);
    rig.run();
    assertEquals(1, rig.replica.appliedThrough());
    rig.pass(2 * Rig.TIMEOUT_NS);
    assertFalse(rig.replica.isLeader());
  }

  @Test
  void shouldFetchFromTheLastMemberWhenTheClusterIsOfTheLargestSize() {
    final int[] ids = IntStream.rangeClosed(1, Configuration.MAX_MEMBERS).toArray();
    final Rig rig = Rig.of(1, Configuration.servers(ids));
    rig.replica.campaign();
    rig.run();
    final long ballot = rig.replica.ballot();
    for (int id = 17; id <= 32; id++) {
      rig.promise(id, ballot, 0, id == 32 ? votes(1, 1, B12) : Rig.none());
    }
    assertEquals(List.of("fetchVotes 32 1.1 1 1"), rig.run());
  }

  @Test
  void shouldChooseAloneOnlyWhatIsDurableWhenItIsTheOnlyNode() {
    final Rig rig = new Rig(Rig.settings(1, Configuration.servers(1)), new SimulatedStore(true), 0);
    rig.run();
    rig.run();
    assertFalse(rig.replica.isLeader());
    rig.store.force();
    rig.run();
    assertTrue(rig.replica.isLeader());
    final long instance = rig.propose("x");
    rig.run();
    assertEquals(0, rig.replica.appliedThrough());
    rig.store.force();
    rig.run();
    assertEquals(instance, rig.replica.appliedThrough());
  }

  @Test
  void shouldAskForTheNextVotesAtOnceWhenTheFirstHaveCome() {
    final Rig rig = Rig.ofThree(1);
    rig.replica.campaign();
    rig.run();
    final long ballot = rig.replica.ballot();
    final VoteRanges ranges = votes(1, 1, B12);
    ranges.record(2, 4, Ballot.of(1, 3), VoteRanges.VOTE);
    rig.promise(2, ballot, 0, ranges);
    assertEquals(List.of("fetchVotes 2 1.1 1 1"), rig.run());
    rig.votedValue(2, ballot, 1, B12, "a");
    assertTrue(rig.run().contains("fetchVotes 2 1.1 2 4"));
  }

  private static List<String> sorted(final List<String> lines) {
    return lines.stream().sorted().toList();
  }
}
