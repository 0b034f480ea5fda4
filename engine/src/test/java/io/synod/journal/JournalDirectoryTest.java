package io.synod.journal;

import static io.synod.journal.Held.BALLOT;
import static io.synod.journal.Held.CLUSTER;
import static io.synod.journal.Held.NODE;
import static io.synod.journal.Held.found;
import static io.synod.journal.Held.read;
import static io.synod.journal.Held.reopen;
import static io.synod.journal.Held.settings;
import static io.synod.journal.Held.vote;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalDirectoryTest {
  @TempDir Path temp;
  private Path directory;

  @BeforeEach
  void setUp() {
    directory = temp.resolve("a").resolve("data");
  }

  @Test
  void shouldRefuseWhenTheMembersAreOthersThanTheFounders() {
    final JournalSettings settings =
        JournalSettings.of(temp.resolve("members"), CLUSTER, NODE, 1).withMembers("1 2 3 Q1=2");
    Held.opened(settings.withFounding(true), new Held()).close();
    final JournalException error =
        assertThrows(
            JournalException.class, () -> Held.opened(settings.withMembers("1 Q1=1"), new Held()));
    assertTrue(error.getMessage().contains("founded with 1 2 3 Q1=2"), error::getMessage);
    Held.opened(settings, new Held()).close();
  }

  @Test
  void shouldRefuseToStartAgainWhenTheNodeRanInMemoryAlone() {
    final JournalSettings memory = settings(directory).withDurability(Durability.MEMORY);
    Held.opened(memory.withFounding(true), new Held()).close();
    assertRefused(memory, "ran at durability=MEMORY", "cannot be started again");
    assertRefused(settings(directory), "ran at durability=MEMORY");
  }

  @Test
  void shouldRefuseMemoryAloneWhenTheDirectoryHoldsWhatMustNotBeForgotten() {
    write();
    assertRefused(
        settings(directory).withDurability(Durability.MEMORY), "holds data of durability=REPL");
  }

  @Test
  void shouldRefuseAnEmptyDirectoryWhenNotFounding() throws IOException {
    assertRefused(settings(directory), directory + " is empty", "founding=true");
    Files.createDirectories(directory);
    assertRefused(settings(directory), directory + " is empty", "founding=true");
  }

  @Test
  void shouldRefuseToFoundWhereDataIs() {
    write();
    assertRefused(settings(directory).withFounding(true), "founding=true", "holds data already");
  }

  @Test
  void shouldRefuseADirectoryOfSomethingElse() throws IOException {
    Files.createDirectories(directory);
    Files.writeString(directory.resolve("thesis.txt"), "chapter one");
    assertRefused(settings(directory), "no identity file");
    assertRefused(settings(directory).withFounding(true), "no identity file");
  }

  @Test
  void shouldRefuseWhenTheIdentityFileIsGone() throws IOException {
    write();
    Files.delete(directory.resolve(Identity.FILE_NAME));
    assertRefused(settings(directory), "no identity file");
    assertRefused(settings(directory).withFounding(true), "no identity file");
  }

  @Test
  void shouldRefuseTheDirectoryOfAnotherNodeOrCluster() {
    write();
    assertRefused(
        JournalSettings.of(directory, CLUSTER, NODE + 1, 1), "belongs to clusterId=77 nodeId=3");
    assertRefused(
        JournalSettings.of(directory, CLUSTER + 1, NODE, 1), "belongs to clusterId=77 nodeId=3");
  }

  @Test
  void shouldRefuseADirectoryOfANewerVersion() throws IOException {
    write();
    final Path file = directory.resolve(Identity.FILE_NAME);
    final String text = Files.readString(file).replace("synodFormat=1", "synodFormat=2");
    final String checked = text.substring(0, text.indexOf("crc32c="));
    final java.util.zip.CRC32C crc = new java.util.zip.CRC32C();
    crc.update(checked.getBytes(StandardCharsets.ISO_8859_1));
    Files.writeString(file, checked + String.format("crc32c=%08x%n", crc.getValue()));
    assertRefused(settings(directory), "newer version", "format=2 supported=1");
  }

  @Test
  void shouldRefuseADamagedIdentityWhereverTheDamageIs() throws IOException {
    write();
    final Path file = directory.resolve(Identity.FILE_NAME);
    final byte[] whole = Files.readAllBytes(file);
    for (int i = 0; i < whole.length; i++) {
      final byte[] flipped = whole.clone();
      flipped[i] ^= 1;
      Files.write(file, flipped);
      assertRefused(settings(directory), "identity of a data directory is damaged");
      Files.write(file, Arrays.copyOf(whole, i));
      assertRefused(settings(directory), "identity of a data directory is damaged");
    }
  }

  @Test
  void shouldRefuseASecondOpenInTheSameProcess() {
    try (Journal journal = found(directory)) {
      final String message =
          assertThrows(JournalException.class, () -> new Journal(settings(directory))).getMessage();
      assertTrue(message.contains(directory + " is in use"), message);
      vote(journal, 1, BALLOT, "still works");
    }
    reopen(directory, new Held()).close();
  }

  @Test
  void shouldRefuseASecondProcess() throws Exception {
    try (Journal journal = found(directory)) {
      final Process second = JournalChild.start(directory, 1, Long.MAX_VALUE);
      final String output =
          new String(second.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertEquals(1, second.waitFor());
      assertTrue(output.contains(directory + " is in use"), output);
      vote(journal, 1, BALLOT, "still works");
    }
  }

  @Test
  void shouldRefuseAfterACrashOfTheHostUnlessLostVotesAreAccepted() {
    write();
    crashHost(Durability.REPLICATED);
    assertRefused(settings(directory), "the host crashed", "acceptLostVotes=true");

    try (Journal journal = Held.opened(settings(directory).withAcceptLostVotes(true), new Held())) {
      assertTrue(journal.mayHaveLostVotes());
      assertEquals("1.3:one", read(journal, 1));
    }
    try (Journal journal = reopen(directory, new Held())) {
      assertTrue(journal.mayHaveLostVotes());
      journal.readmitted();
      assertFalse(journal.mayHaveLostVotes());
    }
    try (Journal journal = reopen(directory, new Held())) {
      assertFalse(journal.mayHaveLostVotes());
    }
  }

  @Test
  void shouldOpenAfterACrashOfTheHostWhenVotesWereForced() {
    write();
    crashHost(Durability.DURABLE);
    try (Journal journal = reopen(directory, new Held())) {
      assertFalse(journal.mayHaveLostVotes());
    }
  }

  @Test
  void shouldTakeANewIncarnationAtEveryStart() {
    write();
    for (int i = 2; i < 6; i++) {
      try (Journal journal = reopen(directory, new Held())) {
        assertEquals(i, journal.incarnation());
      }
    }
  }

  @Test
  void shouldRefuseAnIdentityThatIsOlderThanTheSegments() throws IOException {
    write();
    final byte[] old = Files.readAllBytes(directory.resolve(Identity.FILE_NAME));
    reopen(directory, new Held()).close();
    Files.write(directory.resolve(Identity.FILE_NAME), old);
    assertRefused(settings(directory), "restored from an older copy");
  }

  @Test
  void shouldRefuseWhenTheNewestSegmentIsGone() throws IOException {
    write();
    try (Stream<Path> files = Files.walk(directory)) {
      for (final Path file : files.filter(f -> f.toString().endsWith(".cq4")).toList()) {
        Files.delete(file);
      }
    }
    assertRefused(settings(directory), "newest segments are missing");
  }

  @Test
  void shouldKeepTheDirectoryToItsOwner() throws IOException {
    write();
    assertEquals(
        "rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)));
  }

  private void write() {
    try (Journal journal = found(directory)) {
      vote(journal, 1, BALLOT, "one");
    }
  }

  private void crashHost(final Durability durability) {
    new Identity(CLUSTER, NODE, "", 1, "another boot", durability, false, 1, false, 0, 0, 0)
        .write(Disk.SYSTEM, directory);
  }

  private void assertRefused(final JournalSettings settings, final String... because) {
    final Map<String, String> before = content();
    final String message =
        assertThrows(JournalException.class, () -> Held.opened(settings, new Held())).getMessage();
    for (final String part : because) {
      assertTrue(message.contains(part), message);
    }
    assertEquals(before, content());
  }

  private Map<String, String> content() {
    final Map<String, String> content = new TreeMap<>();
    try (Stream<Path> files = Files.walk(temp)) {
      for (final Path file : files.toList()) {
        content.put(
            file.toString(),
            Files.isDirectory(file) ? "" : Arrays.hashCode(Files.readAllBytes(file)) + "");
      }
    } catch (final IOException ex) {
      throw new UncheckedIOException(ex);
    }
    return content;
  }
}
