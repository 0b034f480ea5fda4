package io.synod.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import io.synod.paxos.Peers;
import io.synod.paxos.VoteRanges;
import io.synod.wire.CheckingHandler;
import java.lang.management.ManagementFactory;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/**
 * Messages cost no garbage: neither sent nor received, short nor long, the driver's turn included.
 */
class TransportAllocationTest {
  private static final long BALLOT = TestCluster.BALLOT;
  private static final int ROUNDS = 2_000;
  private static final int MAX_ATTEMPTS = 20;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final UnsafeBuffer value = new UnsafeBuffer(PeerTransportTest.random(5_000));
  private final VoteRanges ranges = new VoteRanges();

  @Test
  void shouldAllocateNothingWhenMessagesOfEveryKindGoBackAndForth() {
    ranges.record(1, 5, BALLOT, VoteRanges.VOTE);
    ranges.record(7, 9, BALLOT, VoteRanges.FAULTY);
    final CheckingHandler heard = new CheckingHandler();
    try (TestCluster cluster = new TestCluster(2, settings -> {})) {
      final TestCluster.Node one = cluster.start(1, 1, new RecordingHandler());
      final TestCluster.Node two = cluster.start(2, 1, heard);
      cluster.await("both are connected", () -> one.isConnected() && two.isConnected());
      cluster.await(
          "the broadcast is heard",
          () -> {
            one.peers().heartbeat(BALLOT, 1, 0, 0, 1);
            return heard.calls() > 0;
          });
      long allocated = Long.MAX_VALUE;
      for (int i = 0; i < MAX_ATTEMPTS && allocated != 0; i++) {
        allocated = allocatedBy(one, two, heard);
      }
      assertEquals(0, allocated);
    }
  }

  /**
   * The compiler and the virtual machine may allocate on any thread now and then: hence attempts.
   */
  private long allocatedBy(
      final TestCluster.Node one, final TestCluster.Node two, final CheckingHandler heard) {
    long allocated = 0;
    for (int i = 0; i < ROUNDS; i++) {
      final long calls = heard.calls();
      final long beforeSend = threads.getCurrentThreadAllocatedBytes();
      final int sent = sendAll(one.peers());
      allocated += threads.getCurrentThreadAllocatedBytes() - beforeSend;
      while (heard.calls() < calls + sent) {
        one.runtime().doWork(true);
        two.runtime().doWork(true);
        final long nowNs = System.nanoTime();
        final long beforePoll = threads.getCurrentThreadAllocatedBytes();
        one.transport().doWork(nowNs);
        two.transport().doWork(nowNs);
        one.transport().poll();
        two.transport().poll();
        allocated += threads.getCurrentThreadAllocatedBytes() - beforePoll;
      }
    }
    return allocated;
  }

  private int sendAll(final Peers peers) {
    int sent = 0;
    sent += peers.canvass(2, BALLOT, 0) ? 1 : 0;
    sent += peers.canvassReply(2, BALLOT, true) ? 1 : 0;
    sent += peers.prepare(2, BALLOT, 1, 1) ? 1 : 0;
    sent += peers.promise(2, BALLOT, 1, 0, 0, 1, ranges, 0, 2) ? 1 : 0;
    sent += peers.reject(2, BALLOT, BALLOT + 1) ? 1 : 0;
    sent += peers.accept(BALLOT, 1, 1, 0, value, 0, 64) ? 1 : 0;
    sent += peers.accept(BALLOT, 1, 2, 0, value, 0, 5_000) ? 1 : 0;
    sent += peers.acceptAgain(2, BALLOT, 1, 1, 0, value, 0, 64) ? 1 : 0;
    sent += peers.accepted(2, BALLOT, 1, 1, 1) ? 1 : 0;
    sent += peers.resend(2, BALLOT, 1, 1) ? 1 : 0;
    sent += peers.heartbeat(BALLOT, 1, 0, 0, 1) ? 1 : 0;
    sent += peers.fetchChosen(2, 1, 1) ? 1 : 0;
    sent += peers.learn(2, 1, BALLOT, value, 0, 64) ? 1 : 0;
    sent += peers.fetchVotes(2, BALLOT, 1, 1) ? 1 : 0;
    sent += peers.votedValue(2, BALLOT, 1, BALLOT, value, 0, 64) ? 1 : 0;
    return sent;
  }
}
