package io.synod.paxos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.synod.simulation.SimulatedStore;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A vote that was answered for and is lost never makes an instance look empty that was chosen. */
class AbstentionTest {
  private static final long B12 = Ballot.of(1, 2);
  private static final long B23 = Ballot.of(2, 3);
  private static final long[] FORMER = {1, 1, 1};
  private static final long[] PRESENT = {2, 1, 1};

  @Test
  void shouldAnswerNeitherPrepareNorCanvassWhenVotesMayBeLost() {
    final Rig rig = abstaining();
    rig.replica.onCanvass(3, B23, 0);
    rig.replica.onPrepare(3, B23, 1, 0);
    assertEquals(List.of(), rig.run());
    assertEquals(B12, rig.store.promised());
  }

  @Test
  void shouldNotStandWhenVotesMayBeLost() {
    final Rig rig = abstaining();
    assertEquals(List.of(), rig.pass(10 * Rig.TIMEOUT_NS));
    assertThrows(IllegalStateException.class, rig.replica::campaign);
  }

  @Test
  void shouldTellOfNoVotesWhenItAbstains() {
    final Rig rig = abstaining();
    rig.accept(B12, 1, 1, 0, "a");
    rig.accept(B12, 1, 2, 1, "b");
    assertEquals(List.of("accepted 2 1.2 0 1 0"), rig.run());
    assertEquals(B12, rig.store.durableBallot(2));
  }

  @Test
  void shouldTakePartWhenItsStartWasNamedAndAllIsHeldThatWasChosenOrOpenThen() {
    final Rig rig = abstaining();
    heartbeat(rig, B12, 1, 2, PRESENT);
    rig.run();
    assertTrue(rig.replica.abstains());
    rig.learn(2, 1, B12, "a");
    rig.run();
    assertTrue(rig.replica.abstains());
    // What became open later is not waited for.
    heartbeat(rig, B12, 1, 9, PRESENT);
    rig.accept(B12, 1, 2, 1, "b");
    assertEquals(List.of("accepted 2 1.2 2 1 0"), rig.run());
    assertFalse(rig.replica.abstains());
    assertFalse(rig.store.mayHaveLostVotes());
    rig.replica.onPrepare(3, B23, 1, 0);
    assertEquals(List.of("promise 3 2.3 0 1 0 1 [1..2@1.2]"), rig.run());
  }

  @Test
  void shouldAbstainOnWhenNotItsPresentStartWasNamed() {
    for (final long[] named : List.of(FORMER, new long[3], Peers.NO_INCARNATIONS)) {
      final Rig rig = abstaining();
      rig.accept(B12, 1, 1, 0, "a");
      heartbeat(rig, B12, 1, 1, named);
      rig.run();
      assertEquals(1, rig.replica.chosenThrough());
      assertTrue(rig.replica.abstains());
    }
  }

  @Test
  void shouldAbstainOnWhenTheLeaderIsBelowItsPromise() {
    final Rig rig = Rig.ofThree(1);
    rig.replica.onPrepare(3, B23, 1, 0);
    rig.run();
    crashHost(rig);
    heartbeat(rig, B12, 0, 0, PRESENT);
    assertEquals(List.of("reject 2 1.2 2.3"), rig.run());
    assertTrue(rig.replica.abstains());
    heartbeat(rig, B23, 0, 0, PRESENT);
    rig.run();
    assertFalse(rig.replica.abstains());
  }

  @Test
  void shouldBeNamedAnewWhenAnotherLeaderComes() {
    final Rig rig = abstaining();
    heartbeat(rig, B12, 0, 2, PRESENT);
    rig.accept(B12, 1, 1, 0, "a");
    rig.accept(B23, 1, 1, 0, "a");
    rig.accept(B23, 1, 2, 0, "b");
    rig.run();
    assertTrue(rig.replica.abstains());
    heartbeat(rig, B23, 0, 2, PRESENT);
    rig.run();
    assertFalse(rig.replica.abstains());
  }

