package io.synod.snapshot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotDirectoryTest {
  private static final long CLUSTER = 7;

  @TempDir private Path temp;

  private final List<String> warnings = new ArrayList<>();

  @Test
  void shouldGiveBackTheBytesWhenTheyFillManyChunks() throws IOException {
    final SnapshotDirectory snapshots = open(1);
    final byte[] state = bytes(3 * SnapshotFile.CHUNK_LENGTH + 17);

    snapshots.save(head(42), image(state));

    final SnapshotDirectory again = open(1);
    assertTrue(again.findNewest(warnings::add));
    assertEquals(head(42), again.newest());
    assertArrayEquals(state, read(again.file(42), state.length));
    assertEquals(List.of(), warnings);
  }

  @Test
  void shouldWriteTheSameFileWhenTheStateIsTheSame() throws IOException {
    final SnapshotDirectory snapshots = open(1);
    final SnapshotDirectory others = new SnapshotDirectory(temp.resolve("others"), CLUSTER, 1);
    final SnapshotImage used = image(bytes(SnapshotFile.CHUNK_LENGTH * 2));
    used.clear();
    used.write(new UnsafeBuffer(bytes(1000)), 0, 1000);

    snapshots.save(head(5), image(bytes(1000)));
    others.save(head(5), used);

    assertEquals(-1, Files.mismatch(snapshots.file(5), others.file(5)));
  }

  @Test
  void shouldRefuseEveryFileInWhichOneBitIsWrong() throws IOException {
    final SnapshotDirectory snapshots = open(1);
    snapshots.save(head(42), image(bytes(300)));
    final byte[] good = Files.readAllBytes(snapshots.file(42));
    for (int i = 0; i < good.length; i++) {
      final byte[] bad = good.clone();
      bad[i] ^= (byte) (1 << i % 8);
      Files.write(snapshots.file(42), bad);
      assertRefused(snapshots.file(42));
    }
  }

  @Test
  void shouldRefuseEveryFileThatIsTooShortOrTooLong() throws IOException {
    final SnapshotDirectory snapshots = open(1);
    snapshots.save(head(42), image(bytes(300)));
    final byte[] good = Files.readAllBytes(snapshots.file(42));
    for (int length = 0; length < good.length; length++) {
      Files.write(snapshots.file(42), Arrays.copyOf(good, length));
      assertRefused(snapshots.file(42));
    }
    Files.write(snapshots.file(42), Arrays.copyOf(good, good.length + 1));
    assertRefused(snapshots.file(42));
  }

  @Test
  void shouldTakeAnOlderOneWhenTheNewestIsDamagedForeignOrMisnamed() throws IOException {
    final SnapshotDirectory snapshots = open(5);
    snapshots.save(head(10), image(bytes(100)));
    snapshots.save(head(20), image(bytes(200)));
    final byte[] damaged = Files.readAllBytes(snapshots.file(20));
    damaged[damaged.length / 2]++;
    Files.write(snapshots.file(20), damaged);
    Files.copy(snapshots.file(10), snapshots.file(30));
    final SnapshotDirectory foreign = new SnapshotDirectory(temp.resolve("f"), CLUSTER + 1, 1);
    foreign.save(new SnapshotHead(CLUSTER + 1, 1, 40, 2, 3, 4), image(bytes(10)));
    Files.copy(foreign.file(40), snapshots.file(40));

    final SnapshotDirectory again = open(5);

    assertTrue(again.findNewest(warnings::add));
    assertEquals(10, again.newestInstance());
    assertEquals(3, warnings.size(), warnings::toString);
    assertTrue(warnings.get(0).contains("another cluster"), warnings.get(0));
    assertTrue(warnings.get(1).contains("name of another"), warnings.get(1));
    assertTrue(warnings.get(2).contains("checksum of a chunk"), warnings.get(2));
    assertTrue(Files.exists(snapshots.file(20)), "the evidence stays");
  }

  @Test
  void shouldKeepSoManyAndCoverTheLogOnlyOnceThereAreThatMany() throws IOException {
    final SnapshotDirectory snapshots = open(2);
    assertFalse(snapshots.findNewest(warnings::add));
    snapshots.save(head(10), image(bytes(1)));
    assertEquals(0, snapshots.coveredThrough());
    snapshots.save(head(20), image(bytes(2)));
    assertEquals(10, snapshots.coveredThrough());
    snapshots.save(head(30), image(bytes(3)));

    assertEquals(20, snapshots.coveredThrough());
    assertEquals(2, snapshots.count());
    assertEquals(2, SnapshotDirectory.list(temp.resolve("snapshots")).size());
  }

  @Test
  void shouldForgetWhatWasHalfWrittenWhenOpened() throws IOException {
    final SnapshotDirectory snapshots = open(2);
    snapshots.save(head(10), image(bytes(100)));
    Files.write(snapshots.incoming(), new byte[10]);

    final SnapshotDirectory again = open(2);

    assertFalse(Files.exists(snapshots.incoming()));
    assertTrue(again.findNewest(warnings::add));
    assertEquals(10, again.newestInstance());
  }

  @Test
  void shouldRefuseWhatCameFromElsewhereWhenItIsOfAnotherInstance() throws IOException {
    final SnapshotDirectory source = new SnapshotDirectory(temp.resolve("source"), CLUSTER, 1);
    source.save(head(9), image(bytes(100)));
    final SnapshotDirectory snapshots = open(2);
    Files.copy(source.file(9), snapshots.incoming());

    assertThrows(SnapshotException.class, () -> snapshots.admit(snapshots.incoming(), 10));
    assertEquals(0, snapshots.count());
    snapshots.admit(snapshots.incoming(), 9);

    assertEquals(9, snapshots.newestInstance());
    assertEquals(-1, Files.mismatch(source.file(9), snapshots.file(9)));
  }

  @Test
  void shouldSayHowManyBytesAStateMachineLeftUnread() {
    final SnapshotDirectory snapshots = open(1);
    snapshots.save(head(9), image(bytes(100)));
    try (SnapshotReader reader = SnapshotReader.open(snapshots.file(9), CLUSTER)) {
      reader.read(new UnsafeBuffer(new byte[60]), 0, 60);
      assertTrue(
          assertThrows(SnapshotException.class, reader::finish).getMessage().contains("left=40"));
      assertThrows(
          IllegalArgumentException.class, () -> reader.read(new UnsafeBuffer(new byte[60]), 0, 60));
    }
  }

  private SnapshotDirectory open(final int kept) {
    return new SnapshotDirectory(temp.resolve("snapshots"), CLUSTER, kept);
  }

  private static SnapshotHead head(final long instance) {
    return new SnapshotHead(CLUSTER, 1, instance, 22, 33, 44);
  }

  private static byte[] bytes(final int length) {
    final byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  private static SnapshotImage image(final byte[] state) {
    final SnapshotImage image = new SnapshotImage();
    final UnsafeBuffer source = new UnsafeBuffer(state);
    for (int at = 0; at < state.length; at += 1000) {
      image.write(source, at, Math.min(1000, state.length - at));
    }
    assertEquals(state.length, image.length());
    return image;
  }

  private static byte[] read(final Path file, final int length) {
    final byte[] state = new byte[length];
    try (SnapshotReader reader = SnapshotReader.open(file, CLUSTER)) {
      final UnsafeBuffer target = new UnsafeBuffer(state);
      for (int at = 0; at < length; at += 777) {
        reader.read(target, at, Math.min(777, length - at));
      }
      reader.finish();
    }
    return state;
  }

  private static void assertRefused(final Path file) {
    final SnapshotException thrown =
        assertThrows(SnapshotException.class, () -> SnapshotReader.verify(file, CLUSTER));
    assertTrue(thrown.getMessage().contains(file.toString()), thrown::getMessage);
  }
}
