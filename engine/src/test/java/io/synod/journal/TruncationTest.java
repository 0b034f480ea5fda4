package io.synod.journal;

import static io.synod.journal.Held.BALLOT;
import static io.synod.journal.Held.found;
import static io.synod.journal.Held.read;
import static io.synod.journal.Held.reopen;
import static io.synod.journal.Held.value;
import static io.synod.journal.Held.vote;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.synod.paxos.Ballot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TruncationTest {
  private static final int VALUE_LENGTH = 3_000;

  @TempDir private Path temp;

  @Test
  void shouldKeepPromiseAndChosenMarkWhenTheSegmentsThatHeldThemAreGone() throws IOException {
    final Path directory = temp.resolve("d");
    final long promised = Ballot.of(9, Held.NODE);
    try (Journal journal = found(directory)) {
      journal.promise(promised);
      votes(journal, 1, 400, promised);
      journal.chosenThrough(300);
      votes(journal, 401, 500, promised);
      final int before = segments(directory).size();

      journal.truncate(250).run();

      assertTrue(segments(directory).size() < before / 2 + 2, () -> before + " segments before");
      assertEquals(
          Ballot.format(promised) + ":" + value(251, promised, VALUE_LENGTH), read(journal, 251));
    }

    final Told told = new Told();
    try (Journal journal = Held.opened(Held.settings(directory), told.held)) {
      assertEquals(promised, journal.promised());
      assertFalse(journal.mayHaveLostVotes());
      assertEquals(300, told.held.chosenThrough);
      for (long instance = 251; instance <= 500; instance++) {
        assertEquals(promised, told.held.votes.get(instance), "instance " + instance);
      }
      assertEquals(
          List.of(), told.held.faulty.keySet().stream().filter(each -> each > 250).toList());
      // What is gone may have been a vote: it is never "no vote".
      assertEquals("faulty", read(journal, 1));
    }
  }

  @Test
  void shouldTellWhatWasTruncatedWhenOpenedAgain() {
    final Path directory = temp.resolve("d");
    final long[] through = new long[1];
    try (Journal journal = found(directory)) {
      journal.promise(BALLOT);
      votes(journal, 1, 200, BALLOT);
      journal.chosenThrough(200);
      journal.truncate(100).run();
    }
    try (Journal journal = new Journal(Held.settings(directory))) {
      journal.recover(
          new Told() {
            @Override
            public void onTruncated(final long instance, final long ballot) {
              through[0] = instance;
              assertEquals(BALLOT, ballot);
            }
          });
    }

    assertTrue(through[0] > 50 && through[0] <= 100, () -> "through=" + through[0]);
  }

  @Test
  void shouldKeepWhatIsAboveTheInstanceHoweverOldTheSegmentIs() throws IOException {
    final Path directory = temp.resolve("d");
    try (Journal journal = found(directory)) {
      journal.promise(BALLOT);
      vote(journal, 1_000, BALLOT, "far ahead");
      votes(journal, 1, 200, BALLOT);
      journal.chosenThrough(200);

      assertTrue(journal.truncate(200).isEmpty());
      assertEquals(Ballot.format(BALLOT) + ":far ahead", read(journal, 1_000));
    }
  }

  @Test
  void shouldTakeASegmentThatIsMissingForDamageWhenItWasNotTruncated() throws IOException {
    final Path directory = temp.resolve("d");
    try (Journal journal = found(directory)) {
      journal.promise(BALLOT);
      votes(journal, 1, 300, BALLOT);
      journal.chosenThrough(100);
      votes(journal, 301, 302, BALLOT);
      journal.truncate(100).run();
    }
    Files.delete(segments(directory).get(0));

    final Held held = new Held();
    try (Journal journal = reopen(directory, held)) {
      assertTrue(held.faulty.containsKey(120L), "an instance of the missing segment");
      assertEquals("faulty", read(journal, 120));
    }
  }

  @Test
  void shouldFinishTheDeletionWhenItWasCutShort() throws IOException {
    final Path directory = temp.resolve("d");
    final Path copy;
    try (Journal journal = found(directory)) {
      journal.promise(BALLOT);
      votes(journal, 1, 300, BALLOT);
      journal.chosenThrough(300);
      final Path oldest = segments(directory).get(0);
      copy = temp.resolve("copy");
      Files.copy(oldest, copy);
      journal.truncate(200).run();
      // As if the process had died between the mark and the deletion.
      Files.createDirectories(oldest.getParent());
      Files.move(copy, oldest);
    }
    final Held held = new Held();
    try (Journal journal = reopen(directory, held)) {
      assertFalse(held.votes.containsKey(1L));
      assertEquals(300, held.chosenThrough);
      assertEquals(BALLOT, journal.promised());
    }
    assertTrue(segments(directory).size() < 10);
  }

  @Test
  void shouldNotLetGoOfTheOnlyWitnessOfDamageThatIsNotRepaired() throws IOException {
    final Path directory = temp.resolve("d");
    try (Journal journal = found(directory)) {
      journal.promise(BALLOT);
      votes(journal, 1, 60, BALLOT);
      journal.chosenThrough(10);
    }
    final Path first = segments(directory).get(1);
    try (var channel = Files.newByteChannel(first, StandardOpenOption.WRITE)) {
      // A hole of several records, so that only bounds of what they were are known.
      channel.position(4_096);
      channel.write(java.nio.ByteBuffer.allocate(20_000));
    }
    final Held held = new Held();
    try (Journal journal = reopen(directory, held)) {
      assertTrue(held.faulty.keySet().stream().anyMatch(each -> each > 40), held.faulty::toString);
      assertTrue(journal.truncate(40).isEmpty());
    }
  }

  @Test
  void shouldRefuseToStartWhenTheMarkIsDamaged() throws IOException {
    final Path directory = temp.resolve("d");
    try (Journal journal = found(directory)) {
      journal.promise(BALLOT);
      votes(journal, 1, 200, BALLOT);
      journal.chosenThrough(200);
      journal.truncate(100).run();
    }
    final Path mark = directory.resolve(TruncationMark.FILE_NAME);
    Files.writeString(mark, Files.readString(mark).replace("through=", "through=9"));

    final JournalException thrown =
        assertThrows(JournalException.class, () -> reopen(directory, new Held()));
    assertTrue(thrown.getMessage().contains(mark.toString()), thrown::getMessage);
  }

  private static void votes(
      final Journal journal, final long first, final long last, final long ballot) {
    for (long instance = first; instance <= last; instance++) {
      vote(journal, instance, ballot, value(instance, ballot, VALUE_LENGTH));
    }
  }

  private static List<Path> segments(final Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(file -> file.toString().endsWith(".cq4")).sorted().toList();
    }
  }

  /** Hands on to what a test looks at. */
  private static class Told implements io.synod.paxos.VoteStore.Recovery {
    final Held held = new Held();

    @Override
    public void onRecord(final long instance, final long ballot, final byte state) {
      held.onRecord(instance, ballot, state);
    }

    @Override
    public void onChosenThrough(final long instance) {
      held.onChosenThrough(instance);
    }
  }
}
