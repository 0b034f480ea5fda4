package io.synod.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.synod.paxos.Ballot;
import io.synod.paxos.Peers;
import io.synod.paxos.VoteRanges;
import io.synod.wire.MessageKind;
import io.synod.wire.PeerDecoder;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PeerTransportTest {
  private static final long BALLOT = TestCluster.BALLOT;
  private static final long HIGHER = Ballot.of(Ballot.MAX_ROUND, 0xFFFF);
  private static final long BIG = PeerDecoder.MAX_INSTANCE;

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void shouldDeliverEveryKindOfMessageExactly(final int size) {
    final byte[] bytes = random(100);
    final UnsafeBuffer value = new UnsafeBuffer(bytes);
    final String whole = " " + RecordingHandler.value(bytes);
    try (TestCluster cluster = TestCluster.started(size)) {
      final Peers peers = cluster.node(1).peers();
      for (int to = 2; to <= size; to++) {
        final int id = to;
        cluster.send(() -> peers.canvass(id, BALLOT, 0));
        cluster.send(() -> peers.canvassReply(id, HIGHER, true));
        cluster.send(() -> peers.canvassReply(id, HIGHER, false));
        cluster.send(() -> peers.prepare(id, BALLOT, BIG, -5));
        cluster.send(() -> peers.reject(id, BALLOT, HIGHER));
        cluster.send(() -> peers.acceptAgain(id, BALLOT, 3, BIG, BIG, value, 0, 100));
        cluster.send(() -> peers.accepted(id, HIGHER, BIG, 7, Long.MAX_VALUE));
        cluster.send(() -> peers.resend(id, HIGHER, 1, BIG));
        cluster.send(() -> peers.fetchChosen(id, 5, 5));
        cluster.send(() -> peers.learn(id, BIG, HIGHER, value, 1, 0));
        cluster.send(() -> peers.fetchVotes(id, BALLOT, 1, 2));
        cluster.send(() -> peers.votedValue(id, HIGHER, 1, BALLOT, value, 0, 100));
      }
      cluster.send(() -> peers.accept(BALLOT, 1, 2, 3, value, 0, 100));
      cluster.send(() -> peers.heartbeat(BALLOT, 1, 0, BIG, 9));
      final List<String> expected =
          List.of(
              "canvass 1 " + BALLOT + " 0",
              "canvassReply 1 " + HIGHER + " true",
              "canvassReply 1 " + HIGHER + " false",
              "prepare 1 " + BALLOT + " " + BIG + " -5",
              "reject 1 " + BALLOT + " " + HIGHER,
              "accept 1 " + BALLOT + " 3 " + BIG + " " + BIG + whole,
              "accepted 1 1 " + HIGHER + " " + BIG + " 7 " + Long.MAX_VALUE,
              "resend 1 " + HIGHER + " 1 " + BIG,
              "fetchChosen 1 5 5",
              "learn 1 " + BIG + " " + HIGHER + " " + RecordingHandler.value(new byte[0]),
              "fetchVotes 1 " + BALLOT + " 1 2",
              "votedValue 1 " + HIGHER + " 1 " + BALLOT + whole,
              "accept 1 " + BALLOT + " 1 2 3" + whole,
              "heartbeat 1 " + BALLOT + " 1 0 " + BIG + " 9");
      for (int to = 2; to <= size; to++) {
        final int id = to;
        expected.forEach(event -> cluster.awaitEvent(id, event));
        assertEquals(expected.size(), cluster.node(id).events().size());
      }
      assertEquals(List.of(), cluster.node(1).events());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, VoteRanges.MAX_PER_PAGE})
  void shouldDeliverAPageOfAPromiseExactly(final int count) {
    final VoteRanges ranges = new VoteRanges();
    for (int i = 0; i < VoteRanges.MAX_PER_PAGE + 2; i++) {
      final byte state = i % 3 == 0 ? VoteRanges.FAULTY : VoteRanges.VOTE;
      ranges.record(1 + 10L * i, 5 + 10L * i, Ballot.of(i + 1, i), state);
    }
    final VoteRanges page = new VoteRanges();
    for (int i = 1; i <= count; i++) {
      page.record(ranges.first(i), ranges.last(i), ranges.ballot(i), ranges.state(i));
    }
    try (TestCluster cluster = TestCluster.started(2)) {
      cluster.send(() -> cluster.node(1).peers().promise(2, BALLOT, 4, 3, 1, 2, ranges, 1, count));
      cluster.awaitEvent(2, "promise 1 1 " + BALLOT + " 4 3 1/2 " + page);
    }
  }

  @Test
  void shouldDeliverValuesOfEveryLengthUpToTheLongestWhenLongOnesAreGathered() {
    final int longest = 1 << 20;
    final int datagram = 1_408 - 32 - MessageKind.ACCEPT.headLength();
    final UnsafeBuffer value = new UnsafeBuffer(random(longest + 3));
    final int[] lengths = {
      0, 1, datagram - 1, datagram, datagram + 1, 2 * datagram, 65_536, longest - 1, longest
    };
    try (TestCluster cluster =
        new TestCluster(3, s -> s.termBytes(16 << 20).maxValueBytes(longest)).startAll()) {
      final Peers peers = cluster.node(1).peers();
      for (int i = 0; i < lengths.length; i++) {
        final int length = lengths[i];
        final int instance = i + 1;
        final byte[] bytes = new byte[length];
        value.getBytes(3, bytes);
        final String end = " " + RecordingHandler.value(bytes);
        cluster.send(() -> peers.accept(BALLOT, 1, instance, 0, value, 3, length));
        cluster.send(() -> peers.learn(3, instance, BALLOT, value, 3, length));
        cluster.send(() -> peers.votedValue(3, BALLOT, instance, BALLOT, value, 3, length));
        cluster.awaitEvent(2, "accept 1 " + BALLOT + " 1 " + instance + " 0" + end);
        cluster.awaitEvent(3, "accept 1 " + BALLOT + " 1 " + instance + " 0" + end);
        cluster.awaitEvent(3, "learn 1 " + instance + " " + BALLOT + end);
        cluster.awaitEvent(3, "votedValue 1 " + BALLOT + " " + instance + " " + BALLOT + end);
      }
      assertThrows(
          IllegalArgumentException.class,
          () -> peers.accept(BALLOT, 1, 1, 0, value, 0, longest + 1));
      assertEquals(lengths.length, cluster.node(1).counts().sent(MessageKind.ACCEPT));
    }
  }

  @Test
  void shouldReachEveryFollowerWithOneClaimWhenAcceptsAreSent() {
    final int messages = 500;
    final UnsafeBuffer value = new UnsafeBuffer(random(64));
    try (TestCluster cluster = TestCluster.started(3)) {
      final Peers peers = cluster.node(1).peers();
      IntStream.rangeClosed(1, messages)
          .forEach(i -> cluster.send(() -> peers.accept(BALLOT, 1, i, 0, value, 0, 64)));
      for (int id = 2; id <= 3; id++) {
        final TransportCounts counts = cluster.node(id).counts();
        cluster.await("all are heard", () -> counts.received(MessageKind.ACCEPT) == messages);
      }
      assertEquals(messages, cluster.node(1).counts().sent(MessageKind.ACCEPT));
    }
  }

  @Test
  void shouldTakeEverythingAndSendNothingWhenThereIsNoOtherMember() {
    try (TestCluster cluster = TestCluster.started(1)) {
      final Peers peers = cluster.node(1).peers();
      assertTrue(peers.accept(BALLOT, 1, 1, 0, new UnsafeBuffer(new byte[8]), 0, 8));
      assertTrue(peers.heartbeat(BALLOT, 1, 0, 0, 1));
      assertThrows(IllegalArgumentException.class, () -> peers.canvass(1, BALLOT, 0));
      assertThrows(IllegalArgumentException.class, () -> peers.canvass(2, BALLOT, 0));
      assertThrows(IllegalArgumentException.class, () -> peers.canvass(-1, BALLOT, 0));
      assertEquals(0, cluster.node(1).counts().bytesSent());
    }
  }

  @Test
  void shouldRefuseAndRecoverWhenTheReceiverDoesNotPoll() {
    final UnsafeBuffer value = new UnsafeBuffer(random(1_000));
    try (TestCluster cluster = TestCluster.started(2)) {
      final TestCluster.Node sender = cluster.node(1);
      final Peers peers = sender.peers();
      cluster.send(() -> peers.learn(2, 1, BALLOT, value, 0, 1_000));
      cluster.node(2).deaf(true);
      cluster.await(
          "the sender is held back",
          () -> {
            peers.learn(2, 1, BALLOT, value, 0, 1_000);
            return sender.counts().refused(Refusal.BACK_PRESSURED) > 0;
          });
      assertFalse(peers.learn(2, 1, BALLOT, value, 0, 1_000));
      cluster.node(2).deaf(false);
      final long sent = sender.counts().sent(MessageKind.LEARN);
      cluster.await(
          "all that was taken arrives",
          () -> cluster.node(2).counts().received(MessageKind.LEARN) == sent);
      cluster.send(() -> peers.learn(2, 2, BALLOT, value, 0, 1_000));
      cluster.awaitEvent(
          2, "learn 1 2 " + BALLOT + " " + RecordingHandler.value(value.byteArray()));
    }
  }

  @Test
  void shouldRefuseByNameWhenThePeerIsNotThere() {
    try (TestCluster cluster = new TestCluster(2, settings -> {})) {
      final TestCluster.Node node = cluster.start(1, 1, new RecordingHandler());
      assertFalse(node.peers().canvass(2, BALLOT, 0));
      assertFalse(node.peers().heartbeat(BALLOT, 1, 0, 0, 1));
      assertEquals(2, node.counts().refused(Refusal.NOT_CONNECTED));
      assertEquals(0, node.counts().bytesSent());
    }
  }

  @Test
  void shouldHearAPeerAgainWhenItWasRestarted() {
    try (TestCluster cluster = TestCluster.started(3)) {
      for (int incarnation = 2; incarnation <= 4; incarnation++) {
        final int sequence = incarnation;
        cluster.stop(2);
        final TestCluster.Node again = cluster.start(2, incarnation, new RecordingHandler());
        final String answer = "accepted 2 " + incarnation + " " + BALLOT + " 1 1 " + sequence;
        final String heartbeat = "heartbeat 1 " + BALLOT + " 1 0 0 " + sequence;
        cluster.await(
            "the restarted node hears the leader",
            () -> {
              cluster.node(1).peers().heartbeat(BALLOT, 1, 0, 0, sequence);
              cluster.work();
              return again.events().contains(heartbeat);
            });
        cluster.send(() -> again.peers().accepted(1, BALLOT, 1, 1, sequence));
        cluster.awaitEvent(1, answer);
        cluster.await(
            "the restarted node is heard where it broadcasts",
            () -> {
              again.peers().heartbeat(Ballot.of(sequence, 2), 1, 0, 0, 1);
              cluster.work();
              return cluster.node(3).events().stream()
                  .anyMatch(e -> e.startsWith("heartbeat 2 " + Ballot.of(sequence, 2)));
            });
      }
    }
  }

  @Test
  void shouldStopWithTheHandlersFailureWhenTheCoreRefusesToGoOn() {
    try (TestCluster cluster = new TestCluster(2, settings -> {})) {
      cluster.start(1, 1, new RecordingHandler());
      cluster.start(
          2,
          1,
          new RecordingHandler() {
            @Override
            public void onCanvass(final int from, final long ballot, final long chosenThrough) {
              throw new IllegalStateException("promise went back");
            }
          });
      cluster.send(() -> cluster.node(1).peers().canvass(2, BALLOT, 0));
      final IllegalStateException failure =
          assertThrows(IllegalStateException.class, () -> cluster.await("failure", () -> false));
      assertEquals("promise went back", failure.getMessage());
    }
  }

  static byte[] random(final int length) {
    final byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }
}
