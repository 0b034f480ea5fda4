package io.synod.simulation.history;

import io.synod.service.StateMachine;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Any state machine as a model of itself; its snapshots are the states. Its replies may depend on
 * commands and state alone, not on instances and not on time. Not safe for use by several threads.
 */
public class StateMachineModel implements Model<StateBytes> {
  private final Function<Operation, ?> key;
  private final StateMachine machine;
  private final StateBytes initial;
  private final Replay replay = new Replay();

  /** What the machine holds now; null where a command that did not fit was applied to it. */
  private StateBytes held;

  /**
   * A model.
   *
   * @param stateMachines gives a state machine in the initial state.
   * @param key splits operations that cannot influence each other; has equality and a hash.
   */
  public StateMachineModel(
      final Supplier<? extends StateMachine> stateMachines, final Function<Operation, ?> key) {
    this.key = key;
    machine = stateMachines.get();
    initial = StateBytes.save(machine);
    held = initial;
  }

  @Override
  public final StateBytes initial() {
    return initial;
  }

  @Override
  public final StateBytes step(
      final StateBytes state, final Operation operation, final boolean isReplyKnown) {
    if (!state.equals(held)) {
      state.load(machine);
    }
    held = null;
    final byte[] reply =
        replay.apply(
            machine,
            new AppliedCommand(
                0, 0, 0, operation.session(), operation.sequence(), operation.command()));
    if (isReplyKnown && operation.isCompleted() && !Arrays.equals(reply, operation.reply())) {
      return null;
    }
    held = StateBytes.save(machine);
    return held;
  }

  @Override
  public List<List<Operation>> partition(final List<Operation> operations) {
    return Model.byKey(operations, key);
  }
}
