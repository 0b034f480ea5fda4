package io.synod.ops.simulate;

import io.synod.ops.load.DurationConverter;
import io.synod.ops.process.Termination;
import io.synod.simulation.Campaign;
import io.synod.simulation.Minimiser;
import io.synod.simulation.RunTrace;
import io.synod.simulation.SequenceDiagram;
import io.synod.simulation.SimulationFailure;
import io.synod.simulation.SimulationPlan;
import io.synod.simulation.SimulationResult;
import io.synod.simulation.SimulationRun;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
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
  private static final int MOST_THREADS = 1024;
  private static final double NS_PER_SECOND = 1e9;

  @Spec private CommandSpec spec;

  @ArgGroup(multiplicity = "1")
  private Extent extent;

  @Option(
      names = "--first",
      paramLabel = "N",
      description = "First seed of --seeds or --for (default: 1).")
  private Long first;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "With --seeds or --for: runs at once (default: as many as there are cores).")
  private Integer threads;

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
            "Explore every interleaving of small worlds of the core: 3 acceptors, 2 proposers."
                + " Takes a minute or two.")
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
  public Integer call() throws Exception {
    out = spec.commandLine().getOut();
    checkOptions();
    if (extent.explore) {
      return ExplorationRun.run(out);
    }
    if (extent.plantedBugs) {
      return PlantedBugsRun.run(out);
    }
    return extent.seed != null ? runOne(extent.seed) : runMany();
  }

  private void checkOptions() {
    final boolean isCampaign = extent.seeds != null || extent.duration != null;
    if (!isCampaign && (first != null || threads != null)) {
      throw wrong("--first and --threads are for --seeds and --for");
    }
    if (minimise && !isCampaign && extent.seed == null) {
      throw wrong("--minimise is for --seed, --seeds and --for");
    }
    if (threads != null && (threads < 1 || threads > MOST_THREADS)) {
      throw wrong("--threads=" + threads + " is not from 1 to " + MOST_THREADS);
    }
    if (extent.seeds != null && extent.seeds < 1) {
      throw wrong("--seeds=" + extent.seeds + " must be at least 1");
    }
    if (extent.seeds != null && first != null && first > Long.MAX_VALUE - extent.seeds) {
      throw wrong("--first=" + first + " leaves no room for --seeds=" + extent.seeds);
    }
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
      if (minimise) {
        say("there is nothing to make smaller: the run does not fail");
      }
      return 0;
    } catch (final SimulationFailure ex) {
      report(seed, ex.getMessage(), trace);
      if (minimise) {
        minimise(plan);
      }
      return 1;
    }
  }

  private int runMany() throws Exception {
    final long from = first == null ? 1 : first;
    final long seeds = extent.seeds == null ? Long.MAX_VALUE - Math.max(0, from) : extent.seeds;
    final int cores = Runtime.getRuntime().availableProcessors();
    final Campaign campaign = new Campaign(SimulationRun::new, from, seeds);
    final CampaignRun run = new CampaignRun(out, campaign, extent.duration);
    Termination.guard(() -> run.run(threads == null ? cores : threads));
    if (campaign.failures().isEmpty()) {
      return 0;
    }
    if (minimise && !Termination.isUnderWay()) {
      minimise(SimulationPlan.draw(campaign.failures().get(0).seed()));
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

  private void say(final String format, final Object... arguments) {
    out.println(String.format(Locale.ROOT, format, arguments));
    out.flush();
  }
}
