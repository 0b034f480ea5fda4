package io.synod.ops.simulate;

import io.synod.simulation.exploration.Bounds;
import io.synod.simulation.exploration.Exploration;
import io.synod.simulation.exploration.Grain;
import io.synod.simulation.exploration.Result;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** Explores some small worlds of the core and prints how many states each has. */
final class ExplorationRun {
  private static final long MOST_STATES = 1L << 27;
  private static final List<Bounds> WORLDS =
      List.of(
          new Bounds(3, 2, 2, 0, 0, 0, Grain.WHOLE, MOST_STATES),
          new Bounds(3, 2, 1, 1, 1, 0, Grain.WHOLE, MOST_STATES),
          new Bounds(3, 2, 1, 1, 0, 1, Grain.WHOLE, MOST_STATES),
          new Bounds(3, 2, 1, 1, 0, 0, Grain.FINE, MOST_STATES),
          new Bounds(3, 2, 2, 0, 1, 0, Grain.WHOLE, MOST_STATES),
          new Bounds(3, 2, 2, 1, 0, 0, Grain.WHOLE, MOST_STATES));

  private ExplorationRun() {}

  /**
   * Explores.
   *
   * @param out takes what is found.
   * @return exit code: 0 where all was explored and no rule was broken.
   */
  static int run(final PrintWriter out) {
    int incomplete = 0;
    int broken = 0;
    for (int i = 0; i < WORLDS.size(); i++) {
      final Bounds bounds = WORLDS.get(i);
      say(
          out,
          String.format(
              Locale.ROOT,
              "world %d of %d: %d acceptors, %d proposers; elections %d, more values %d, crashes %d,"
                  + " retries %d; steps %s",
              i + 1,
              WORLDS.size(),
              bounds.acceptors(),
              bounds.proposers(),
              bounds.campaigns(),
              bounds.proposals(),
              bounds.crashes(),
              bounds.ticks(),
              bounds.grain().name().toLowerCase(Locale.ROOT)));
      final Result result =
          new Exploration(bounds).onProgress(so -> say(out, "  so far: " + so)).run();
      say(out, "  " + result);
      if (result.violation() != null) {
        broken++;
        say(out, result.violation().toString());
      } else if (!result.complete()) {
        incomplete++;
      }
    }
    say(
        out,
        broken > 0
            ? broken + " worlds broke a rule"
            : incomplete > 0
                ? incomplete + " worlds were too large to explore to the end"
                : "no rule was broken, and every world was explored to the end: complete");
    return broken + incomplete == 0 ? 0 : 1;
  }

  private static void say(final PrintWriter out, final String text) {
    out.println(text);
    out.flush();
  }
}
