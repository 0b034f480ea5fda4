package io.synod.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.synod.snapshot.SnapshotDirectory;
import io.synod.snapshot.SnapshotHead;
import io.synod.snapshot.SnapshotImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotCommandTest {
  @TempDir private Path data;

  @Test
  void shouldListAndVerifyWhatANodeHolds() throws IOException {
    final SnapshotDirectory snapshots = save();

    final CommandRun list = CommandRun.of("snapshot", "list", data.toString());
    assertEquals(0, list.exitCode(), list.err());
    assertEquals(3, list.out().lines().count(), list.out());
    assertTrue(list.out().contains("000000000000abcd"), list.out());
    final CommandRun verify = CommandRun.of("snapshot", "verify", data.toString());
    assertEquals(0, verify.exitCode(), verify.out());
    assertEquals(2, verify.out().lines().filter(line -> line.startsWith("intact")).count());

    final byte[] bytes = Files.readAllBytes(snapshots.file(20));
    bytes[bytes.length / 2]++;
    Files.write(snapshots.file(20), bytes);
    final CommandRun damaged = CommandRun.of("snapshot", "verify", snapshots.file(20).toString());
    assertEquals(1, damaged.exitCode());
    assertTrue(damaged.out().startsWith("DAMAGED"), damaged.out());
  }

  @Test
  void shouldSayWhereThereIsNothing() {
    final CommandRun run = CommandRun.of("snapshot", "list", data.toString());
    assertEquals(1, run.exitCode());
    assertTrue(run.err().contains("there are no snapshots in " + data), run.err());
    final CommandRun take = CommandRun.of("snapshot", "take", "127.0.0.1:1");
    assertEquals(1, take.exitCode());
    assertTrue(take.err().contains("down"), take.err());
  }

  private SnapshotDirectory save() {
    final SnapshotDirectory snapshots = new SnapshotDirectory(data.resolve("snapshots"), 7, 2);
    final SnapshotImage image = new SnapshotImage();
    image.write(new UnsafeBuffer(new byte[500]), 0, 500);
    snapshots.save(new SnapshotHead(7, 1, 10, 0, 0, 0xabcd), image);
    snapshots.save(new SnapshotHead(7, 1, 20, 0, 0, 1), image);
    return snapshots;
  }
}
