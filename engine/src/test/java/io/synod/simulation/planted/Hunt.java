package io.synod.simulation.planted;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Looks for one bug, seed after seed. */
final class Hunt {
  private Hunt() {}

  /**
   * What came of a hunt.
   *
   * @param bug that was looked for.
   * @param seed that found it; meaningless where the violation is null.
   * @param tried seeds that were run.
   * @param seconds that it took.
   * @param violation first line of what the world said; null where the bug was not found.
   */
  record Finding(PlantedBug bug, long seed, long tried, double seconds, String violation) {
    boolean isFound() {
      return violation != null;
    }
  }

  /**
   * Runs worlds with a bug until one says what is violated.
   *
   * @param seeds most that are tried, from 1.
   * @param longestSeconds bound, for a bug may make the world hang.
   * @return the finding.
   */
  static Finding run(final PlantedBug bug, final long seeds, final long longestSeconds) {
    final CompletableFuture<Finding> finding = new CompletableFuture<>();
    final long startNs = System.nanoTime();
    final Thread thread =
        new Thread(
            () -> {
              try {
                finding.complete(hunt(bug, seeds, startNs, finding));
              } catch (final Throwable ex) {
                finding.completeExceptionally(ex);
              }
            },
            "hunt");
    thread.setDaemon(true);
    thread.start();
    try {
      return finding.get(longestSeconds, TimeUnit.SECONDS);
    } catch (final TimeoutException ex) {
      finding.cancel(false);
      throw new GateException(
          "not found, and the seeds were not used up in time (a slow machine, or a world that"
              + " hangs): bug='"
              + bug.name()
              + "' seconds="
              + longestSeconds,
          ex);
    } catch (final ExecutionException ex) {
      throw new GateException("no hunt: " + ex.getCause().getMessage(), ex.getCause());
    } catch (final InterruptedException ex) {
      finding.cancel(false);
      Thread.currentThread().interrupt();
      throw new GateException("interrupted", ex);
    }
  }

  private static Finding hunt(
      final PlantedBug bug,
      final long seeds,
      final long startNs,
      final CompletableFuture<Finding> wanted) {
    final World world = new World(new PlantedLoader(PlantedSources.compile(bug)));
    for (long seed = 1; seed <= seeds && !wanted.isDone(); seed++) {
      final Throwable violation = world.violation(seed);
      if (violation != null) {
        return new Finding(bug, seed, seed, secondsSince(startNs), firstLine(violation));
      }
    }
    return new Finding(bug, 0, seeds, secondsSince(startNs), null);
  }

  /** The innermost cause says it, the outer ones describe the run. */
  private static String firstLine(final Throwable violation) {
    Throwable innermost = violation;
    while (innermost.getCause() != null) {
      innermost = innermost.getCause();
    }
    final String text = String.valueOf(innermost.getMessage()).strip();
    final String line = text.lines().findFirst().orElse("").replaceAll("[^ -~]+", "?");
    final String kind = innermost.getClass().getSimpleName();
    return kind.equals("SimulationFailure") ? line : kind + ": " + line;
  }

  private static double secondsSince(final long startNs) {
    return (System.nanoTime() - startNs) / 1e9;
  }
}
