package io.synod.journal;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static io.synod.journal.Held.BALLOT;
import static io.synod.journal.Held.found;
import static io.synod.journal.Held.read;
import static io.synod.journal.Held.reopen;
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

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.synod.codec.journal.MessageHeaderEncoder;
import io.synod.codec.journal.RecordDecoder;
import io.synod.codec.journal.RecordEncoder;
import io.synod.paxos.Ballot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.wire.DocumentContext;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a directory after a crash and damage, beside what JournalDamageTest shows. */
@Timeout(120)
class RecoveryMatrixTest {
  private static final int VOTES = 100;
  private static final int PAGE = 4096;
  private static final String FILLER = "x".repeat(200);

  @TempDir private Path temp;
  private Path original;
  private Path copy;

  @BeforeEach
  void setUp() {
    original = temp.resolve("original");
    copy = temp.resolve("copy");
  }

  @Test
  void shouldCutAZeroedEndAndAppendElsewhereWhenTheProcessWasKilled() throws IOException {
    crash();
    final Path newest = newest();
    final int cut = offsetOf(newest, text(VOTES - 10)) / PAGE * PAGE;
    write(newest, cut, new byte[4 * PAGE]);
    final Held held = new Held();
    final long lastHeld;
    try (Journal journal = reopen(copy, held)) {
      lastHeld = held.votes.keySet().stream().mapToLong(Long::longValue).max().orElse(0);
      assertTrue(lastHeld < VOTES && lastHeld > VOTES / 2, held.votes::toString);
      // A record across the border is known by its header, and not taken for no vote.
      assertTrue(held.faulty.size() <= 1, held.faulty::toString);
      for (long instance = lastHeld + 1; instance <= VOTES; instance++) {
        vote(journal, instance, BALLOT, "again " + instance);
      }
    }
    final Held again = new Held();
    try (Journal journal = reopen(copy, again)) {
      assertEquals(Map.of(), again.faulty);
      for (long instance = 1; instance <= VOTES; instance++) {
        assertEquals(
            "1.3:" + (instance <= lastHeld ? text(instance) : "again " + instance),
            read(journal, instance));
      }
    }
  }

  @Test
  void shouldTakeAHoleInTheTailForFaultyWhenRecordsFollowIt() throws IOException {
    crash();
    final Path newest = newest();
    write(newest, offsetOf(newest, text(VOTES - 40)) / PAGE * PAGE, new byte[PAGE]);
    final Held held = new Held();
    try (Journal journal = reopen(copy, held)) {
      assertEquals("faulty", read(journal, VOTES - 40));
      assertEquals("1.3:" + text(VOTES), read(journal, VOTES));
      assertEquals(VOTES, held.votes.size() + held.faulty.size());
      assertFalse(journal.mayHaveLostVotes());
    }
  }

  @Test
  void shouldHideNothingWhenAMiddleSegmentIsZeroedOrTruncated() throws IOException {
    try (Journal journal = found(original)) {
      append(journal, 1, 5 * VOTES);
    }
    final List<Path> files = segments(original);
    assertTrue(files.size() > 2, files::toString);
    for (final Path file : files.subList(0, files.size() - 1)) {
      for (final boolean isZeroed : new boolean[] {true, false}) {
        copyOriginal();
        final Path damaged = copy.resolve(original.relativize(file));
        if (isZeroed) {
          write(damaged, 0, new byte[2 * Held.SMALL_SEGMENT]);
        } else {
          truncate(damaged, Held.SMALL_SEGMENT / 2);
        }
        final Held held = new Held();
        try (Journal journal = reopen(copy, held)) {
          assertFalse(held.faulty.isEmpty());
          assertEquals(5 * VOTES, held.votes.size() + held.faulty.size());
          held.votes.keySet().forEach(i -> assertEquals("1.3:" + text(i), read(journal, i)));
          held.faulty.keySet().forEach(i -> assertEquals("faulty", read(journal, i)));
        }
      }
    }
  }

  @Test
  void shouldRefuseWhenTheSegmentThatHeldThePromiseIsEmptyAfterACrash() throws IOException {
    crash();
    final byte[][] contents = {new byte[0], new byte[3 * PAGE], garbage(3 * PAGE)};
    for (final byte[] content : contents) {
      copyOriginal(original);
      Files.write(newest(), content);
      final String message =
          assertThrows(JournalException.class, () -> reopen(copy, new Held())).getMessage();
      assertTrue(message.contains("what the node promised"), message);
      assertTrue(message.contains(newest().toString()), message);
    }
  }

  @Test
  void shouldLoseNothingWhateverTheQueuesOwnFilesHold() throws IOException {
    crash();
    final Path crashed = copy;
    for (final byte[] content : new byte[][] {new byte[0], garbage(PAGE), new byte[64 * 1024]}) {
      copyOriginal(crashed);
      for (final Path metadata : metadata()) {
        Files.write(metadata, content);
      }
      assertWhole();
    }
    copyOriginal(crashed);
    for (final Path metadata : metadata()) {
      Files.delete(metadata);
    }
    assertWhole();
  }

  @Test
  void shouldLoseNothingWhenABitIsFlippedBeforeTheFirstRecord() throws IOException {
    crash();
    final Path crashed = copy;
    final int firstRecord = firstRecord(newest());
    final Random random = new Random(5);
    for (int i = 0; i < 60; i++) {
      copyOriginal(crashed);
      flip(newest(), random.nextInt(firstRecord), random.nextInt(Byte.SIZE));
      assertWhole();
    }
  }

