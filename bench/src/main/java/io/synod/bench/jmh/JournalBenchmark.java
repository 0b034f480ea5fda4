package io.synod.bench.jmh;

import io.synod.journal.Journal;
import io.synod.journal.JournalSettings;
import io.synod.paxos.Ballot;
import io.synod.paxos.ValueView;
import io.synod.paxos.VoteStore;
import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.agrona.CloseHelper;
import org.agrona.IoUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Votes of 64 bytes in the journal, beside the same bytes in a bare mapped file. A sample for the
 * percentiles also holds the reading of the clock, about 25 ns; the average does not.
 */
@BenchmarkMode({Mode.SampleTime, Mode.AverageTime})
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class JournalBenchmark {
  private static final int VALUE_LENGTH = 64;
  private static final long BALLOT = Ballot.of(1, 1);

  /** A new journal for each iteration, so that the disk does not fill up. */
  @State(Scope.Thread)
  public static class Empty {
    private final UnsafeBuffer value = new UnsafeBuffer(new byte[VALUE_LENGTH]);
    private Path directory;
    private Journal journal;
    private long instance;

    /**
     * Opens it.
     *
     * @throws IOException where there is no room for it.
     */
    @Setup(Level.Iteration)
    public void open() throws IOException {
      directory = Files.createTempDirectory("synod-journal-");
      journal = JournalBenchmark.open(directory);
      instance = 0;
    }

    /** Removes it. */
    @TearDown(Level.Iteration)
    public void close() {
      CloseHelper.quietClose(journal);
      IoUtil.delete(directory.toFile(), true);
    }
  }

  /** A journal with records to read. */
  @State(Scope.Thread)
  public static class Filled {
    private static final int INSTANCES = 500_000;

    private final SplittableRandom random = new SplittableRandom(1);
    private final ValueView view = new ValueView();
    private Path directory;
    private Journal journal;

    /**
     * Opens and fills it.
     *
     * @throws IOException where there is no room for it.
     */
    @Setup
    public void open() throws IOException {
      directory = Files.createTempDirectory("synod-journal-");
      journal = JournalBenchmark.open(directory);
      final UnsafeBuffer value = new UnsafeBuffer(new byte[VALUE_LENGTH]);
      for (long instance = 1; instance <= INSTANCES; instance++) {
        while (journal.vote(instance, BALLOT, value, 0, VALUE_LENGTH) == VoteStore.REFUSED) {
          journal.doWork();
        }
        journal.doWork();
      }
    }

    /** Removes it. */
    @TearDown
    public void close() {
      CloseHelper.quietClose(journal);
      IoUtil.delete(directory.toFile(), true);
    }
  }

  /** A mapped file, written round and round. */
  @State(Scope.Thread)
  public static class Mapped {
    private static final int LENGTH = 1 << 28;

    private final UnsafeBuffer value = new UnsafeBuffer(new byte[VALUE_LENGTH]);
    private Path file;
    private MappedByteBuffer map;
    private UnsafeBuffer buffer;
    private int position;

    /**
     * Maps it.
     *
     * @throws IOException where there is no room for it.
     */
    @Setup
    public void open() throws IOException {
      file = Files.createTempFile("synod-mapped-", ".dat");
      Files.delete(file);
      map = IoUtil.mapNewFile(file.toFile(), LENGTH);
      buffer = new UnsafeBuffer(map);
    }

    /**
     * Removes it.
     *
     * @throws IOException where that fails.
     */
    @TearDown
    public void close() throws IOException {
      IoUtil.unmap(map);
      Files.delete(file);
    }
  }

  /**
   * Appends a vote.
   *
   * @param state with the journal.
   * @return its position.
   */
  @Benchmark
  public long append(final Empty state) {
    final long instance = ++state.instance;
    long position = state.journal.vote(instance, BALLOT, state.value, 0, VALUE_LENGTH);
    while (position == VoteStore.REFUSED) {
      state.journal.doWork();
      position = state.journal.vote(instance, BALLOT, state.value, 0, VALUE_LENGTH);
    }
    return position;
  }

  /**
   * Reads a vote anywhere in the journal.
   *
   * @param state with the journal.
   * @return its ballot.
   */
  @Benchmark
  public long readAnywhere(final Filled state) {
    return state.journal.read(1 + state.random.nextInt(Filled.INSTANCES), state.view);
  }

  /**
   * Reads one of the last thousand votes.
   *
   * @param state with the journal.
   * @return its ballot.
   */
  @Benchmark
  public long readRecent(final Filled state) {
    return state.journal.read(Filled.INSTANCES - state.random.nextInt(1_000), state.view);
  }

  /**
   * Writes as many bytes into a mapped file, without header, checksum or index.
   *
   * @param state with the file.
   * @return where.
   */
  @Benchmark
  public int mappedWrite(final Mapped state) {
    state.position = (state.position + VALUE_LENGTH) & (Mapped.LENGTH - 1);
    state.buffer.putBytes(state.position, state.value, 0, VALUE_LENGTH);
    return state.position;
  }

  private static Journal open(final Path directory) {
    final Journal journal =
        new Journal(JournalSettings.of(directory.resolve("data"), 1, 1, 1).withFounding(true));
    journal.recover(
        new VoteStore.Recovery() {
          @Override
          public void onRecord(final long instance, final long ballot, final byte state) {}

          @Override
          public void onChosenThrough(final long instance) {}
        });
    journal.promise(BALLOT);
    return journal;
  }
}
