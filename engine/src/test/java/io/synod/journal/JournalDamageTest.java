package io.synod.journal;

import static io.synod.journal.Held.BALLOT;
import static io.synod.journal.Held.found;
import static io.synod.journal.Held.learned;
import static io.synod.journal.Held.read;
import static io.synod.journal.Held.reopen;
import static io.synod.journal.Held.value;
import static io.synod.journal.Held.vote;
import static io.synod.journal.JournalFiles.flip;
import static io.synod.journal.JournalFiles.offsetOf;
import static io.synod.journal.JournalFiles.segments;
import static io.synod.journal.JournalFiles.write;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.synod.codec.journal.RecordEncoder;
import io.synod.paxos.Ballot;
import io.synod.paxos.ValueView;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.zip.CRC32C;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real damage on real files. What is damaged is FAULTY; it is never "no vote" and never wrong. */
class JournalDamageTest {
  private static final int MANY = 1_000;
  private static final int MAX_LENGTH = 400;
  private static final int PAGE = 4096;

  @TempDir Path temp;
  private Path original;
  private Path copy;

  @BeforeEach
  void setUp() {
    original = temp.resolve("original");
    copy = temp.resolve("copy");
  }

  @Test
  void shouldNameTheVoteWhenABitIsFlippedAnywhereInItsRecord() throws IOException {
    final String marked = "the value in the middle";
    final long ballot = Ballot.of(2, 2);
    try (Journal journal = found(original)) {
      vote(journal, 1, BALLOT, "before");
      vote(journal, 2, ballot, marked);
      vote(journal, 3, Ballot.of(3, 3), "behind");
    }
    final int body = offsetOf(segments(original).get(0), marked);
    final int word = body - RecordView.HEADER_LENGTH - Integer.BYTES;
    for (int at = word; at < body + marked.length(); at++) {
      copyOriginal();
      flip(segments(copy).get(0), at, at % Byte.SIZE);
      final Held held = new Held();
      try (Journal journal = reopen(copy, held)) {
        if (at < word + Integer.BYTES && held.faulty.isEmpty()) {
          assertEquals("2.2:" + marked, read(journal, 2));
        } else {
          assertEquals(Map.of(2L, ballot), held.faulty, "at " + (at - word));
          assertEquals("faulty", read(journal, 2));
        }
        assertEquals("1.3:before", read(journal, 1));
        assertEquals("3.3:behind", read(journal, 3));
        assertEquals(Ballot.of(3, 3), journal.promised());
      }
    }
  }

  @Test
  void shouldTakeARecentRecordForDamagedWhenItChangesUnderTheOpenJournal() throws IOException {
    try (Journal journal = found(original)) {
      vote(journal, 1, BALLOT, "a marked value");
      assertEquals("1.3:a marked value", read(journal, 1));
      final Path file = segments(original).get(0);
      flip(file, offsetOf(file, "a marked value"), 0);
      assertEquals("faulty", read(journal, 1));
    }
  }

  @Test
  void shouldHideNothingWhenAPageIsZeroed() throws IOException {
    writeMany();
    for (final Path file : segments(original).subList(0, 2)) {
      for (int page = 0; page < 3; page++) {
        copyOriginal();
        write(copyOf(file), page * 5 * PAGE, new byte[PAGE]);
        assertNothingHidden();
      }
    }
  }

  @Test
  void shouldHideNothingWhenASegmentIsMissingEmptyOrGarbage() throws IOException {
    writeMany();
    final List<Path> files = segments(original);
    assertTrue(files.size() > 3);
    for (final Path file : files.subList(0, files.size() - 1)) {
      copyOriginal();
      Files.delete(copyOf(file));
      assertNothingHidden();

      copyOriginal();
      Files.write(copyOf(file), new byte[0]);
      assertNothingHidden();

      copyOriginal();
      final byte[] garbage = new byte[3 * PAGE];
      java.util.Arrays.fill(garbage, (byte) 0xA5);
      Files.write(copyOf(file), garbage);
      assertNothingHidden();
    }
  }

