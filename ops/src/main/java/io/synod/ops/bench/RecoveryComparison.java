package io.synod.ops.bench;

import com.sun.management.ThreadMXBean;
import io.synod.journal.Journal;
import io.synod.journal.JournalReader;
import io.synod.journal.JournalSettings;
import io.synod.ops.FileProblem;
import io.synod.ops.UserException;
import io.synod.paxos.Ballot;
import io.synod.paxos.VoteRanges;
import io.synod.paxos.VoteStore;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import org.agrona.IoUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The recovery of a journal beside reading its files once, in turns, in one process: from the disk,
 * as after a start of the host, and from the system's memory, as after a death of the process. The
 * best of the rounds counts, as whatever else runs only adds.
 */
final class RecoveryComparison {
  private static final int[] VALUE_LENGTHS = {64, 1024};
  private static final int READ_LENGTH = 1024 * 1024;
  private static final long BALLOT = Ballot.of(1, 1);
  private static final int OVERHEAD = 112;
  private static final double NS_PER_MS = 1e6;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final PrintWriter out;
  private final long bytes;
  private final int rounds;

  /** Takes what is recovered, as a node does. */
  private static final class Records implements VoteStore.Recovery {
    private final VoteRanges ranges = new VoteRanges();

    @Override
    public void onRecord(final long instance, final long ballot, final byte state) {
      ranges.record(instance, ballot, state);
    }

    @Override
    public void onChosenThrough(final long instance) {}
  }

  /** Where the bytes of the files are before they are read. */
  private enum Source {
    DISK {
      @Override
      void prepare(final List<Path> files) throws IOException {
        for (final Path file : files) {
          drop(file);
        }
      }
    },
    MEMORY {
      @Override
      void prepare(final List<Path> files) {
        // Whatever was read last left them there.
      }
    };

    abstract void prepare(List<Path> files) throws IOException;

    /** Gives back the memory that holds a file: the JDK has no call for it. */
    private static void drop(final Path file) throws IOException {
      final Process dd =
          new ProcessBuilder("dd", "if=" + file, "iflag=nocache", "count=0")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      try {
        if (dd.waitFor() != 0) {
          throw new UserException("dd iflag=nocache has failed: file=" + file);
        }
      } catch (final InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new UserException("interrupted", e);
      }
    }
  }

  /** The fastest of the rounds. */
  private static final class Best {
    private long readNs = Long.MAX_VALUE;
    private long recoveryNs = Long.MAX_VALUE;
    private long allocated;

    void read(final List<Path> files, final long length) throws IOException {
      final ByteBuffer buffer = ByteBuffer.allocateDirect(READ_LENGTH);
      final long startNs = System.nanoTime();
      long left = length;
      for (final Path file : files) {
        try (FileChannel channel = FileChannel.open(file)) {
          int count = 0;
          while (left > 0 && count >= 0) {
            count = channel.read(buffer.clear());
            left -= Math.max(0, count);
          }
        }
      }
      readNs = Math.min(readNs, System.nanoTime() - startNs);
    }

    void recover(final Path directory) {
      final long before = THREADS.getCurrentThreadAllocatedBytes();
      final long startNs = System.nanoTime();
      try (Journal journal = new Journal(settings(directory))) {
        journal.recover(new Records());
        recoveryNs = Math.min(recoveryNs, System.nanoTime() - startNs);
        allocated = Math.max(allocated, THREADS.getCurrentThreadAllocatedBytes() - before);
      }
    }

    double ratio() {
      return (double) recoveryNs / readNs;
    }
  }

  /**
   * Prepares a comparison.
   *
   * @param out takes what is told.
   * @param bytes of the journal, about.
   * @param rounds of each.
   */
  RecoveryComparison(final PrintWriter out, final long bytes, final int rounds) {
    this.out = out;
    this.bytes = bytes;
    this.rounds = rounds;
  }

  /** Runs, and answers the figures for JSON. */
  Map<String, Object> run() {
    final Map<String, Object> figures = new LinkedHashMap<>();
    out.printf(
        Locale.ROOT,
        "%-12s%8s%12s%10s%14s%14s%8s%12s%n",
        "value bytes",
        "MiB",
        "records",
        "from",
        "read ms",
        "recover ms",
        "ratio",
        "heap KiB");
    for (final int length : VALUE_LENGTHS) {
      Path directory = null;
      try {
        directory = Files.createTempDirectory("synod-recovery-");
        figures.put("valueBytes" + length, compare(directory.resolve("data"), length));
      } catch (final IOException e) {
        throw new UserException("the journal cannot be measured: " + FileProblem.inWords(e), e);
      } finally {
        if (directory != null) {
          IoUtil.delete(directory.toFile(), true);
        }
      }
    }
    return figures;
  }

  private Map<String, Object> compare(final Path directory, final int length) throws IOException {
    final long records = fill(directory, length);
    final List<Path> files;
    final long filled;
    try (JournalReader reader = new JournalReader(directory)) {
      files = reader.files();
      filled = reader.totalBytes();
    }
    force(files);
    final Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("bytes", filled);
    figures.put("records", records);
    for (final Source source : Source.values()) {
      final Best best = new Best();
      for (int round = 0; round < rounds; round++) {
        source.prepare(files);
        best.read(files, filled);
        source.prepare(files);
        best.recover(directory);
      }
      out.printf(
          Locale.ROOT,
          "%-12d%8d%,12d%10s%14.1f%14.1f%8.2f%,12d%n",
          length,
          filled >> 20,
          records,
          source.name().toLowerCase(Locale.ROOT),
          best.readNs / NS_PER_MS,
          best.recoveryNs / NS_PER_MS,
          best.ratio(),
          best.allocated >> 10);
      out.flush();
      figures.put(
          source.name().toLowerCase(Locale.ROOT),
          Map.of(
              "readMs",
              best.readNs / NS_PER_MS,
              "recoverMs",
              best.recoveryNs / NS_PER_MS,
              "ratio",
              best.ratio(),
              "allocatedBytes",
              best.allocated));
    }
    return figures;
  }

  private long fill(final Path directory, final int length) {
    final UnsafeBuffer value = new UnsafeBuffer(new byte[length]);
    final SplittableRandom random = new SplittableRandom(length);
    long instance = 0;
    try (Journal journal = new Journal(settings(directory).withFounding(true))) {
      journal.recover(new Records());
      journal.promise(BALLOT);
      while (instance * (length + OVERHEAD) < bytes) {
        value.putLong(0, random.nextLong());
        journal.vote(++instance, BALLOT, value, 0, length);
        journal.chosenThrough(instance - 1);
      }
    }
    return instance;
  }

  private static void force(final List<Path> files) throws IOException {
    for (final Path file : files) {
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
    }
  }

  private static JournalSettings settings(final Path directory) {
    return JournalSettings.of(directory, 1, 1, 1);
  }
}
