package io.synod.simulation.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.synod.simulation.history.SearchResult.Verdict;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The search against the definition, on tiny histories of every sort. */
class SearchAgainstBruteForceTest {
  private static final int HISTORIES = 3000;
  private static final int MAX_OPERATIONS = 6;

  @Test
  void shouldAgreeOnRegistersWhenHistoriesAreRandom() {
    final String[] commands = {"read", "write 1", "write 2", "cas nil 1", "cas 1 2", "cas 2 1"};
    final Model<String> model = new RegisterModel();
    int good = 0;
    for (int seed = 0; seed < HISTORIES; seed++) {
      good += agree(model, new LinearizabilitySearch<>(model), random(seed, commands), seed);
    }
    assertBothKinds(good);
  }

  @Test
  void shouldAgreeOnMapsWhenHistoriesAreRandom() {
    final String[] commands = {
      "get a", "get b", "put a 1", "put a 2", "put b 1", "delete a", "delete b", "cas a nil 2"
    };
    final LinearizabilitySearch<StateBytes> ofMachine =
        new LinearizabilitySearch<>(
            new StateMachineModel(
                KeyValueMachine::new,
                operation -> Text.decode(operation.command()).split(" ", -1)[1]));
    final LinearizabilitySearch<StateBytes> whole =
        new LinearizabilitySearch<>(new StateMachineModel(KeyValueMachine::new, operation -> ""));
    final KeyValueModel model = new KeyValueModel();
    int good = 0;
    for (int seed = 0; seed < HISTORIES; seed++) {
      final History history = random(seed, commands);
      good += agree(model, whole, history, seed);
      final Verdict verdict = whole.search(history).verdict();
      assertEquals(
          verdict, new LinearizabilitySearch<>(model).search(history).verdict(), "seed=" + seed);
      assertEquals(verdict, ofMachine.search(history).verdict(), "seed=" + seed);
    }
    assertBothKinds(good);
  }

  private static <S> int agree(
      final Model<?> model,
      final LinearizabilitySearch<S> search,
      final History history,
      final int seed) {
    final SearchResult result = search.search(history);
    final long end = BruteForce.smallestPrefix(model, history);
    final String where = "seed=" + seed + " " + history.operations();
    if (end < 0) {
      assertEquals(Verdict.LINEARIZABLE, result.verdict(), where);
      return 1;
    }
    assertEquals(Verdict.VIOLATION, result.verdict(), where);
    assertEquals(
        history.operations().stream().filter(o -> o.invokedAt() <= end).toList(),
        result.violation().operations(),
        where);
    final Operation last =
        history.operations().stream().filter(o -> o.returnedAt() == end).findFirst().orElseThrow();
    assertTrue(
        result.violation().text().contains("ends with the return of\n  " + last + "\n"),
        () -> where + " " + result.violation());
    return 0;
  }

  private static void assertBothKinds(final int good) {
    assertTrue(good > HISTORIES / 8 && good < HISTORIES * 7 / 8, "good=" + good);
  }

  /** Random commands at random moments; replies mostly what a real object would say. */
  private static History random(final int seed, final String[] commands) {
    final SplittableRandom random = new SplittableRandom(seed);
    final Replies replies = new Replies();
    final Script script = new Script();
    final int clients = 1 + random.nextInt(4);
    final boolean[] isOpen = new boolean[clients];
    final String[] pending = new String[clients];
    for (int i = 0; i < 3 * MAX_OPERATIONS; i++) {
      final int client = random.nextInt(clients);
      if (isOpen[client]) {
        if (random.nextInt(8) > 0) {
          final String reply = replies.reply(pending[client]);
          script.reply(client, random.nextInt(12) == 0 ? replies.any(random) : reply);
          isOpen[client] = false;
        }
      } else if (script.history.size() < MAX_OPERATIONS) {
        pending[client] = commands[random.nextInt(commands.length)];
        script.call(client, pending[client]);
        isOpen[client] = true;
      }
    }
    return script.history;
  }

  /** An object that takes effect at the return. */
  private static final class Replies {
    private static final String[] ANY = {"ok", "no", "nil", "1", "2"};
    private final KeyValueMachine machine = new KeyValueMachine();
    private final Replay replay = new Replay();

    String reply(final String command) {
      final String[] words = command.split(" ", -1);
      final String mapped =
          switch (words[0]) {
            case "read" -> "get r";
            case "write" -> "put r " + words[1];
            case "cas" -> words.length == 3 ? "cas r " + words[1] + " " + words[2] : command;
            default -> command;
          };
      return Text.decode(
          replay.apply(machine, new AppliedCommand(1, 0, 0, 1, 1, Text.encode(mapped))));
    }

    String any(final SplittableRandom random) {
      return ANY[random.nextInt(ANY.length)];
    }
  }
}
