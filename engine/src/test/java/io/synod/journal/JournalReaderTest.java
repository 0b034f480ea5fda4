package io.synod.journal;

import static io.synod.journal.Held.BALLOT;
import static io.synod.journal.Held.found;
import static io.synod.journal.Held.reopen;
import static io.synod.journal.Held.value;
import static io.synod.journal.Held.vote;
import static io.synod.journal.JournalFiles.flip;
import static io.synod.journal.JournalFiles.offsetOf;
import static io.synod.journal.JournalFiles.segments;
import static io.synod.journal.JournalFiles.truncate;
import static io.synod.journal.JournalFiles.write;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class JournalReaderTest {
  private static final int VOTES = 600;
  private static final int MAX_LENGTH = 400;

  @TempDir private Path temp;
  private Path original;
  private Path copy;

  /** What was read. */
  private static final class Seen implements JournalVisitor {
    private final Map<Long, String> values = new TreeMap<>();
    private final List<JournalDamage> damages = new ArrayList<>();
    private int promises;
    private long lastNumber;

    static Seen of(final Path directory) {
      final Seen seen = new Seen();
      try (JournalReader reader = new JournalReader(directory)) {
        reader.read(seen);
      }
      return seen;
    }

    @Override
    public boolean onRecord(final JournalRecord record) {
      assertTrue(record.number() > lastNumber);
      lastNumber = record.number();
      if (record.kind() == RecordKind.PROMISE) {
        promises++;
      }
      if (record.kind().hasValue() && record.isIntact()) {
        final byte[] bytes = new byte[record.length()];
        record.buffer().getBytes(record.offset(), bytes);
        values.put(record.instance(), new String(bytes, StandardCharsets.ISO_8859_1));
      }
      return true;
    }

    @Override
    public void onDamage(final JournalDamage damage) {
      damages.add(damage);
    }

    private boolean has(final JournalDamage.Kind kind) {
      return damages.stream().anyMatch(damage -> damage.kind() == kind);
    }
  }

  @BeforeEach
  void setUp() throws IOException {
    original = temp.resolve("original");
    try (Journal journal = found(original)) {
      journal.promise(BALLOT);
      for (long instance = 1; instance <= VOTES; instance++) {
        vote(journal, instance, BALLOT, value(instance, BALLOT, MAX_LENGTH));
      }
      copyOriginal();
    }
  }

  @Test
  void shouldShowEveryRecordAndChangeNothingWhenTheJournalIsWhole() throws IOException {
    final Map<Path, FileTime> before = times();
    final Seen seen = Seen.of(original);
    assertEquals(List.of(), seen.damages);
    assertEquals(1, seen.promises);
    assertEquals(VOTES, seen.values.size());
    seen.values.forEach((i, text) -> assertEquals(value(i, BALLOT, MAX_LENGTH), text));
    assertEquals(before, times());
  }

  @Test
  void shouldShowWhatIsAppendedSoFarWhenTheNodeRuns() {
    try (Journal journal = reopen(original, new Held())) {
      for (long instance = VOTES + 1; instance <= 2 * VOTES; instance++) {
        vote(journal, instance, BALLOT, value(instance, BALLOT, MAX_LENGTH));
        if (instance % 100 == 0) {
          final Seen seen = Seen.of(original);
          assertEquals(List.of(), seen.damages);
          assertEquals(instance, seen.values.size());
        }
      }
    }
  }

  @Test
  void shouldFindNoDamageWhenRecordsAreAppendedWhileItReads() throws Exception {
    try (Journal journal = reopen(original, new Held())) {
      final Thread writer =
          new Thread(
              () -> {
                for (long instance = VOTES + 1; instance <= 20 * VOTES; instance++) {
                  vote(journal, instance, BALLOT, value(instance, BALLOT, MAX_LENGTH));
                }
              });
      writer.start();
      int reads = 0;
      while (writer.isAlive() || reads == 0) {
        assertEquals(List.of(), Seen.of(original).damages);
        reads++;
      }
      writer.join();
      assertEquals(20 * VOTES, Seen.of(original).values.size());
    }
  }

  @Test
  void shouldNameTheDamageAndGoOnWhenABitIsFlippedAnywhere() throws IOException {
    final Path file = segments(original).get(0);
    final int first = offsetOf(file, value(3, BALLOT, MAX_LENGTH)) - RecordView.HEADER_LENGTH;
    final int last = offsetOf(file, value(200, BALLOT, MAX_LENGTH));
    final Random random = new Random(3);
    for (int i = 0; i < 50; i++) {
      copyOriginal();
      final int at = first + random.nextInt(last - first);
      flip(segments(copy).get(0), at, random.nextInt(Byte.SIZE));
      final Seen seen = Seen.of(copy);
      // A word before a record may be padding's, or only say the same in another way.
      if (seen.values.size() < VOTES) {
        assertFalse(seen.damages.isEmpty(), "at " + at);
        assertEquals(VOTES - 1, seen.values.size(), "at " + at);
        assertTrue(
            seen.damages.stream()
                .allMatch(damage -> damage.offset() <= at && damage.offset() > at - 2 * MAX_LENGTH),
            () -> at + " " + seen.damages);
      }
      seen.values.forEach((n, text) -> assertEquals(value(n, BALLOT, MAX_LENGTH), text));
    }
  }

  @Test
  void shouldNameTheRecordsWhenASegmentIsMissingZeroedOrCutShort() throws IOException {
    final Path middle = original.relativize(segments(original).get(1));
    Files.delete(copy.resolve(middle));
    final Seen missing = Seen.of(copy);
    assertEquals(1, missing.damages.size(), missing.damages::toString);
    assertTrue(missing.damages.get(0).what().endsWith("with segments 2 to 2"));
    assertTrue(missing.has(JournalDamage.Kind.LOST));

    copyOriginal();
    write(copy.resolve(middle), 0, new byte[2 * Held.SMALL_SEGMENT]);
    final Seen zeroed = Seen.of(copy);
    assertTrue(zeroed.has(JournalDamage.Kind.LOST), zeroed.damages::toString);
    assertEquals(missing.values, zeroed.values);

    copyOriginal();
    truncate(copy.resolve(middle), Held.SMALL_SEGMENT / 2);
    final Seen cut = Seen.of(copy);
    assertTrue(cut.has(JournalDamage.Kind.LOST), cut.damages::toString);
    assertTrue(cut.values.size() > missing.values.size());
  }

  @Test
  void shouldKnowHowTheJournalEndedWhenItWasClosed() throws IOException {
    final List<Path> files = segments(original);
    final Path last = files.get(files.size() - 1);
    write(last, offsetOf(last, value(VOTES, BALLOT, MAX_LENGTH)) - 200, new byte[4096]);
    assertTrue(Seen.of(original).has(JournalDamage.Kind.LOST));
  }

  @Test
  void shouldCallTheEndTornWhenTheNodeWasKilled() throws IOException {
    final List<Path> files = segments(copy);
    final Path last = files.get(files.size() - 1);
    truncate(last, offsetOf(last, value(VOTES, BALLOT, MAX_LENGTH)) - 20);
    final Seen seen = Seen.of(copy);
    assertEquals(1, seen.damages.size(), seen.damages::toString);
    assertTrue(seen.has(JournalDamage.Kind.TORN));
    assertEquals(VOTES - 1, seen.values.size());
  }

  @Test
  void shouldShowTheRecordsWhenTheIdentityIsDamagedOrMissing() throws IOException {
    flip(copy.resolve(Identity.FILE_NAME), 20, 1);
    final Seen damaged = Seen.of(copy);
    assertTrue(damaged.has(JournalDamage.Kind.IDENTITY));
    assertEquals(VOTES, damaged.values.size());

    Files.delete(copy.resolve(Identity.FILE_NAME));
    final Seen missing = Seen.of(copy);
    assertTrue(missing.has(JournalDamage.Kind.IDENTITY));
    assertEquals(VOTES, missing.values.size());
  }

  @Test
  void shouldLeaveOutASegmentOfAnotherNode() throws IOException {
    final Path other = temp.resolve("other");
    final JournalSettings foreign =
        JournalSettings.of(other, Held.CLUSTER, 9, 1)
            .withSegmentLengthBytes(Held.SMALL_SEGMENT)
            .withFounding(true);
    try (Journal journal = Held.opened(foreign, new Held())) {
      vote(journal, 1, BALLOT, "another node's");
    }
    Files.write(segments(copy).get(0), Files.readAllBytes(segments(other).get(0)));
    final Seen seen = Seen.of(copy);
    assertTrue(seen.has(JournalDamage.Kind.FOREIGN), seen.damages::toString);
    assertFalse(seen.values.containsValue("another node's"));
    assertTrue(seen.values.containsKey((long) VOTES));
  }

  @Test
  void shouldBeginBehindWhatWasTruncated() throws IOException {
    final Path cut = segments(copy).get(0);
    try (Journal journal = reopen(copy, new Held())) {
      journal.chosenThrough(VOTES);
      journal.truncate(VOTES / 2).run();
    }
    assertFalse(Files.exists(cut));
    final Seen seen = Seen.of(copy);
    assertEquals(List.of(), seen.damages);
    assertFalse(seen.values.containsKey(1L));
    assertTrue(seen.values.containsKey((long) VOTES));

    Files.write(cut, new byte[100]);
    assertEquals(List.of(), Seen.of(copy).damages);
    Files.delete(segments(copy).get(1));
    assertEquals(1, Seen.of(copy).damages.size());
  }

  @Test
  void shouldRefuseWhatIsNoDataDirectory() throws IOException {
    final Path nothing = Files.createDirectory(temp.resolve("nothing"));
    final String message =
        assertThrows(JournalException.class, () -> new JournalReader(nothing)).getMessage();
    assertTrue(message.contains("no data directory"), message);
  }

  private Map<Path, FileTime> times() throws IOException {
    final Map<Path, FileTime> times = new TreeMap<>();
    try (Stream<Path> files = Files.walk(original)) {
      for (final Path file : files.toList()) {
        times.put(file, Files.getLastModifiedTime(file));
      }
    }
    return times;
  }

  private void copyOriginal() throws IOException {
    copy = temp.resolve("copy" + System.nanoTime());
    JournalFiles.copy(original, copy);
  }
}