  @Test
  void shouldOpenAtOnceWhenAProcessOfTheSameIdDiedInTheMiddleOfAnAppend() throws IOException {
    crash();
    final Path incarnation = newest().getParent();
    try (SingleChronicleQueue queue =
            SingleChronicleQueueBuilder.binary(incarnation)
                .rollCycle(new SegmentCycle(1))
                .timeProvider(new SegmentCycle(1))
                .build();
        ExcerptAppender appender = queue.createAppender();
        DocumentContext half = appender.writingDocument()) {
      half.wire().bytes().writeLong(1);
      // The queue's lock names this process, which is the one that opens the copy.
      copyOriginal(copy);
      half.rollbackOnClose();
    }
    assertWhole();
  }

  @Test
  void shouldLoseNothingWhenTheClockWentBack() throws IOException {
    crash();
    final FileTime future = FileTime.from(Instant.parse("2099-01-01T00:00:00Z"));
    try (Stream<Path> files = Files.walk(copy)) {
      for (final Path file : files.toList()) {
        Files.setLastModifiedTime(file, future);
      }
    }
    assertWhole();
    noClasses()
        .that()
        .resideInAPackage("io.synod.journal..")
        .should()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(Instant.class, "now")
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(Clock.class)
        .check(
            new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("io.synod.journal"));
  }

  @Test
  void shouldRefuseARecordOfANewerVersion() throws IOException {
    crash();
    final Path newest = newest();
    final int at = offsetOf(newest, text(50)) - RecordView.HEADER_LENGTH;
    final byte[] header = new byte[RecordView.HEADER_LENGTH];
    System.arraycopy(Files.readAllBytes(newest), at, header, 0, header.length);
    final UnsafeBuffer buffer = new UnsafeBuffer(header);
    new MessageHeaderEncoder().wrap(buffer, 0).version(RecordDecoder.SCHEMA_VERSION + 1);
    final CRC32C crc = new CRC32C();
    crc.update(header, 0, RecordView.CHECKED_LENGTH);
    new RecordEncoder()
        .wrap(buffer, RecordView.MESSAGE_HEADER_LENGTH)
        .headerChecksum((int) crc.getValue());
    write(newest, at, header);
    final String message =
        assertThrows(JournalException.class, () -> reopen(copy, new Held())).getMessage();
    assertTrue(message.contains("newer version"), message);
  }

  /** A restored older copy is refused where the directory shows it: newer segments were left. */
  @Test
  void shouldRefuseWhenAnOlderCopyWasRestoredOverTheDirectory() throws IOException {
    crash();
    final Path older = copy;
    copyOriginal(older);
    reopen(copy, new Held()).close();
    try (Stream<Path> files = Files.walk(older)) {
      for (final Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, copy.resolve(older.relativize(file)), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    final String message =
        assertThrows(JournalException.class, () -> reopen(copy, new Held())).getMessage();
    assertTrue(message.contains("restored from an older copy"), message);
  }

  /** Leaves in the copy what a killed process would: a promise and votes, not closed. */
  private void crash() throws IOException {
    try (Journal journal = found(original)) {
      journal.promise(BALLOT);
      append(journal, 1, VOTES);
      copyOriginal(original);
    }
    assertEquals(1, segments(copy).size());
    original = copy;
  }

  private static void append(final Journal journal, final long first, final long last) {
    for (long instance = first; instance <= last; instance++) {
      vote(journal, instance, BALLOT, text(instance));
    }
  }

  private static String text(final long instance) {
    return "value of " + instance + "." + FILLER;
  }

  private void assertWhole() {
    final Held held = new Held();
    try (Journal journal = reopen(copy, held)) {
      assertEquals(Map.of(), held.faulty);
      assertFalse(journal.mayHaveLostVotes());
      assertEquals(BALLOT, journal.promised());
      LongStream.rangeClosed(1, VOTES)
          .forEach(i -> assertEquals("1.3:" + text(i), read(journal, i)));
      journal.promise(Ballot.of(2, Held.NODE));
      vote(journal, VOTES + 1, Ballot.of(2, Held.NODE), "one more");
    }
    try (Journal journal = reopen(copy, new Held())) {
      assertEquals("2.3:one more", read(journal, VOTES + 1));
    }
  }

  private Path newest() throws IOException {
    final List<Path> files = segments(copy);
    return files.get(files.size() - 1);
  }

  private List<Path> metadata() throws IOException {
    try (Stream<Path> files = Files.walk(copy)) {
      final List<Path> found = files.filter(file -> file.toString().endsWith(".cq4t")).toList();
      assertFalse(found.isEmpty());
      return found;
    }
  }

  private static int firstRecord(final Path file) {
    final SegmentScanner scanner = new SegmentScanner();
    try (SegmentMaps maps = new SegmentMaps()) {
      final SegmentMemory memory = maps.map(new Segment(1, 1, file, new BlockIndex(0)));
      scanner.wrap(memory, 0, memory.capacity());
      assertEquals(SegmentScanner.Found.RECORD, scanner.next());
      return scanner.record().offset();
    }
  }

  private static byte[] garbage(final int length) {
    final byte[] garbage = new byte[length];
    Arrays.fill(garbage, (byte) 0xA5);
    return garbage;
  }

  private void copyOriginal() throws IOException {
    copyOriginal(original);
  }

  private void copyOriginal(final Path from) throws IOException {
    copy = temp.resolve("copy" + System.nanoTime());
    JournalFiles.copy(from, copy);
  }
}
