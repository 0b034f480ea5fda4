package io.synod.journal;

import static io.synod.journal.Held.BALLOT;
import static io.synod.journal.Held.found;
import static io.synod.journal.Held.read;
import static io.synod.journal.Held.reopen;
import static io.synod.journal.Held.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.synod.paxos.Ballot;
import io.synod.snapshot.SnapshotDirectory;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class TruncationCrashTest {
  private static final int KILLS = 12;

  @TempDir private Path temp;

  private final Map<Long, Long> acknowledged = new TreeMap<>();
  private long promised = BALLOT;
  private long saved;

  @Test
  @Timeout(value = 5, unit = TimeUnit.MINUTES)
  void shouldLoseNothingWhenKilledWhileItTakesSnapshotsAndCutsTheLog() throws Exception {
    final Path directory = temp.resolve("d");
    final Random random = new Random(5);
    try (Journal journal = found(directory)) {
      journal.promise(BALLOT);
    }
    long next = 1;
    for (int kill = 0; kill < KILLS; kill++) {
      runAndKill(TruncationChild.start(directory, next), 40 + random.nextInt(400));
      next = assertHeld(directory);
    }
    assertTrue(saved > TruncationChild.KEPT * 40L, "saved=" + saved);
  }

  private void runAndKill(final Process child, final int lines) throws Exception {
    try (BufferedReader output =
        new BufferedReader(
            new InputStreamReader(child.getInputStream(), StandardCharsets.US_ASCII))) {
      int linesToKill = lines;
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        final String[] words = line.split(" ", 0);
        if (!line.endsWith(JournalChild.WHOLE_LINE)) {
          assertNull(output.readLine(), "only the last line may be cut short: " + line);
          break;
        }
        switch (words[0]) {
          case "promised" -> promised = Long.parseLong(words[1]);
          case "voted" -> acknowledged.put(Long.parseLong(words[1]), Long.parseLong(words[2]));
          case "saved" -> saved = Long.parseLong(words[1]);
          default -> throw new AssertionError(line);
        }
        if (--linesToKill == 0) {
          child.toHandle().destroyForcibly();
        }
      }
    } finally {
      child.destroyForcibly();
      child.waitFor();
    }
  }

  private long assertHeld(final Path directory) {
    final SnapshotDirectory snapshots =
        new SnapshotDirectory(directory.resolve("snapshots"), Held.CLUSTER, TruncationChild.KEPT);
    final List<String> warnings = new ArrayList<>();
    snapshots.findNewest(warnings::add);
    assertEquals(List.of(), warnings);
    assertTrue(snapshots.newestInstance() >= saved, "a snapshot that was on disk is gone");
    final Held held = new Held();
    try (Journal journal = reopen(directory, held)) {
      assertEquals(Map.of(), held.faulty);
      assertFalse(journal.mayHaveLostVotes());
      assertTrue(journal.promised() >= promised);
      for (final Map.Entry<Long, Long> vote : acknowledged.entrySet()) {
        final long instance = vote.getKey();
        final long ballot = vote.getValue();
        if (instance > snapshots.newestInstance()) {
          assertEquals(ballot, held.votes.get(instance), "instance " + instance);
          assertEquals(
              Ballot.format(ballot) + ":" + value(instance, ballot, 3_000),
              read(journal, instance));
        }
      }
      return Math.max(
              snapshots.newestInstance(),
              held.votes.keySet().stream().mapToLong(Long::longValue).max().orElse(0))
          + 1;
    }
  }
}
