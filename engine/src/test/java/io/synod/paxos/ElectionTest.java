package io.synod.paxos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ElectionTest {
  private static final long B12 = Ballot.of(1, 2);

  @Test
  void shouldNameTheNewLeaderAtOnceWhenDeposed() {
    final Rig rig = Rig.ofThree(1);
    rig.lead();
    rig.heartbeat(Ballot.of(2, 3), 1, 0, 0);
    assertEquals(3, rig.replica.leaderId());
  }

  @Test
  void shouldGiveUpPhaseOneWhenAHigherBallotHasChosen() {
    final Rig rig = Rig.of(1, Configuration.servers(1, 2, 3, 4, 5));
    rig.replica.campaign();
    final long ballot = rig.replica.ballot();
    rig.run();
    rig.promise(2, ballot, 0, Rig.none());
    rig.run();
    rig.learn(4, 1, Ballot.of(9, 5), "x");
    rig.promise(3, ballot, 0, Rig.none());
    rig.peers.refuse("accept");
    rig.run();
    rig.peers.refuse();
    assertEquals(List.of(), rig.run());
    assertFalse(rig.replica.isLeader());
  }

  @Test
  void shouldStandAboveEveryBallotOnItsDiskWhenRestarted() {
    final Rig rig = Rig.ofThree(1);
    rig.heartbeat(Ballot.of(9, 3), 2, 1, 1);
    rig.learn(3, 1, Ballot.of(9, 3), "x");
    rig.restart();
    rig.replica.campaign();
    assertEquals(Ballot.of(10, 1), rig.replica.ballot());
  }

  @Test
  void shouldStandWhenEveryDutyCycleIsLongerThanAHeartbeat() {
    final Rig rig = Rig.ofThree(1);
    boolean canvassed = false;
    for (int i = 0; i < 100; i++) {
      rig.nowNs += Rig.HEARTBEAT_NS + 1;
      canvassed |= rig.run().contains("canvass 2 1.1 0");
    }
    assertTrue(canvassed);
  }

  @Test
  void shouldCanvassWhenNoLeaderIsHeard() {
    final Rig rig = Rig.ofThree(1);
    assertEquals(List.of(), rig.pass(Rig.TIMEOUT_NS - 1));
    final List<String> sent = rig.pass(Rig.TIMEOUT_NS);
    assertTrue(sent.containsAll(List.of("canvass 2 1.1 0", "canvass 3 1.1 0")), sent::toString);
    assertEquals(Ballot.NONE, rig.replica.ballot());
  }

  @Test
  void shouldNotCanvassWhenALeaderIsHeard() {
    final Rig rig = Rig.ofThree(1);
    for (int i = 0; i < 20; i++) {
      rig.heartbeat(B12, 1, 0, 0);
      final List<String> sent = rig.pass(Rig.HEARTBEAT_NS);
      assertTrue(sent.stream().noneMatch(line -> line.startsWith("canvass")), sent::toString);
    }
  }

  @Test
  void shouldStandOnlyWhenAQuorumGrantsTheCanvass() {
    final Rig rig = Rig.of(1, Configuration.servers(1, 2, 3, 4, 5));
    rig.pass(2 * Rig.TIMEOUT_NS);
    rig.replica.onCanvassReply(2, Ballot.of(1, 1), true);
    rig.replica.onCanvassReply(2, Ballot.of(1, 1), true);
    rig.replica.onCanvassReply(3, Ballot.of(1, 1), false);
    rig.replica.onCanvassReply(4, Ballot.of(9, 1), true);
    rig.run();
    assertEquals(Ballot.NONE, rig.replica.ballot());
    rig.replica.onCanvassReply(5, Ballot.of(1, 1), true);
    rig.run();
    assertEquals(Ballot.of(1, 1), rig.replica.ballot());
  }

  @Test
  void shouldRefuseACanvassWhenALeaderIsHeard() {
    final Rig rig = Rig.ofThree(1);
    rig.heartbeat(B12, 1, 0, 0);
    rig.run();
    rig.replica.onCanvass(3, Ballot.of(5, 3), 0);
    assertEquals(List.of("canvassReply 3 5.3 false"), rig.peers.take());
    rig.nowNs += Rig.TIMEOUT_NS;
    rig.replica.doWork(rig.nowNs);
    rig.pass(Rig.TIMEOUT_NS / 4);
    rig.replica.onCanvass(3, Ballot.of(5, 3), 0);
    assertTrue(rig.peers.take().contains("canvassReply 3 5.3 false"));
    rig.pass(Rig.TIMEOUT_NS);
    rig.replica.onCanvass(3, Ballot.of(5, 3), 0);
    assertTrue(rig.peers.take().contains("canvassReply 3 5.3 true"));
  }

  @Test
  void shouldRefuseACanvassWhenItLeads() {
    final Rig rig = Rig.ofThree(1);
    rig.lead();
    rig.replica.onCanvass(3, Ballot.of(5, 3), 0);
    assertEquals(List.of("canvassReply 3 5.3 false"), rig.peers.take());
    assertTrue(rig.replica.isLeader());
  }

  @Test
  void shouldRefuseACanvassWhenTheOtherLagsByMoreThanAWindow() {
    final Rig rig = Rig.ofThree(1);
    for (int i = 1; i <= 17; i++) {
      rig.accept(B12, 1, i, 0, "v");
    }
    rig.heartbeat(B12, 1, 17, 17);
    rig.run();
    rig.pass(2 * Rig.TIMEOUT_NS);
    rig.replica.onCanvass(3, Ballot.of(5, 3), 0);
    assertTrue(rig.peers.take().contains("canvassReply 3 5.3 false"));
    rig.replica.onCanvass(3, Ballot.of(5, 3), 1);
    assertTrue(rig.peers.take().contains("canvassReply 3 5.3 true"));
  }

  @Test
  void shouldRejectACanvassWhenItsBallotIsNotAboveThePromise() {
    final Rig rig = Rig.ofThree(1);
    rig.replica.onPrepare(2, Ballot.of(5, 2), 1, 0);
    rig.run();
    rig.replica.onCanvass(3, Ballot.of(4, 3), 0);
    assertEquals(List.of("reject 3 4.3 5.2"), rig.peers.take());
  }

  @Test
  void shouldCanvassAtOnceInAHigherBallotWhenItsCanvassIsRejected() {
    final Rig rig = Rig.ofThree(1);
    rig.pass(2 * Rig.TIMEOUT_NS);
    rig.replica.onReject(3, Ballot.of(1, 1), Ballot.of(7, 2));
    assertEquals(List.of("canvass 2 8.1 0", "canvass 3 8.1 0"), rig.run());
  }

  @Test
  void shouldForgetACanvassWhenALeaderIsHeard() {
    final Rig rig = Rig.ofThree(1);
    rig.pass(2 * Rig.TIMEOUT_NS);
    rig.heartbeat(B12, 1, 0, 0);
    rig.replica.onCanvassReply(3, Ballot.of(1, 1), true);
    rig.run();
    assertEquals(Ballot.NONE, rig.replica.ballot());
  }

  @Test
  void shouldNeverCanvassWhenItIsNoProposer() {
    final Configuration configuration =
        new Configuration(
            1,
            List.of(Member.server(2), new Member(1, Set.of(Role.ACCEPTOR))),
            Quorums.majority(2));
    final Rig rig = Rig.of(1, configuration);
    assertEquals(List.of(), rig.pass(5 * Rig.TIMEOUT_NS));
    assertThrows(IllegalStateException.class, rig.replica::campaign);
  }

  @Test
  void shouldWaitBeforeItStandsAgainWhenPhaseOneFails() {
    final Rig rig = Rig.ofThree(1);
    rig.replica.campaign();
    final List<String> sent = rig.pass(2 * Rig.TIMEOUT_NS);
    assertTrue(sent.contains("prepare 2 1.1 1 0"));
    assertTrue(sent.stream().noneMatch(line -> line.startsWith("canvass")), sent::toString);
    assertTrue(rig.pass(Rig.TIMEOUT_NS).contains("canvass 2 2.1 0"));
  }

  @Test
  void shouldNotStandWhenItStoodStillAndTheLeadersMessagesWait() {
    final Rig rig = Rig.ofThree(1);
    rig.heartbeat(B12, 1, 0, 0);
    rig.run();
    rig.nowNs += 50 * Rig.TIMEOUT_NS;
    rig.replica.doWork(rig.nowNs);
    assertTrue(rig.peers.take().stream().noneMatch(line -> line.startsWith("canvass")));
    assertEquals(1, rig.replica.counts().of(Counter.STALLS));
  }

  @Test
  void shouldStopStandingWhenAnotherIsPromisedAHigherBallot() {
    final Rig rig = Rig.ofThree(1);
    rig.replica.campaign();
    rig.run();
    rig.replica.onPrepare(3, Ballot.of(1, 3), 1, 0);
    rig.run();
    rig.promise(2, Ballot.of(1, 1), 0, Rig.none());
    rig.run();
    assertFalse(rig.replica.isLeader());
    assertEquals(Ballot.of(1, 3), rig.replica.ballot());
  }

  @Test
  void shouldGoOnStandingWhenALowerBallotIsPrepared() {
    final Rig rig = Rig.ofThree(2);
    rig.replica.campaign();
    rig.run();
    rig.replica.onPrepare(1, Ballot.of(1, 1), 1, 0);
    assertEquals(List.of("reject 1 1.1 1.2"), rig.run());
    rig.promise(3, Ballot.of(1, 2), 0, Rig.none());
    rig.run();
    assertTrue(rig.replica.isLeader());
  }

  @Test
  void shouldGiveUpItsLeadWhenAHigherBallotHasChosen() {
    final Rig rig = Rig.ofThree(1);
    rig.lead();
    rig.learn(3, 1, Ballot.of(1, 1), "");
    assertTrue(rig.replica.isLeader());
    rig.learn(3, 2, Ballot.of(5, 3), "x");
    assertFalse(rig.replica.isLeader());
  }
}
