package io.synod.paxos;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.management.ManagementFactory;
import java.util.SplittableRandom;
import java.util.function.LongConsumer;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** In the steady state the core allocates nothing. */
class DutyCycleTest {
  private static final int BATCHES = 50;
  private static final int CYCLES_PER_BATCH = 10_000;
  private static final Configuration CONFIGURATION = Configuration.servers(1, 2, 3);

  private final UnsafeBuffer value = new UnsafeBuffer(new byte[64]);

  @Test
  void shouldAllocateNothingWhenItLeads() {
    final Replica replica = replica(1);
    replica.campaign();
    replica.doWork(0);
    final long ballot = replica.ballot();
    replica.onPromise(2, 1, ballot, 0, 0, 0, 1, new VoteRanges());
    replica.doWork(0);
    checkAllocatesNothing(
        cycle -> {
          final long instance = replica.propose(value, 0, value.capacity());
          replica.onAccepted(2, 1, ballot, instance, instance - 1, 0);
          replica.onAccepted(3, 1, ballot, instance, instance - 1, 0);
          replica.doWork(cycle);
        });
    assertEquals(replica.tail(), replica.appliedThrough());
  }

  @Test
  void shouldAllocateNothingWhenItFollows() {
    final Replica replica = replica(1);
    final long ballot = Ballot.of(1, 2);
    checkAllocatesNothing(
        cycle -> {
          replica.onAccept(2, ballot, 1, cycle, cycle - 1, value, 0, value.capacity());
          replica.doWork(cycle);
        });
    assertEquals(replica.tail() - 1, replica.appliedThrough());
  }

  @Test
  void shouldAllocateNothingWhenItIsIdle() {
    final Replica replica = replica(1);
    checkAllocatesNothing(
        cycle -> {
          replica.onHeartbeat(2, Ballot.of(1, 2), 1, 0, 0, cycle, Peers.NO_INCARNATIONS);
          replica.doWork(cycle);
        });
  }

  private Replica replica(final int id) {
    final ReplicaSettings settings =
        new ReplicaSettings(id, CONFIGURATION, 1024, 1 << 20, 1 << 20, 1 << 30, 1 << 20, 64);
    final Replica replica =
        new Replica(
            settings, new SilentPeers(), new RingStore(), new Ignoring(), new SplittableRandom(1));
    replica.start(0);
    return replica;
  }

  /** The virtual machine itself allocates now and then; the core would in every batch. */
  private static void checkAllocatesNothing(final LongConsumer body) {
    final var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long cycle = 1;
    long least = Long.MAX_VALUE;
    for (int batch = 0; batch < BATCHES && least > 0; batch++) {
      final long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < CYCLES_PER_BATCH; i++) {
        body.accept(cycle++);
      }
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }
    assertEquals(0, least);
  }

  private static final class Ignoring implements Upcalls {
    @Override
    public void onChosen(final long instance, final long ballot, final ValueView value) {}

    @Override
    public void onLeading(final long ballot) {}

    @Override
    public void onFollowing(final int leader, final long ballot) {}
  }

  /** The newest records, in place; everything is durable at once. */
  private static final class RingStore implements VoteStore {
    private static final int RECORDS = 1 << 12;
    private static final int LENGTH = 64;

    private final UnsafeBuffer values = new UnsafeBuffer(new byte[RECORDS * LENGTH]);
    private final long[] ballots = new long[RECORDS];
    private final int[] lengths = new int[RECORDS];
    private long promised;
    private long position;

    @Override
    public long promised() {
      return promised;
    }

    @Override
    public long promise(final long ballot) {
      promised = ballot;
      return ++position;
    }

    @Override
    public long vote(
        final long instance,
        final long ballot,
        final DirectBuffer value,
        final int offset,
        final int length) {
      final int slot = (int) instance & RECORDS - 1;
      values.putBytes(slot * LENGTH, value, offset, length);
      ballots[slot] = ballot;
      lengths[slot] = length;
      promised = Math.max(promised, ballot);
      return ++position;
    }

    @Override
    public long learned(
        final long instance,
        final long ballot,
        final DirectBuffer value,
        final int offset,
        final int length) {
      return vote(instance, ballot, value, offset, length);
    }

    @Override
    public void chosenThrough(final long instance) {
      position++;
    }

    @Override
    public long durablePosition() {
      return position;
    }

    @Override
    public long read(final long instance, final ValueView view) {
      final int slot = (int) instance & RECORDS - 1;
      view.wrap(values, slot * LENGTH, lengths[slot]);
      return ballots[slot];
    }

    @Override
    public long incarnation() {
      return 1;
    }

    @Override
    public boolean mayHaveLostVotes() {
      return false;
    }

    @Override
    public void readmitted() {}

    @Override
    public void recover(final Recovery recovery) {
      recovery.onChosenThrough(0);
    }
  }
}