  @Test
  void shouldKnowWhatWasLostWhenTheEndIsGoneAfterACleanShutdown() throws IOException {
    writeMany();
    copyOriginal();
    final List<Path> files = segments(copy);
    write(files.get(files.size() - 1), 0, new byte[(int) Files.size(files.get(files.size() - 1))]);
    assertNothingHidden();
  }

  @Test
  void shouldCutATornEndAndSayThatVotesMayBeLost() throws IOException {
    final Held held = new Held();
    try (Journal journal = found(original)) {
      vote(journal, 1, BALLOT, "one");
      vote(journal, 2, BALLOT, "torn");
      copyOriginal();
    }
    final Path file = segments(copy).get(0);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(offsetOf(file, "torn"));
    }
    try (Journal journal = reopen(copy, held)) {
      assertEquals(Map.of(1L, BALLOT), held.votes);
      assertEquals(Map.of(), held.faulty);
      assertTrue(journal.mayHaveLostVotes());
      assertEquals("not held", read(journal, 2));
      vote(journal, 2, BALLOT, "again");
    }
    try (Journal journal = reopen(copy, new Held())) {
      assertTrue(journal.mayHaveLostVotes());
      assertEquals("1.3:one", read(journal, 1));
      assertEquals("1.3:again", read(journal, 2));
    }
  }

  @Test
  void shouldLoseNothingWhenTheProcessDiedBetweenRecords() throws IOException {
    try (Journal journal = found(original)) {
      vote(journal, 1, BALLOT, "one");
      copyOriginal();
    }
    try (Journal journal = reopen(copy, new Held())) {
      assertFalse(journal.mayHaveLostVotes());
      assertEquals("1.3:one", read(journal, 1));
    }
  }

  @Test
  void shouldStayRepairedWhenADamagedInstanceWasLearnedAgain() throws IOException {
    try (Journal journal = found(original)) {
      vote(journal, 1, BALLOT, "damaged");
      vote(journal, 2, BALLOT, "intact");
    }
    copyOriginal();
    final Path file = segments(copy).get(0);
    flip(file, offsetOf(file, "damaged"), 0);
    try (Journal journal = reopen(copy, new Held())) {
      assertEquals("faulty", read(journal, 1));
      learned(journal, 1, BALLOT, "damaged");
      assertEquals("1.3:damaged", read(journal, 1));
    }
    final Held held = new Held();
    try (Journal journal = reopen(copy, held)) {
      assertEquals(Map.of(), held.faulty);
      assertEquals("1.3:damaged", read(journal, 1));
    }
  }

  @Test
  void shouldSeeDamageThatHappensWhileOpen() throws IOException {
    try (Journal journal = found(original)) {
      for (long instance = 1; instance <= MANY; instance++) {
        vote(journal, instance, BALLOT, "value of " + instance + ".");
      }
      final Path file = segments(original).get(0);
      flip(file, offsetOf(file, "value of 5."), 0);
      flip(file, offsetOf(file, "value of 7.") - RecordView.HEADER_LENGTH + 10, 0);
      assertEquals("faulty", read(journal, 5));
      assertEquals("faulty", read(journal, 7));
      assertEquals("1.3:value of 6.", read(journal, 6));
      assertEquals("1.3:value of 8.", read(journal, 8));
    }
  }

  @Test
  void shouldRefuseHostileLengths() throws IOException {
    try (Journal journal = found(original)) {
      vote(journal, 1, BALLOT, "before");
      vote(journal, 2, BALLOT, "hostile");
      vote(journal, 3, BALLOT, "behind");
    }
    for (final int length : new int[] {-1, Integer.MIN_VALUE, Integer.MAX_VALUE, 1 << 28}) {
      copyOriginal();
      final Path file = segments(copy).get(0);
      final int record = offsetOf(file, "hostile") - RecordView.HEADER_LENGTH;
      final byte[] header = new byte[RecordView.HEADER_LENGTH];
      System.arraycopy(Files.readAllBytes(file), record, header, 0, header.length);
      final UnsafeBuffer buffer = new UnsafeBuffer(header);
      final CRC32C crc = new CRC32C();
      final RecordEncoder encoder =
          new RecordEncoder().wrap(buffer, RecordView.MESSAGE_HEADER_LENGTH).bodyLength(length);
      crc.update(header, 0, RecordView.CHECKED_LENGTH);
      encoder.headerChecksum((int) crc.getValue());
      write(file, record, header);

      final Held held = new Held();
      try (Journal journal = reopen(copy, held)) {
        assertEquals(Map.of(2L, BALLOT), held.faulty);
        assertEquals("1.3:before", read(journal, 1));
        assertEquals("1.3:behind", read(journal, 3));
      }
    }
  }

  @Test
  void shouldRefuseASegmentOfAnotherNode() throws IOException {
    final Path other = temp.resolve("other");
    final JournalSettings foreign =
        JournalSettings.of(other, Held.CLUSTER, 9, 1)
            .withSegmentLengthBytes(Held.SMALL_SEGMENT)
            .withFounding(true);
    Held.opened(foreign, new Held()).close();
    found(original).close();
    Files.copy(
        segments(other).get(0), segments(original).get(0), StandardCopyOption.REPLACE_EXISTING);
    final String message =
        assertThrows(JournalException.class, () -> reopen(original, new Held())).getMessage();
    assertTrue(message.contains("belongs elsewhere") && message.contains("nodeId=9"), message);
  }

  @Test
  void shouldThrowAgainWhenItHasFailed() {
    try (Journal journal = found(original)) {
      vote(journal, 1, BALLOT, "one");
      final UnsafeBuffer broken = new UnsafeBuffer(new byte[8]);
      final JournalException failure =
          assertThrows(JournalException.class, () -> journal.vote(2, BALLOT, broken, 0, 9));
      assertEquals(
          failure, assertThrows(JournalException.class, () -> vote(journal, 2, BALLOT, "two")));
      assertEquals(failure, assertThrows(JournalException.class, () -> read(journal, 1)));
    }
    try (Journal journal = reopen(original, new Held())) {
      assertEquals("1.3:one", read(journal, 1));
      assertEquals("not held", read(journal, 2));
    }
  }

  private void writeMany() {
    try (Journal journal = found(original)) {
      for (long instance = 1; instance <= MANY; instance++) {
        final long ballot = Ballot.of(1 + instance / 100, Held.NODE);
        vote(journal, instance, ballot, value(instance, ballot, MAX_LENGTH));
      }
    }
  }

  private void assertNothingHidden() {
    final Held held = new Held();
    try (Journal journal = reopen(copy, held)) {
      assertFalse(held.faulty.isEmpty());
      for (long instance = 1; instance <= MANY; instance++) {
        final long ballot = Ballot.of(1 + instance / 100, Held.NODE);
        final String found = read(journal, instance);
        if (held.faulty.containsKey(instance)) {
          assertTrue(held.faulty.get(instance) >= ballot);
          assertEquals("faulty", found);
        } else {
          assertEquals(ballot, held.votes.get(instance), "instance " + instance);
          assertEquals(Ballot.format(ballot) + ":" + value(instance, ballot, MAX_LENGTH), found);
        }
      }
      assertEquals(Ballot.of(1 + MANY / 100, Held.NODE), journal.promised());
      assertEquals(0, journal.read(MANY + 1, new ValueView()));
    }
    final Held again = new Held();
    reopen(copy, again).close();
    assertEquals(held.faulty.keySet(), again.faulty.keySet());
    assertEquals(LongStream.rangeClosed(1, MANY).count(), held.votes.size() + held.faulty.size());
  }

  private Path copyOf(final Path file) {
    return copy.resolve(original.relativize(file));
  }

  /** Of an open journal: what a killed process leaves. */
  private void copyOriginal() throws IOException {
    copy = temp.resolve("copy" + System.nanoTime());
    JournalFiles.copy(original, copy);
  }
}
