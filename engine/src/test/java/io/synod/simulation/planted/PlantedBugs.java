package io.synod.simulation.planted;

import io.synod.simulation.planted.Hunt.Finding;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/**
 * Hunts every planted bug and prints the table.
 *
 * <p>Usage: {@code PlantedBugs [seeds per bug [part of a bug's name]...]}. Ends with 1 where one
 * was not found. With parts of names, bugs are hunted that the world is not expected to find, too.
 */
public final class PlantedBugs {
  static final String HEADING = row("planted bug", "seed", "tried", "seconds", "found by", "rule");
  private static final int VIOLATION_WIDTH = 120;
  private static final long DEFAULT_SEEDS = 3000;
  private static final long LONGEST_SECONDS = 600;

  private PlantedBugs() {}

  /**
   * Runs the gate.
   *
   * @param args see above.
   */
  public static void main(final String[] args) {
    final long seeds = args.length > 0 ? Long.parseLong(args[0]) : DEFAULT_SEEDS;
    final List<PlantedBug> bugs =
        args.length > 1
            ? Stream.concat(Stream.of(Catalogue.NO_BUG), Catalogue.all().stream())
                .filter(
                    bug ->
                        List.of(args).subList(1, args.length).stream()
                            .anyMatch(bug.name()::contains))
                .toList()
            : Catalogue.wanted();
    System.exit(run(bugs, seeds, System.out) ? 0 : 1);
  }

  private static boolean run(final List<PlantedBug> bugs, final long seeds, final PrintStream out) {
    final ExecutorService executor = executor();
    final List<Future<Finding>> hunts = new ArrayList<>();
    for (final PlantedBug bug : bugs) {
      hunts.add(executor.submit(() -> Hunt.run(bug, seeds, LONGEST_SECONDS)));
    }
    executor.shutdown();
    out.print(HEADING);
    int found = 0;
    for (int i = 0; i < hunts.size(); i++) {
      try {
        final Finding finding = hunts.get(i).get();
        found += finding.isFound() ? 1 : 0;
        out.print(row(finding));
      } catch (final ExecutionException | InterruptedException ex) {
        out.print(row(bugs.get(i).name(), "-", "-", "-", "NO RESULT: " + ex.getMessage(), ""));
      }
    }
    out.printf("%d of %d found%n", found, bugs.size());
    return found == bugs.size();
  }

  /** One thread for each core. */
  static ExecutorService executor() {
    return Executors.newFixedThreadPool(
        Runtime.getRuntime().availableProcessors(),
        task -> {
          final Thread thread = new Thread(task, "planted-bugs");
          thread.setDaemon(true);
          return thread;
        });
  }

  static String row(final Finding finding) {
    return row(
        finding.bug().name(),
        finding.isFound() ? Long.toString(finding.seed()) : "-",
        Long.toString(finding.tried()),
        String.format(Locale.ROOT, "%.1f", finding.seconds()),
        finding.isFound() ? finding.violation() : "NOT FOUND",
        finding.bug().rule());
  }

  private static String row(
      final String name,
      final String seed,
      final String tried,
      final String seconds,
      final String violation,
      final String rule) {
    final String shortened =
        violation.length() > VIOLATION_WIDTH ? violation.substring(0, VIOLATION_WIDTH) : violation;
    return String.format(
        Locale.ROOT, "%-46s %-56s %5s %5s %7s  %s%n", name, rule, seed, tried, seconds, shortened);
  }
}
