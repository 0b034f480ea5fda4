package io.synod.journal;

import io.synod.paxos.Ballot;
import io.synod.paxos.ValueView;
import io.synod.paxos.VoteRanges;
import io.synod.paxos.VoteStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.agrona.concurrent.UnsafeBuffer;

/** What a journal told at its recovery, and short ways to write to it and read from it. */
final class Held implements VoteStore.Recovery {
  static final long CLUSTER = 77;
  static final int NODE = 3;
  static final long BALLOT = Ballot.of(1, NODE);
  static final int SMALL_SEGMENT = JournalSettings.MIN_SEGMENT_LENGTH_BYTES;

  final Map<Long, Long> votes = new TreeMap<>();
  final Map<Long, Long> faulty = new TreeMap<>();
  long chosenThrough;

  static JournalSettings settings(final Path directory) {
    return JournalSettings.of(directory, CLUSTER, NODE, 1)
        .withSegmentLengthBytes(SMALL_SEGMENT)
        .withMaxValueLength(64 * 1024)
        .withRecentInstances(64);
  }

  static Journal found(final Path directory) {
    return opened(settings(directory).withFounding(true), new Held());
  }

  static Journal reopen(final Path directory, final Held held) {
    return opened(settings(directory), held);
  }

  static Journal opened(final JournalSettings settings, final Held held) {
    return recovered(new Journal(settings), held);
  }

  static Journal opened(final JournalSettings settings, final Held held, final Disk disk) {
    return recovered(new Journal(settings, RecoveryProgress.NONE, disk), held);
  }

  private static Journal recovered(final Journal journal, final Held held) {
    try {
      journal.recover(held);
    } catch (final RuntimeException ex) {
      journal.close();
      throw ex;
    }
    return journal;
  }

  static long vote(
      final Journal journal, final long instance, final long ballot, final String value) {
    final byte[] bytes = value.getBytes(StandardCharsets.ISO_8859_1);
    return journal.vote(instance, ballot, new UnsafeBuffer(bytes), 0, bytes.length);
  }

  static long learned(
      final Journal journal, final long instance, final long ballot, final String value) {
    final byte[] bytes = value.getBytes(StandardCharsets.ISO_8859_1);
    return journal.learned(instance, ballot, new UnsafeBuffer(bytes), 0, bytes.length);
  }

  /** The value of an instance, behind its ballot; or how it is not there. */
  static String read(final Journal journal, final long instance) {
    final ValueView view = new ValueView();
    final long ballot = journal.read(instance, view);
    if (ballot == VoteStore.NOT_HELD) {
      return "not held";
    }
    if (ballot == VoteStore.FAULTY) {
      return "faulty";
    }
    final byte[] bytes = new byte[view.length()];
    view.buffer().getBytes(view.offset(), bytes);
    return Ballot.format(ballot) + ":" + new String(bytes, StandardCharsets.ISO_8859_1);
  }

  /** A value that only this instance and ballot have. */
  static String value(final long instance, final long ballot, final int maxLength) {
    final Random random = new Random(instance * 31 + ballot);
    final byte[] bytes = new byte[random.nextInt(maxLength)];
    random.nextBytes(bytes);
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  @Override
  public void onRecord(final long instance, final long ballot, final byte state) {
    if (state == VoteRanges.VOTE) {
      votes.put(instance, ballot);
      faulty.remove(instance);
    } else {
      faulty.put(instance, ballot);
      votes.remove(instance);
    }
  }

  @Override
  public void onChosenThrough(final long instance) {
    chosenThrough = instance;
  }
}
