package io.synod.simulation;

import io.synod.paxos.Configuration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Makes a failing plan smaller, step by step: fewer faults, fewer rounds, less load, a smaller
 * cluster. A step is kept where the smaller plan, with one of a few seeds, breaks the same rule.
 */
public final class Minimiser {
  private static final int SEEDS_PER_STEP = 24;

  private final Function<SimulationPlan, SimulationRun> runs;
  private final Consumer<String> progress;
  private String rule;
  private SimulationPlan smallest;

  /**
   * A minimiser.
   *
   * @param runs prepares the run of a plan.
   * @param progress told of each step that was kept, in words.
   */
  public Minimiser(
      final Function<SimulationPlan, SimulationRun> runs, final Consumer<String> progress) {
    this.runs = runs;
    this.progress = progress;
  }

  /**
   * Makes a plan smaller.
   *
   * @param plan that fails.
   * @return a smaller plan that breaks the same rule, or empty where the plan does not fail.
   */
  public Optional<SimulationPlan> minimise(final SimulationPlan plan) {
    rule = failure(plan);
    if (rule == null) {
      return Optional.empty();
    }
    smallest = plan;
    SimulationPlan before = null;
    while (!smallest.equals(before)) {
      before = smallest;
      dropFaults();
      shorten();
      lighten();
      shrinkCluster();
    }
    return Optional.of(smallest);
  }

  private void dropFaults() {
    for (final Fault fault : smallest.faults().toArray(new Fault[0])) {
      final Set<Fault> fewer = EnumSet.noneOf(Fault.class);
      fewer.addAll(smallest.faults());
      fewer.remove(fault);
      accept(smallest.withFaults(fewer), "without " + fault);
    }
  }

  private void shorten() {
    boolean shorter = true;
    while (shorter && smallest.rounds() > 1) {
      shorter = accept(smallest.withRounds(smallest.rounds() / 2), "half the rounds");
    }
  }

  private void lighten() {
    if (smallest.clients() > 1) {
      accept(
          smallest.withLoad(
              smallest.clients() / 2, smallest.clientWindow(), smallest.commandsPerClient()),
          "half the clients");
    }
    if (smallest.commandsPerClient() > 1) {
      accept(
          smallest.withLoad(
              smallest.clients(), smallest.clientWindow(), smallest.commandsPerClient() / 2),
          "half the commands");
    }
    if (smallest.clientWindow() > 1) {
      accept(
          smallest.withLoad(smallest.clients(), 1, smallest.commandsPerClient()),
          "one open command");
    }
  }

  private void shrinkCluster() {
    if (smallest.configuration().members().size() > 3
        && smallest.configuration().quorums().acceptors() >= 3) {
      accept(smallest.withConfiguration(Configuration.servers(1, 2, 3)), "three servers");
    }
  }

  private boolean accept(final SimulationPlan candidate, final String step) {
    for (int i = 0; i < SEEDS_PER_STEP; i++) {
      final SimulationPlan tried =
          i == 0 ? candidate : candidate.withSeed(candidate.seed() * 31 + i);
      if (rule.equals(failure(tried))) {
        smallest = tried;
        progress.accept(step);
        return true;
      }
    }
    return false;
  }

  /** The rule that a run breaks, or null. */
  private String failure(final SimulationPlan plan) {
    try {
      runs.apply(plan).run();
      return null;
    } catch (final SimulationFailure ex) {
      final String text = ex.getMessage();
      final int end = text.indexOf(':');
      return end < 0 ? text : text.substring(0, end);
    }
  }
}
