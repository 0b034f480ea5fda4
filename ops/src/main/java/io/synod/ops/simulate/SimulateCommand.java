package io.synod.ops.simulate;

import io.synod.ops.Terminal;
import io.synod.ops.load.DurationConverter;
import io.synod.simulation.Campaign;
import io.synod.simulation.Minimiser;
import io.synod.simulation.RunTrace;
import io.synod.simulation.SequenceDiagram;
import io.synod.simulation.SimulationFailure;
import io.synod.simulation.SimulationPlan;
import io.synod.simulation.SimulationResult;
import io.synod.simulation.SimulationRun;
import io.synod.simulation.exploration.Bounds;
import io.synod.simulation.exploration.Exploration;
import io.synod.simulation.exploration.Grain;
import io.synod.simulation.exploration.Result;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs simulated clusters of the real core, each from a seed. */
@Command(
    name = "simulate",
    mixinStandardHelpOptions = true,
    description = {
      "Runs clusters of the real core with clients in simulated time, under faults of network,"
          + " processes, disks and clocks. All that happens in a run follows from its seed.",
      "Every run is checked from outside for safety, for a linearizable history and for progress"
          + " once the faults have stopped."
    },
    footer = {
      "%nExamples:",
      "  synod simulate --seeds 1000",
      "  synod simulate --for 10m",
      "  synod simulate --seed 42 --minimise",
      "  synod simulate --explore",
      "  synod simulate --planted-bugs"
    })
public final class SimulateCommand implements Callable<Integer> {
  private static final int TRACE_LENGTH = 40;
  private static final long MOST_STATES = 1L << 27;
  private static final List<Bounds> SMALL_WORLDS =
      List.of(
          new Bounds(3, 2, 2, 0, 0, 0, Grain.WHOLE, MOST_STATES),
          new Bounds(3, 2, 1, 1, 1, 0, Grain.WHOLE, MOST_STATES),
          new Bounds(3, 2, 1, 1, 0, 1, Grain.WHOLE, MOST_STATES),
          new Bounds(3, 2, 1, 1, 0, 0, Grain.FINE, MOST_STATES),
          new Bounds(3, 2, 2, 0, 1, 0, Grain.WHOLE, MOST_STATES),
          new Bounds(3, 2, 2, 1, 0, 0, Grain.WHOLE, MOST_STATES));
  private static final int SHOWN_FAILURES = 10;
  private static final long INTERVAL_NS = TimeUnit.SECONDS.toNanos(1);
  private static final double NS_PER_SECOND = 1e9;

  @Spec private CommandSpec spec;

  @ArgGroup(multiplicity = "1")
  private Extent extent;

