package io.synod.journal;

import static io.synod.journal.Held.BALLOT;
import static io.synod.journal.Held.found;
import static io.synod.journal.Held.learned;
import static io.synod.journal.Held.read;
import static io.synod.journal.Held.reopen;
import static io.synod.journal.Held.settings;
import static io.synod.journal.Held.value;
import static io.synod.journal.Held.vote;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.synod.paxos.Ballot;
import io.synod.paxos.ValueView;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
  private static final long HIGHER = Ballot.of(2, 1);

  @TempDir Path temp;

  @Test
  void shouldReadBackWhatWasAppended() {
    try (Journal journal = found(temp.resolve("d"))) {
      vote(journal, 1, BALLOT, "one");
      vote(journal, 2, BALLOT, "");
      learned(journal, 3, BALLOT, "three");

      assertEquals("1.3:one", read(journal, 1));
      assertEquals("1.3:", read(journal, 2));
      assertEquals("1.3:three", read(journal, 3));
      assertEquals("not held", read(journal, 4));
    }
  }

  @Test
  void shouldReadTheNewestRecordWhenAnInstanceWasVotedAgain() {
    try (Journal journal = found(temp.resolve("d"))) {
      vote(journal, 7, BALLOT, "old");
      vote(journal, 5, BALLOT, "out of order");
      vote(journal, 7, HIGHER, "new");

      assertEquals("2.1:new", read(journal, 7));
      assertEquals("1.3:out of order", read(journal, 5));
      assertEquals(HIGHER, journal.promised());
    }
  }

  @Test
  void shouldHoldEverythingWhenReopened() {
    final Path directory = temp.resolve("d");
    final Held held = new Held();
    try (Journal journal = found(directory)) {
      journal.promise(BALLOT);
      vote(journal, 2, BALLOT, "two");
      vote(journal, 1, BALLOT, "one");
      vote(journal, 2, HIGHER, "two again");
      journal.chosenThrough(1);
    }
    try (Journal journal = reopen(directory, held)) {
      assertEquals(Map.of(1L, BALLOT, 2L, HIGHER), held.votes);
      assertEquals(Map.of(), held.faulty);
      assertEquals(1, held.chosenThrough);
      assertEquals(HIGHER, journal.promised());
      assertEquals("1.3:one", read(journal, 1));
      assertEquals("2.1:two again", read(journal, 2));
      assertEquals(2, journal.incarnation());
      assertFalse(journal.mayHaveLostVotes());
    }
  }

  @Test
  void shouldKeepThePromiseWhenNothingElseWasWritten() {
    final Path directory = temp.resolve("d");
    try (Journal journal = found(directory)) {
      assertTrue(journal.promise(HIGHER) <= journal.durablePosition());
    }
    try (Journal journal = reopen(directory, new Held())) {
      assertEquals(HIGHER, journal.promised());
    }
  }

  @Test
  void shouldFindEveryInstanceWhenSegmentsAreManyAndOrderIsRandom() throws IOException {
    final Path directory = temp.resolve("d");
    final Random random = new Random(5);
    final Map<Long, String> expected = new TreeMap<>();
    try (Journal journal = found(directory)) {
      for (int round = 1; round <= 4; round++) {
        final long ballot = Ballot.of(round, Held.NODE);
        for (int i = 0; i < 2_000; i++) {
          final long instance = i + 1L + random.nextInt(200);
          final String value = value(instance, ballot, 300);
          vote(journal, instance, ballot, value);
          expected.put(instance, Ballot.format(ballot) + ":" + value);
        }
      }
      assertHolds(expected, journal);
    }
    assertTrue(segmentFiles(directory) > 10);
    for (int i = 0; i < 2; i++) {
      try (Journal journal = reopen(directory, new Held())) {
        assertHolds(expected, journal);
        vote(journal, 9_000 + i, Ballot.of(5, Held.NODE), "start " + i);
        expected.put(9_000L + i, "5.3:start " + i);
      }
    }
  }

  @Test
  void shouldKeepValuesOfAMebibyteAndMore() {
    final Path directory = temp.resolve("d");
    final int length = (1 << 20) + 17;
    final JournalSettings settings =
        settings(directory).withMaxValueLength(length).withSegmentLengthBytes(4 << 20);
    final byte[] bytes = new byte[length];
    final UnsafeBuffer value = new UnsafeBuffer(bytes);
    try (Journal journal = Held.opened(settings.withFounding(true), new Held())) {
      for (int i = 1; i <= 12; i++) {
        new Random(i).nextBytes(bytes);
        journal.vote(i, BALLOT, value, 0, length);
      }
    }
    try (Journal journal = Held.opened(settings, new Held())) {
      final ValueView view = new ValueView();
      for (int i = 12; i >= 1; i--) {
        new Random(i).nextBytes(bytes);
        assertEquals(BALLOT, journal.read(i, view));
        assertEquals(value, new UnsafeBuffer(view.buffer(), view.offset(), view.length()));
      }
    }
  }

  @Test
  void shouldRefuseAValueThatIsTooLongAndStayUsable() {
    final Path directory = temp.resolve("d");
    try (Journal journal = found(directory)) {
      final int length = settings(directory).maxValueLength() + 1;
      final UnsafeBuffer value = new UnsafeBuffer(new byte[length]);
      final String message =
          assertThrows(
                  IllegalArgumentException.class, () -> journal.vote(1, BALLOT, value, 0, length))
              .getMessage();
      assertTrue(message.contains("length=65537 maxValueLength=65536"), message);
      assertThrows(IllegalArgumentException.class, () -> journal.vote(1, BALLOT, value, 0, -1));

      journal.vote(1, BALLOT, value, 0, length - 1);
      assertEquals("not held", read(journal, 2));
    }
  }

  @Test
  void shouldVoteAgainForAValueInPlaceWhenTheSegmentEnds() {
    try (Journal journal = found(temp.resolve("d"))) {
      final String value = "in place ".repeat(100);
      vote(journal, 1, BALLOT, value);
      final ValueView view = new ValueView();
      for (int instance = 2; instance < 200; instance++) {
        journal.read(instance - 1, view);
        journal.vote(instance, BALLOT, view.buffer(), view.offset(), view.length());
        assertEquals("1.3:" + value, read(journal, instance));
      }
    }
  }

  @Test
  void shouldRefuseToGoBack() {
    try (Journal journal = found(temp.resolve("d"))) {
      journal.promise(HIGHER);
      journal.chosenThrough(9);
      assertThrows(IllegalArgumentException.class, () -> journal.promise(HIGHER));
      assertThrows(IllegalArgumentException.class, () -> vote(journal, 1, BALLOT, "late"));
      assertThrows(IllegalArgumentException.class, () -> vote(journal, 0, HIGHER, "none"));
      assertThrows(IllegalArgumentException.class, () -> journal.chosenThrough(8));
    }
  }

  @Test
  void shouldForceWhatRaisesThePromiseBeforeItReturnsWhenDurable() {
    final JournalSettings settings =
        settings(temp.resolve("d")).withDurability(Durability.DURABLE).withFounding(true);
    try (Journal journal = Held.opened(settings, new Held())) {
      final long promise = journal.promise(BALLOT);
      assertEquals(promise, journal.durablePosition());
      vote(journal, 1, BALLOT, "one");
      vote(journal, 2, BALLOT, "two");
      assertEquals(2, journal.doWork());
      assertEquals(0, journal.doWork());

      final long raising = vote(journal, 3, HIGHER, "raises the promise");
      assertEquals(raising, journal.durablePosition());
    }
  }

  @Test
  void shouldNotCountWhatEarlierStartsAppendedWhenItCannotBeForcedAtLevelDurable() {
    final JournalSettings settings = settings(temp.resolve("d")).withDurability(Durability.DURABLE);
    Held.opened(settings.withFounding(true), new Held()).close();
    try (Journal journal =
        new Journal(settings, (readBytes, totalBytes) -> deleteSegments(settings.directory()))) {
      assertThrows(JournalException.class, () -> journal.recover(new Held()));
    }
  }

  @Test
  void shouldFailForGoodWhenTheJournalIsClosed() {
    final Journal journal = found(temp.resolve("d"));
    journal.close();
    assertThrows(IllegalStateException.class, () -> vote(journal, 1, BALLOT, "late"));
    assertThrows(IllegalStateException.class, () -> read(journal, 1));
    journal.close();
  }

  @Test
  void shouldAllocateNothingWhenAppendingAndReading() {
    final JournalSettings settings =
        JournalSettings.of(temp.resolve("d"), 1, 1, 1).withFounding(true);
    final UnsafeBuffer value = new UnsafeBuffer(ByteBuffer.allocateDirect(64));
    final ValueView view = new ValueView();
    final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    final long thread = Thread.currentThread().getId();
    final int count = 100_000;
    try (Journal journal = Held.opened(settings, new Held())) {
      appendAndRead(journal, value, view, 1, count);
      // The JVM itself allocates now and then, as when it compiles once more: one clean round shows
      // that we do not.
      long least = Long.MAX_VALUE;
      for (int round = 1; round <= 5 && least > 0; round++) {
        final long before = threads.getThreadAllocatedBytes(thread);
        appendAndRead(journal, value, view, round * (long) count + 1, count);
        least = Math.min(least, threads.getThreadAllocatedBytes(thread) - before);
      }
      assertEquals(0, least, "bytes allocated");
    }
  }

  private static void appendAndRead(
      final Journal journal,
      final UnsafeBuffer value,
      final ValueView view,
      final long first,
      final int count) {
    for (long i = first; i < first + count; i++) {
      journal.vote(i, BALLOT, value, 0, 64);
      journal.chosenThrough(i - 1);
      journal.doWork();
      if (journal.read(i, view) != BALLOT || journal.read(i / 8 + 1, view) != BALLOT) {
        throw new AssertionError("instance " + i);
      }
    }
  }

  private static void assertHolds(final Map<Long, String> expected, final Journal journal) {
    expected.forEach((instance, value) -> assertEquals(value, read(journal, instance)));
    final Random random = new Random(1);
    final Long[] instances = expected.keySet().toArray(new Long[0]);
    for (int i = 0; i < 2_000; i++) {
      final long instance = instances[random.nextInt(instances.length)];
      assertEquals(expected.get(instance), read(journal, instance));
    }
  }

  private static void deleteSegments(final Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      for (final Path file : files.filter(each -> each.toString().endsWith(".cq4")).toList()) {
        Files.delete(file);
      }
    } catch (final IOException ex) {
      throw new UncheckedIOException(ex);
    }
  }

  private static long segmentFiles(final Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(file -> file.toString().endsWith(".cq4")).count();
    }
  }
}
