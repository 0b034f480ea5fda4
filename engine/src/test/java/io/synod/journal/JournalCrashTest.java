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
import org.agrona.IoUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

class JournalCrashTest {
  private static final int KILLS = 12;

  @TempDir Path temp;

  /** A child writes a segment in a few milliseconds, so that most kills are during a roll. */
  @Test
  @Timeout(value = 5, unit = TimeUnit.MINUTES)
  void shouldLoseNothingAcknowledgedWhenKilledAgainAndAgain() throws Exception {
    kill(KILLS, new Random(11));
  }

  /** As many as are wanted: -Dsynod.kills=500. */
  @Test
  @EnabledIfSystemProperty(named = "synod.kills", matches = "\\d+")
  @Timeout(value = 5, unit = TimeUnit.HOURS)
  void shouldLoseNothingAcknowledgedInACampaignOfKills() throws Exception {
    final int kills = Integer.getInteger("synod.kills");
    final int killsPerDirectory = 2 * KILLS;
    for (int i = 0; i * killsPerDirectory < kills; i++) {
      kill(killsPerDirectory, new Random(i));
      IoUtil.delete(temp.resolve("d").toFile(), false);
    }
  }

  private void kill(final int kills, final Random random) throws Exception {
    final Path directory = temp.resolve("d");
    final Map<Long, Long> acknowledged = new TreeMap<>();
    try (Journal journal = found(directory)) {
      journal.promise(BALLOT);
    }
    long next = 1;
    long promised = BALLOT;
    for (int kill = 0; kill < kills; kill++) {
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
      assertUndamaged(directory);
      next = assertHeld(directory, acknowledged, promised);
    }
    assertTrue(acknowledged.size() > kills);
  }

  private static void assertUndamaged(final Path directory) {
    try (JournalReader reader = new JournalReader(directory)) {
      reader.read(
          new JournalVisitor() {
            @Override
            public boolean onRecord(final JournalRecord record) {
              return true;
            }

            @Override
            public void onDamage(final JournalDamage damage) {
              throw new AssertionError(damage.toString());
            }
          });
    }
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
