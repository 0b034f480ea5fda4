package io.synod.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.synod.client.SynodClient;
import io.synod.journal.JournalDamage;
import io.synod.journal.JournalReader;
import io.synod.journal.JournalRecord;
import io.synod.journal.JournalVisitor;
import io.synod.journal.RecordKind;
import io.synod.telemetry.StateHash;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Records that a node's disk has lost come back from the others, and stay. */
@Timeout(180)
class RepairTest {
  private static final int BASE_PORT = 23400;
  private static final int COMMANDS = 300;
  private static final int VALUE_OFFSET = 24;
  private static final int HEADER_OFFSET = -20;

  @TempDir private Path directory;
  private long replies;

  /** The votes of a journal, by where they are, and what is damaged. */
  private static final class Votes implements JournalVisitor {
    private final List<Path> files = new ArrayList<>();
    private final List<Long> bodies = new ArrayList<>();
    private final List<Long> instances = new ArrayList<>();
    private final List<Long> learned = new ArrayList<>();
    private final List<JournalDamage> damages = new ArrayList<>();

    static Votes of(final Path data) {
      final Votes votes = new Votes();
      try (JournalReader reader = new JournalReader(data)) {
        reader.read(votes);
      }
      return votes;
    }

    @Override
    public boolean onRecord(final JournalRecord record) {
      if (record.kind() == RecordKind.VOTE && record.length() > VALUE_OFFSET) {
        files.add(record.file());
        bodies.add((long) record.offset());
        instances.add(record.instance());
      } else if (record.kind() == RecordKind.LEARNED) {
        learned.add(record.instance());
      }
      return true;
    }

    @Override
    public void onDamage(final JournalDamage damage) {
      damages.add(damage);
    }
  }

  @Test
  void shouldBeRepairedByTheOthersAndStaySoWhenRecordsOfANodeAreDamaged() throws IOException {
    try (TestCluster cluster = TestCluster.ofServers(directory, BASE_PORT, 3)) {
      final SynodClient client =
          cluster.connect(
              cluster
                  .clientContext(1, 2, 3)
                  .replyListener((sequence, instance, buffer, offset, length) -> replies++));
      final UnsafeBuffer command = new UnsafeBuffer(new byte[64]);
      for (int i = 1; i <= COMMANDS; i++) {
        final int expected = i;
        command.putLong(0, i);
        cluster.await("room for a command", () -> client.offer(command, 0, 64) > 0);
        // One by one, so that each is a value of its own.
        cluster.await("a reply", () -> replies == expected);
      }
      final StateHash before = cluster.awaitHashes(1, 2, 3).get(0);
      final int victim = cluster.leader() % 3 + 1;
      final Path data = directory.resolve("node-" + victim);
      cluster.stop(victim);
      final Votes votes = Votes.of(data);
      assertTrue(votes.instances.size() > COMMANDS / 2, votes.instances::toString);
      final int[] damaged = {10, 11, 12, votes.instances.size() / 2, votes.instances.size() - 1};
      for (int i = 0; i < damaged.length; i++) {
        final int at = i % 2 == 0 ? VALUE_OFFSET : HEADER_OFFSET;
        flip(votes.files.get(damaged[i]), votes.bodies.get(damaged[i]) + at);
      }
      assertFalse(Votes.of(data).damages.isEmpty());

      cluster.start(victim, false, new EchoMachine());

      cluster.await(
          "the victim to have applied all", () -> cluster.machine(victim).commands() == COMMANDS);
      assertEquals(before.hash(), cluster.awaitHashes(1, 2, 3).get(victim - 1).hash());
      for (int id = 1; id <= 3; id++) {
        cluster.stop(id);
      }
      final Votes repaired = Votes.of(data);
      for (final int index : damaged) {
        assertTrue(repaired.learned.contains(votes.instances.get(index)), "not learned again");
      }

      // Alone, so that nobody can help it.
      cluster.start(victim, false, new EchoMachine());
      cluster.await(
          "all commands to be applied again", () -> cluster.machine(victim).commands() == COMMANDS);
      assertEquals(before.hash(), cluster.awaitHashes(victim).get(0).hash());
    }
  }

  private static void flip(final Path file, final long offset) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      final ByteBuffer one = ByteBuffer.allocate(1);
      channel.read(one, offset);
      one.put(0, (byte) (one.get(0) ^ 1)).flip();
      channel.write(one, offset);
    }
  }
}
