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
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class JournalCrashTest {
  private static final int KILLS = 12;

  @TempDir Path temp;

  @Test
  @Timeout(value = 5, unit = TimeUnit.MINUTES)
  void shouldLoseNothingAcknowledgedWhenKilledAgainAndAgain() throws Exception {
    final Path directory = temp.resolve("d");
    final Map<Long, Long> acknowledged = new TreeMap<>();
    final Random random = new Random(11);
    try (Journal journal = found(directory)) {
      journal.promise(BALLOT);
    }
    long next = 1;
    long promised = BALLOT;
    for (int kill = 0; kill < KILLS; kill++) {
      final Process child = JournalChild.start(directory, next, Long.MAX_VALUE);
      try (BufferedReader lines =
          new BufferedReader(
              new InputStreamReader(child.getInputStream(), StandardCharsets.US_ASCII))) {
        int linesToKill = 1 + random.nextInt(2_000);
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          final String[] words = line.split(" ", 0);
          if (!line.endsWith(JournalChild.WHOLE_LINE)) {
            assertNull(lines.readLine(), "only the last line may be cut short");
            break;
          }
          switch (words[0]) {
            case "promised" -> promised = Long.parseLong(words[1]);
            case "voted" -> acknowledged.put(Long.parseLong(words[1]), Long.parseLong(words[2]));
            default -> throw new AssertionError(line);
          }
          if (--linesToKill == 0) {
            // Not the process' own method: that closes the pipe, with what is still in it.
            child.toHandle().destroyForcibly();
          }
        }
      } finally {
        child.destroyForcibly();
        child.waitFor();
      }
      next = assertHeld(directory, acknowledged, promised);
    }
    assertTrue(acknowledged.size() > KILLS);
  }

  private static long assertHeld(
      final Path directory, final Map<Long, Long> acknowledged, final long promised) {
    final Held held = new Held();
    try (Journal journal = reopen(directory, held)) {
      assertEquals(Map.of(), held.faulty);
      assertFalse(journal.mayHaveLostVotes());
      assertTrue(journal.promised() >= promised);
      for (final Map.Entry<Long, Long> vote : acknowledged.entrySet()) {
        final long instance = vote.getKey();
        final long ballot = vote.getValue();
        assertEquals(ballot, held.votes.get(instance), "instance " + instance);
        assertEquals(
            Ballot.format(ballot) + ":" + value(instance, ballot, 3_000), read(journal, instance));
      }
      return held.votes.keySet().stream().mapToLong(Long::longValue).max().orElse(0) + 1;
    }
  }
}
