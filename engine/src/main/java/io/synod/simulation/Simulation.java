package io.synod.simulation;

import io.synod.service.StateMachine;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Runs a user's own state machine in simulated clusters, under faults, on the code that runs in
 * production. Finds state machines that are not deterministic, snapshots that give back another
 * state, and breaks of the user's own invariants.
 *
 * @param <M> the user's state machine.
 */
public final class Simulation<M extends StateMachine> {
  private record Invariant<M>(String name, Predicate<M> holds) {}

  private final Class<M> type;
  private final Supplier<M> machines;
  private final List<Invariant<M>> invariants = new ArrayList<>();
  private CommandSource commands;

  private Simulation(final Supplier<M> machines, final Class<M> type) {
    this.machines = machines;
    this.type = type;
  }

  /**
   * Begins.
   *
   * @param machines gives a state machine in its initial state, a new one at every call.
   * @param <M> the user's state machine.
   * @return a simulation that needs {@link #commands}.
   */
  @SuppressWarnings("unchecked")
  public static <M extends StateMachine> Simulation<M> of(final Supplier<M> machines) {
    return new Simulation<>(machines, (Class<M>) machines.get().getClass());
  }

  /**
   * Sets what the clients send.
   *
   * @param source of commands; used by one thread at a time, for all clients.
   * @return this.
   */
  public Simulation<M> commands(final CommandSource source) {
    commands = source;
    return this;
  }

  /**
   * Adds what must hold in every state, asked on every node after every instance.
   *
   * @param name in words, for the report.
   * @param holds whether it does.
   * @return this.
   */
  public Simulation<M> invariant(final String name, final Predicate<M> holds) {
    invariants.add(new Invariant<>(name, holds));
    return this;
  }

  /**
   * Runs one cluster.
   *
   * @param seed that the cluster, its faults and its clients follow from.
   * @return what happened.
   * @throws SimulationFailure where a rule was broken, by name, with the seed.
   * @throws IllegalStateException where there are no commands.
   */
  public SimulationResult run(final long seed) {
    return run(SimulationPlan.draw(seed));
  }

  /**
   * Runs one cluster as planned.
   *
   * @param plan of the run.
   * @return what happened.
   * @throws SimulationFailure where a rule was broken, by name, with the plan.
   * @throws IllegalStateException where there are no commands.
   */
  public SimulationResult run(final SimulationPlan plan) {
    return prepare(plan).run();
  }

  /**
   * Prepares a run, to watch it.
   *
   * @param plan of the run.
   * @return the run.
   * @throws IllegalStateException where there are no commands.
   */
  public SimulationRun prepare(final SimulationPlan plan) {
    if (commands == null) {
      throw new IllegalStateException("say with commands(…) what the clients send");
    }
    return new SimulationRun(plan, machines, commands, this::check);
  }

  private void check(final StateMachine machine) {
    for (final Invariant<M> invariant : invariants) {
      if (!invariant.holds().test(type.cast(machine))) {
        throw new SimulationFailure("an invariant does not hold: " + invariant.name());
      }
    }
  }
}
