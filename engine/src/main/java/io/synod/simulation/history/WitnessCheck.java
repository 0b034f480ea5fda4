package io.synod.simulation.history;

import io.synod.service.StateMachine;
import io.synod.simulation.history.Violation.Rule;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Checks a history against the log that is said to be its order: the log is replayed on a fresh
 * state machine, every reply compared, every operation looked for, and real time kept. Time and
 * memory are linear in the history and the log.
 */
public final class WitnessCheck {
  private static final int NONE = -1;

  private final Supplier<? extends StateMachine> stateMachines;
  private final Delivery delivery;

  /**
   * A check.
   *
   * @param stateMachines gives a state machine in the initial state.
   * @param delivery how often the log may hold one operation.
   */
  public WitnessCheck(
      final Supplier<? extends StateMachine> stateMachines, final Delivery delivery) {
    this.stateMachines = stateMachines;
    this.delivery = delivery;
  }

  /**
   * Checks.
   *
   * @param history what the clients did.
   * @param log all commands applied since the initial state, in order.
   * @return the first violation found; empty where the log explains the history.
   */
  public Optional<Violation> check(final History history, final List<AppliedCommand> log) {
    return Optional.ofNullable(new Run(history, log).violation());
  }

  private final class Run {
    private final List<Operation> operations;
    private final History history;
    private final List<AppliedCommand> log;

    /** By operation: where in the log it stands first, and where the reply came from. */
    private final int[] first;

    private final int[] witness;

    /** By operation: a reply at the instance that was named, though not the one that was given. */
    private final byte[][] refuted;

    Run(final History history, final List<AppliedCommand> log) {
      this.history = history;
      this.log = log;
      operations = history.operations();
      first = new int[operations.size()];
      witness = new int[operations.size()];
      refuted = new byte[operations.size()][];
      Arrays.fill(first, NONE);
      Arrays.fill(witness, NONE);
    }

    Violation violation() {
      Violation violation = replay();
      if (violation == null) {
        violation = findWitnesses();
      }
      return violation == null ? keepRealTime() : violation;
    }

    private Violation replay() {
      final StateMachine machine = stateMachines.get();
      final Replay replay = new Replay();
      for (int at = 0; at < log.size(); at++) {
        final Violation violation = place(at);
        if (violation != null) {
          return violation;
        }
        final AppliedCommand applied = log.get(at);
        final byte[] reply = replay.apply(machine, applied);
        final int number = history.find(applied.session(), applied.sequence());
        final Operation operation = operations.get(number);
        if (operation.isCompleted() && operation.instance() == applied.instance()) {
          if (Arrays.equals(operation.reply(), reply)) {
            witness[number] = at;
          } else {
            refuted[number] = reply;
          }
        }
      }
      return null;
    }

    /** Finds the operation that a command of the log is, and whether it may stand there. */
    private Violation place(final int at) {
      final AppliedCommand applied = log.get(at);
      if (at > 0 && !applied.isAfter(log.get(at - 1))) {
        return new Violation(
            Rule.LOG_OUT_OF_ORDER, List.of(), applied + " comes after " + log.get(at - 1));
      }
      final int number = history.find(applied.session(), applied.sequence());
      if (number == NONE) {
        return new Violation(Rule.NEVER_SENT, List.of(), "no client sent what is at " + applied);
      }
      final Operation operation = operations.get(number);
      if (!Arrays.equals(operation.command(), applied.command())) {
        return violation(Rule.OTHER_COMMAND, operation, "the log has " + applied);
      }
      if (first[number] == NONE) {
        first[number] = at;
      } else if (delivery == Delivery.EXACTLY_ONCE) {
        return violation(
            Rule.APPLIED_TWICE,
            operation,
            "first at " + log.get(first[number]) + ", again at " + applied);
      }
      return null;
    }

    private Violation findWitnesses() {
      for (final Operation operation : operations) {
        final int number = operation.number();
        if (operation.isCompleted() && witness[number] == NONE) {
          if (first[number] == NONE) {
            return violation(Rule.LOST, operation, "it returned, but the log does not hold it");
          }
          return refuted[number] == null
              ? violation(
                  Rule.OTHER_INSTANCE,
                  operation,
                  "the reply named instance="
                      + operation.instance()
                      + ", but the log has it at "
                      + log.get(first[number]))
              : violation(
                  Rule.OTHER_REPLY,
                  operation,
                  "expected reply="
                      + Operation.show(refuted[number])
                      + " at instance="
                      + operation.instance()
                      + ", found reply="
                      + Operation.show(operation.reply()));
        }
      }
      return null;
    }

    /**
     * One sweep over calls and returns in real time: whatever is called stands above everything
     * that has returned.
     */
    private Violation keepRealTime() {
      final List<Operation> returns =
          operations.stream()
              .filter(Operation::isCompleted)
              .sorted((a, b) -> Long.compare(a.returnedAt(), b.returnedAt()))
              .toList();
      Operation highest = null;
      int next = 0;
      for (final Operation called : operations) {
        while (next < returns.size() && returns.get(next).returnedAt() < called.invokedAt()) {
          final Operation returned = returns.get(next++);
          if (highest == null || witness[returned.number()] > witness[highest.number()]) {
            highest = returned;
          }
        }
        final int at = first[called.number()];
        if (highest != null && at != NONE && at < witness[highest.number()]) {
          return new Violation(
              Rule.REAL_TIME_ORDER,
              List.of(highest, called),
              called
                  + " stands at "
                  + log.get(at)
                  + ", before "
                  + log.get(witness[highest.number()])
                  + ", although it was called after the return of "
                  + highest);
        }
      }
      return null;
    }

    private static Violation violation(
        final Rule rule, final Operation operation, final String text) {
      return new Violation(rule, List.of(operation), operation + ": " + text);
    }
  }
}