  @Option(
      names = "--first",
      paramLabel = "N",
      defaultValue = "1",
      description = "First seed of --seeds or --for (default: ${DEFAULT-VALUE}).")
  private long first;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Runs at once (default: as many as there are cores).")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--minimise",
      description = "Make the run of --seed, or the first that fails, small enough to read.")
  private boolean minimise;

  /** How much is run. */
  private static final class Extent {
    @Option(names = "--seed", required = true, paramLabel = "N", description = "Run this seed.")
    private Long seed;

    @Option(
        names = "--seeds",
        required = true,
        paramLabel = "N",
        description = "Run so many seeds.")
    private Long seeds;

    @Option(
        names = "--for",
        required = true,
        paramLabel = "TIME",
        converter = DurationConverter.class,
        description = "Run seed after seed for so long: 30s, 10m, 1h.")
    private Duration duration;

    @Option(
        names = "--explore",
        required = true,
        description =
            "Explore every interleaving of small worlds of the core: 3 acceptors, 2 proposers.")
    private boolean explore;

    @Option(
        names = "--planted-bugs",
        required = true,
        description =
            "Break one rule at a time in a copy of the core, and see that the runs find each."
                + " Needs Maven: the bugs live among the tests.")
    private boolean plantedBugs;
  }

  private PrintWriter out;

  @Override
  public Integer call() throws InterruptedException {
    out = spec.commandLine().getOut();
    if (threads < 1) {
      throw wrong("--threads=" + threads + " must be at least 1");
    }
    if (extent.seeds != null && extent.seeds < 1) {
      throw wrong("--seeds=" + extent.seeds + " must be at least 1");
    }
    if (extent.explore) {
      return explore();
    }
    if (extent.plantedBugs) {
      return PlantedBugsRun.run(out);
    }
    return extent.seed != null ? runOne(extent.seed) : runMany();
  }

  private ParameterException wrong(final String text) {
    return new ParameterException(spec.commandLine(), text);
  }

  private int runOne(final long seed) {
    final SimulationPlan plan = SimulationPlan.draw(seed);
    say("%s", plan);
    final SimulationRun run = new SimulationRun(plan);
    final RunTrace trace = new RunTrace(run, TRACE_LENGTH);
    try {
      final SimulationResult result = run.run();
      say(
          "no rule was broken: %,d events in %.3f simulated s, %,d instances chosen,"
              + " %,d commands answered, trace hash %016x",
          result.events(),
          result.simulatedNs() / NS_PER_SECOND,
          result.chosen(),
          result.replies(),
          result.fingerprint());
      return 0;
    } catch (final SimulationFailure ex) {
      report(seed, ex.getMessage(), trace);
      if (minimise) {
        minimise(plan);
      }
      return 1;
    }
  }

  private int explore() {
    int failed = 0;
    for (final Bounds bounds : SMALL_WORLDS) {
      say("%s", bounds);
      final Result result = new Exploration(bounds).onProgress(so -> say("  so far: %s", so)).run();
      say("  %s", result);
      if (result.violation() != null) {
        say("%s", result.violation());
        failed++;
      }
    }
    return failed == 0 ? 0 : 1;
  }

  private int runMany() throws InterruptedException {
    final long seeds = extent.seeds == null ? Long.MAX_VALUE - first : extent.seeds;
    final long startNs = System.nanoTime();
    final long endNs = extent.duration == null ? 0 : startNs + extent.duration.toNanos();
    final Campaign campaign = new Campaign(SimulationRun::new, first, seeds);
    final Thread progress = new Thread(() -> show(campaign, startNs), "simulation-progress");
    progress.setDaemon(true);
    progress.start();
    campaign.run(threads, () -> extent.duration != null && System.nanoTime() - endNs >= 0);
    progress.interrupt();
    progress.join();
    say("%s", figures(campaign, startNs));
    say("trace hash of all runs %016x", campaign.fingerprint());
    final List<Campaign.Failure> failures = campaign.failures();
    if (failures.isEmpty()) {
      say("no rule was broken");
      return 0;
    }
    say("%,d of %,d seeds failed:", failures.size(), campaign.done());
    failures.stream()
        .limit(SHOWN_FAILURES)
        .forEach(
            failure ->
                say(
                    "  seed %d: %s",
                    failure.seed(), failure.violation().lines().findFirst().orElse("")));
    final long seed = failures.get(0).seed();
    say("to see one again: synod simulate --seed %d --minimise", seed);
    if (minimise) {
      minimise(SimulationPlan.draw(seed));
    }
    return 1;
  }

  private void minimise(final SimulationPlan plan) {
    say("");
    say("making it smaller:");
    final SimulationPlan small =
        new Minimiser(SimulationRun::new, step -> say("  %s", step)).minimise(plan).orElse(plan);
    final SimulationRun run = new SimulationRun(small);
    final RunTrace trace = new RunTrace(run, TRACE_LENGTH);
    try {
      run.run();
    } catch (final SimulationFailure ex) {
      say("");
      say("%s", ex.getMessage());
      say("%s", trace.diagram("The end of the smallest run").render(SequenceDiagram.Format.TEXT));
    }
  }

  private void report(final long seed, final String violation, final RunTrace trace) {
    say("a rule was broken: %s", violation);
    say("to see it again: synod simulate --seed %d", seed);
    say("");
    say("%s", trace.diagram("The last messages before it").render(SequenceDiagram.Format.TEXT));
  }

  private void show(final Campaign campaign, final long startNs) {
    int shown = 0;
    try {
      while (true) {
        TimeUnit.NANOSECONDS.sleep(INTERVAL_NS);
        shown = showFailures(campaign, shown);
        if (Terminal.columns() > 0) {
          out.print("\r\u001b[K" + figures(campaign, startNs));
          out.flush();
        } else if ((System.nanoTime() - startNs) / INTERVAL_NS % 10 == 0) {
          say("%s", figures(campaign, startNs));
        }
      }
    } catch (final InterruptedException ex) {
      // The campaign is over.
      if (Terminal.columns() > 0) {
        out.print("\r\u001b[K");
      }
    }
  }

  /** Tells of each failure as soon as it is found: a campaign may last for hours. */
  private int showFailures(final Campaign campaign, final int shown) {
    final List<Campaign.Failure> failures = campaign.failures();
    for (int i = shown; i < failures.size(); i++) {
      final Campaign.Failure failure = failures.get(i);
      say("seed %d failed: %s", failure.seed(), failure.violation().lines().findFirst().orElse(""));
    }
    return failures.size();
  }

  private String figures(final Campaign campaign, final long startNs) {
    final double seconds = (System.nanoTime() - startNs) / NS_PER_SECOND;
    return String.format(
        Locale.ROOT,
        "%,.0f s: %,d seeds, %,d failed, %,d events (%,.0f/s), %,.0f simulated s (%,.0f/s), %,d commands answered",
        seconds,
        campaign.done(),
        campaign.failures().size(),
        campaign.events(),
        campaign.events() / seconds,
        campaign.simulatedNs() / NS_PER_SECOND,
        campaign.simulatedNs() / NS_PER_SECOND / seconds,
        campaign.replies());
  }

  private void say(final String format, final Object... arguments) {
    out.println(String.format(Locale.ROOT, format, arguments));
    out.flush();
  }
}
