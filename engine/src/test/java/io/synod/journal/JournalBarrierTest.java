package io.synod.journal;

import static io.synod.journal.Held.BALLOT;
import static io.synod.journal.Held.read;
import static io.synod.journal.Held.settings;
import static io.synod.journal.Held.value;
import static io.synod.journal.Held.vote;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.synod.paxos.Ballot;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Persist before send: nothing counts before the force that covers it has returned. */
@Timeout(120)
class JournalBarrierTest {
  private static final int RECORDS = 1_500;
  private static final int MAX_VALUE = 400;
  private static final int KILLS = 30;
  private static final long DEADLINE_NS = TimeUnit.SECONDS.toNanos(60);

  @TempDir Path temp;

  private final WorstDisk disk = new WorstDisk();

  private record Appended(long position, long instance, long ballot) {}

  @Test
  void shouldCountAVoteOnlyWhenAForceThatBeganAfterItHasReturned() throws Exception {
    try (Journal journal = open(Durability.DURABLE)) {
      journal.promise(BALLOT);
      disk.hold();
      final long first = vote(journal, 1, BALLOT, "first");
      journal.doWork();
      disk.awaitForce();
      final long second = vote(journal, 2, BALLOT, "second");
      final long third = vote(journal, 3, BALLOT, "third");
      journal.doWork();
      assertEquals(first - 1, journal.durablePosition());

      disk.release();
      await(() -> journal.durablePosition() >= first);
      disk.awaitForce();
      assertEquals(first, journal.durablePosition(), "the force had begun before the second");

      disk.release();
      await(() -> journal.durablePosition() >= second);
      assertEquals(third, journal.durablePosition(), "one force for both");
      disk.releaseAll();
    }
  }

  @Test
  void shouldForceTheOldSegmentThenTheDirectoryThenTheNewOneWhenRolling() throws Exception {
    try (Journal journal = open(Durability.DURABLE)) {
      journal.promise(BALLOT);
      final long durable = journal.durablePosition();
      disk.hold();
      disk.clearEvents();
      final String longest = "x".repeat(settings(temp).maxValueLength());
      final long old = vote(journal, 1, BALLOT, "in the old segment");
      final long rolled = vote(journal, 2, BALLOT, longest);
      journal.doWork();

      disk.awaitForce();
      assertEquals(durable, journal.durablePosition());
      disk.release();
      disk.awaitForce();
      assertEquals(old, journal.durablePosition(), "the old segment is forced");
      disk.release();
      disk.awaitForce();
      assertEquals(old, journal.durablePosition(), "only the new one's name is forced");
      disk.release();
      await(() -> journal.durablePosition() >= rolled);
      assertEquals(
          List.of(
              "force 19700101-000001.cq4",
              "forced 19700101-000001.cq4",
              "force 0000000000000000001",
              "forced 0000000000000000001",
              "force 19700101-000002.cq4",
              "forced 19700101-000002.cq4"),
          disk.events());
      disk.releaseAll();
    }
  }

  @Test
  void shouldForceAnEndedSegmentWhenReplicated() throws Exception {
    try (Journal journal = open(Durability.REPLICATED)) {
      disk.clearEvents();
      final String longest = "x".repeat(settings(temp).maxValueLength());
      final long first = vote(journal, 1, BALLOT, longest);
      final long second = vote(journal, 2, BALLOT, longest);
      assertTrue(first < second && second == journal.durablePosition());
      await(() -> disk.events().contains("forced 19700101-000001.cq4"));
    }
  }

  /** The host crashes at any moment of a random run: what counted is there. */
  @ParameterizedTest
  @EnumSource(
      value = Durability.class,
      names = {"REPLICATED", "DURABLE"})
  void shouldHoldWhatCountedWhenTheHostCrashesAtAnyMoment(final Durability durability)
      throws IOException {
    final Random random = new Random(durability.ordinal() + 3);
    final Deque<Appended> appended = new ArrayDeque<>();
    final Map<Long, Long> counted = new TreeMap<>();
    long ballot = BALLOT;
    int kills = 0;
    try (Journal journal = open(durability)) {
      for (long instance = 1; instance <= RECORDS; instance++) {
        if (random.nextInt(100) == 0) {
          ballot = Ballot.of(Ballot.round(ballot) + 1, Held.NODE);
          journal.promise(ballot);
        }
        final long position = vote(journal, instance, ballot, value(instance, ballot, MAX_VALUE));
        appended.add(new Appended(position, instance, ballot));
        if (random.nextInt(4) == 0) {
          journal.doWork();
        }
        while (durability == Durability.DURABLE
            && !appended.isEmpty()
            && appended.peek().position() <= journal.durablePosition()) {
          counted.put(appended.peek().instance(), appended.remove().ballot());
        }
        if (random.nextInt(RECORDS / KILLS) == 0) {
          assertLeft(counted, journal.promised(), durability, kills++);
        }
      }
    }
    assertTrue(kills > KILLS / 3, () -> "too few crashes");
    assertTrue(durability == Durability.REPLICATED || counted.size() > RECORDS / 2);
  }

  private void assertLeft(
      final Map<Long, Long> counted, final long promised, final Durability level, final int kill)
      throws IOException {
    final Path left = temp.resolve("left-" + kill);
    disk.crash(directory(), left);
    final Held held = new Held();
    try (Journal journal = Held.opened(settings(left).withDurability(level), held)) {
      assertEquals(promised, journal.promised());
      counted.forEach(
          (instance, ballot) -> {
            assertEquals(ballot, held.votes.get(instance), "instance " + instance);
            assertEquals(
                Ballot.format(ballot) + ":" + value(instance, ballot, MAX_VALUE),
                read(journal, instance));
          });
    }
  }

  private Path directory() {
    return temp.resolve("d");
  }

  private Journal open(final Durability durability) {
    return Held.opened(
        settings(directory()).withDurability(durability).withFounding(true), new Held(), disk);
  }

  private static void await(final BooleanSupplier condition) {
    final long deadlineNs = System.nanoTime() + DEADLINE_NS;
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() - deadlineNs < 0, "waited in vain");
      Thread.onSpinWait();
    }
  }
}
