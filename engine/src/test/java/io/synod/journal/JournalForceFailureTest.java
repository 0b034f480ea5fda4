package io.synod.journal;

import static io.synod.journal.Held.BALLOT;
import static io.synod.journal.Held.read;
import static io.synod.journal.Held.settings;
import static io.synod.journal.Held.vote;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.synod.paxos.Ballot;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A force that failed is not tried again and believed. */
@Timeout(120)
class JournalForceFailureTest {
  private static final long DEADLINE_NS = TimeUnit.SECONDS.toNanos(60);

  @TempDir Path temp;

  private final WorstDisk disk = new WorstDisk();

  @Test
  void shouldNeverCountAVoteNorForceAgainWhenAForceHasFailed() {
    final Journal journal = open(Durability.DURABLE);
    journal.promise(BALLOT);
    final long durable = journal.durablePosition();
    disk.failOnce(WorstDisk::isSegment);
    assertTrue(vote(journal, 1, BALLOT, "lost") > durable);
    disk.clearEvents();

    final JournalException failure = assertFails(journal);

    assertTrue(failure.getMessage().contains("cannot be forced to disk"), failure::getMessage);
    assertTrue(failure.getMessage().contains("Input/output error"), failure::getMessage);
    assertFailedForGood(journal, failure);
    journal.close();
    assertEquals(
        1, disk.events().stream().filter(event -> event.endsWith(".cq4")).count(), "forced again");
  }

  @ParameterizedTest
  @EnumSource(
      value = Durability.class,
      names = {"REPLICATED", "DURABLE"})
  void shouldNotPromiseWhenTheForceHasFailed(final Durability durability) {
    final Journal journal = open(durability);
    disk.failOnce(WorstDisk::isSegment);

    final JournalException failure =
        assertThrows(JournalException.class, () -> journal.promise(BALLOT));

    assertFailedForGood(journal, failure);
    journal.close();
  }

  @Test
  void shouldFailWhenAnEndedSegmentCannotBeForcedAtLevelReplicated() {
    final Journal journal = open(Durability.REPLICATED);
    journal.promise(BALLOT);
    disk.failOnce(WorstDisk::isSegment);
    final String longest = "x".repeat(settings(temp).maxValueLength());
    vote(journal, 1, BALLOT, longest);

    assertFailedForGood(journal, assertFails(journal));
    journal.close();
  }

  @Test
  void shouldSayAtTheNextStartThatVotesMayBeLostWhenAForceHasFailed() {
    final Journal journal = open(Durability.DURABLE);
    journal.promise(BALLOT);
    disk.failOnce(WorstDisk::isSegment);
    vote(journal, 1, BALLOT, "in the system's memory and not on disk");
    assertFails(journal);
    journal.close();

    final JournalSettings again = settings(temp.resolve("d")).withDurability(Durability.DURABLE);
    try (Journal reopened = Held.opened(again, new Held())) {
      assertTrue(reopened.mayHaveLostVotes());
    }
  }

  @Test
  void shouldNotStartWhenTheIdentityCannotBeForced() {
    disk.failOnce(path -> path.endsWith(Identity.NEW_FILE_NAME));
    final JournalException failure =
        assertThrows(JournalException.class, () -> open(Durability.REPLICATED));
    assertTrue(failure.getMessage().contains("identity cannot be written"), failure::getMessage);
  }

  private Journal open(final Durability durability) {
    return Held.opened(
        settings(temp.resolve("d")).withDurability(durability).withFounding(true),
        new Held(),
        disk);
  }

  private static JournalException assertFails(final Journal journal) {
    final long deadlineNs = System.nanoTime() + DEADLINE_NS;
    while (System.nanoTime() - deadlineNs < 0) {
      try {
        journal.doWork();
      } catch (final JournalException ex) {
        return ex;
      }
    }
    throw new AssertionError("the journal goes on although a force has failed");
  }

  private static void assertFailedForGood(final Journal journal, final JournalException failure) {
    assertSame(failure, assertThrows(JournalException.class, () -> journal.durablePosition()));
    assertSame(failure, assertThrows(JournalException.class, () -> vote(journal, 2, BALLOT, "")));
    assertSame(
        failure, assertThrows(JournalException.class, () -> journal.promise(Ballot.of(9, 1))));
    assertSame(failure, assertThrows(JournalException.class, () -> journal.chosenThrough(1)));
    assertSame(failure, assertThrows(JournalException.class, () -> journal.doWork()));
    assertSame(failure, assertThrows(JournalException.class, () -> read(journal, 1)));
  }
}