  @Test
  void shouldAbstainOnWhenWhatItMustHoldIsNotDurable() {
    final Rig rig = new Rig(settings(), new SimulatedStore(true), 0);
    crashHost(rig);
    heartbeat(rig, B12, 0, 1, PRESENT);
    rig.accept(B12, 1, 1, 0, "a");
    rig.run();
    assertTrue(rig.replica.abstains());
    rig.store.force();
    rig.run();
    assertFalse(rig.replica.abstains());
  }

  @Test
  void shouldAbstainAgainWhenItStartsBeforeItWasReadmitted() {
    final Rig rig = abstaining();
    rig.store.reopened();
    rig.restart();
    heartbeat(rig, B12, 0, 0, PRESENT);
    rig.run();
    assertTrue(rig.replica.abstains());
    heartbeat(rig, B12, 0, 0, new long[] {3, 1, 1});
    rig.run();
    assertFalse(rig.replica.abstains());
  }

  @Test
  void shouldVoteForNothingAndAbstainNotWhenItIsNoAcceptor() {
    final Configuration configuration =
        new Configuration(
            1,
            List.of(Member.server(1), new Member(2, java.util.Set.of(Role.LEARNER))),
            Quorums.majority(1));
    final Rig rig = Rig.of(2, configuration);
    crashHost(rig);
    assertFalse(rig.replica.abstains());
  }

  @Test
  void shouldNameStartsOnlyWhenAllIsAdopted() {
    final Rig rig = Rig.ofThree(1);
    rig.replica.campaign();
    rig.run();
    final long ballot = rig.replica.ballot();
    rig.promise(2, ballot, 0, Rig.votes(1, 2, Ballot.of(1, 0)));
    rig.run();
    rig.replica.onAccepted(3, 7, ballot, 0, 0, 0);
    assertEquals(
        List.of("heartbeat 1.1 1 0 0 1 []"), heartbeats(rig.pass(Rig.HEARTBEAT_NS)).toList());
    rig.votedValue(2, ballot, 1, Ballot.of(1, 0), "a");
    rig.votedValue(2, ballot, 2, Ballot.of(1, 0), "b");
    assertEquals(
        List.of("heartbeat 1.1 1 0 3 2 [0, 0, 7]"),
        heartbeats(rig.pass(Rig.HEARTBEAT_NS)).toList());
  }

  @Test
  void shouldSendHeartbeatsWhenItIsBusyToo() {
    final Rig rig = Rig.ofThree(1);
    rig.lead();
    int beats = 0;
    for (int i = 0; i < 2 * Rig.HEARTBEAT_NS; i++) {
      rig.accepted(2, rig.replica.ballot(), rig.replica.tail());
      assertTrue(rig.propose("a") > 0);
      beats += (int) heartbeats(rig.pass(1)).count();
    }
    assertEquals(2, beats);
  }

  /** Node 1 of three, which had promised node 2 and lost whatever it voted for. */
  private static Rig abstaining() {
    final Rig rig = Rig.ofThree(1);
    rig.replica.onPrepare(2, B12, 1, 0);
    rig.run();
    crashHost(rig);
    assertTrue(rig.replica.abstains());
    return rig;
  }

  private static void crashHost(final Rig rig) {
    rig.store.crashHost(new SplittableRandom(1), false);
    rig.store.reopened();
    rig.restart();
  }

  private static ReplicaSettings settings() {
    return Rig.settings(1, Configuration.servers(1, 2, 3));
  }

  private static void heartbeat(
      final Rig rig,
      final long ballot,
      final long chosenThrough,
      final long tail,
      final long[] named) {
    rig.replica.onHeartbeat(Ballot.nodeId(ballot), ballot, 1, chosenThrough, tail, 0, named);
  }

  private static Stream<String> heartbeats(final List<String> sent) {
    return sent.stream().filter(message -> message.startsWith("heartbeat"));
  }
}
