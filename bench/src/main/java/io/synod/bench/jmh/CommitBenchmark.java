package io.synod.bench.jmh;

import io.synod.journal.Journal;
import io.synod.journal.JournalSettings;
import io.synod.paxos.Configuration;
import io.synod.paxos.Replica;
import io.synod.paxos.ReplicaSettings;
import io.synod.paxos.Upcalls;
import io.synod.paxos.ValueView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.agrona.CloseHelper;
import org.agrona.IoUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * One value of 64 bytes through three nodes in one thread: the core and the journals on disk,
 * without network, sessions and state machine.
 */
@State(Scope.Thread)
@BenchmarkMode({Mode.SampleTime, Mode.AverageTime})
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CommitBenchmark {
  private static final int NODES = 3;
  private static final int VALUE_LENGTH = 64;

  private final UnsafeBuffer value = new UnsafeBuffer(new byte[VALUE_LENGTH]);
  private final Replica[] replicas = new Replica[NODES];
  private final Journal[] journals = new Journal[NODES];
  private Path directory;
  private Replica leader;

  /**
   * Founds a cluster and waits until a node leads.
   *
   * @throws IOException where there is no room for it.
   */
  @Setup
  public void open() throws IOException {
    directory = Files.createTempDirectory("synod-commit-");
    final Configuration configuration = Configuration.servers(0, 1, 2);
    for (int id = 0; id < NODES; id++) {
      journals[id] =
          new Journal(
              JournalSettings.of(directory.resolve(Integer.toString(id)), 1, id, 1)
                  .withFounding(true));
      replicas[id] =
          new Replica(
              ReplicaSettings.defaults(id, configuration),
              new DirectPeers(id, replicas),
              journals[id],
              new Silent(),
              new SplittableRandom(id));
    }
    for (final Replica replica : replicas) {
      replica.start(System.nanoTime());
    }
    leader = null;
    while (leader == null) {
      doWork();
      for (final Replica replica : replicas) {
        if (replica.mayPropose(VALUE_LENGTH)) {
          leader = replica;
        }
      }
    }
  }

  /** Removes it. */
  @TearDown
  public void close() {
    CloseHelper.quietCloseAll(journals);
    IoUtil.delete(directory.toFile(), true);
  }

  /**
   * Proposes a value and works until the leader has applied it.
   *
   * @return its instance.
   */
  @Benchmark
  public long commit() {
    final long instance = leader.propose(value, 0, VALUE_LENGTH);
    while (leader.appliedThrough() < instance && leader.isLeader()) {
      doWork();
    }
    if (!leader.isLeader()) {
      throw new IllegalStateException("the leader was deposed: the machine is too busy");
    }
    return instance;
  }

  private void doWork() {
    final long nowNs = System.nanoTime();
    for (int id = NODES - 1; id >= 0; id--) {
      journals[id].doWork();
      replicas[id].doWork(nowNs);
    }
  }

  /** Nobody listens. */
  private static final class Silent implements Upcalls {
    @Override
    public void onChosen(final long instance, final long ballot, final ValueView value) {}

    @Override
    public void onLeading(final long ballot) {}

    @Override
    public void onFollowing(final int leader, final long ballot) {}
  }
}
