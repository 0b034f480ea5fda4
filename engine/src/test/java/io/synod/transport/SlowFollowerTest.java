package io.synod.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.synod.paxos.Peers;
import io.synod.wire.MessageKind;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** The leader goes at the pace of its fastest follower, and the slow one finds its way back. */
class SlowFollowerTest {
  private static final long BALLOT = TestCluster.BALLOT;
  private static final int VALUE_BYTES = 1_000;
  private static final int MESSAGES = 8 << 10;

  private final UnsafeBuffer value = new UnsafeBuffer(PeerTransportTest.random(VALUE_BYTES));

  @Test
  void shouldKeepServingTheOtherFollowerWhenOneIsDead() {
    try (TestCluster cluster = cluster()) {
      cluster.stop(3);
      broadcast(cluster, 2);
    }
  }

  @Test
  void shouldKeepServingTheOtherFollowerWhenOneDoesNotPollAndLetItBackIn() {
    try (TestCluster cluster = cluster()) {
      cluster.node(3).deaf(true);
      broadcast(cluster, 2);
      cluster.node(3).deaf(false);
      awaitHeardAgain(cluster, 3);
    }
  }

  @Test
  void shouldJoinAgainSoonWhenAWholeFollowerStalledForLongerThanItsWindow() {
    try (TestCluster cluster = cluster()) {
      cluster.node(3).paused(true);
      broadcast(cluster, 2);
      cluster.node(3).paused(false);
      awaitHeardAgain(cluster, 3);
      assertTrue(cluster.node(3).counts().rejoined() > 0);
      assertEquals(0, cluster.node(2).counts().rejoined());
      broadcast(cluster, 2);
    }
  }

  /** An hour's liveness: what comes back here comes back by joining again, not by a timeout. */
  private static TestCluster cluster() {
    return new TestCluster(3, s -> s.receiveWindowBytes(1 << 17).imageLivenessMs(3_600_000))
        .startAll();
  }

  private void broadcast(final TestCluster cluster, final int hearer) {
    final Peers peers = cluster.node(1).peers();
    final TransportCounts counts = cluster.node(hearer).counts();
    final long before = counts.received(MessageKind.ACCEPT);
    for (int i = 1; i <= MESSAGES; i++) {
      final int instance = i;
      cluster.send(() -> peers.accept(BALLOT, 1, instance, 0, value, 0, VALUE_BYTES));
    }
    cluster.await(
        "node " + hearer + " hears all",
        () -> counts.received(MessageKind.ACCEPT) == before + MESSAGES);
  }

  private static void awaitHeardAgain(final TestCluster cluster, final int id) {
    cluster.await(
        "node " + id + " hears the leader again",
        () -> {
          cluster.node(1).peers().heartbeat(BALLOT, 1, 0, 0, 99);
          cluster.work();
          return cluster.node(id).events().contains(TestCluster.heartbeat(BALLOT, 99));
        });
  }
}
