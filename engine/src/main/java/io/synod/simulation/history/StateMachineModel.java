package io.synod.simulation.history;

import io.synod.service.StateMachine;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Any state machine as a model of itself; its snapshots are the states. Its replies may depend on
 * commands and state alone, not on instances and not on time. Not safe for use by several threads.
 */
public class StateMachineModel implements Model<StateBytes> {
  private final Function<Operation, ?> key;
  private final StateMachine machine;
  private final Replay replay = new Replay();

  /** Saved when first asked for, as what is blanked is told by the subclass. */
  private StateBytes initial;

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
  }

  @Override
  public final StateBytes initial() {
    if (initial == null) {
      initial = save();
      held = initial;
    }
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
    final boolean fits =
        !isReplyKnown || !operation.isCompleted() || Arrays.equals(reply, operation.reply());
    if (isRead(operation, false) || (fits && isReplyKnown && isRead(operation, true))) {
      held = state;
    } else if (fits) {
      held = save();
    }
    return fits ? held : null;
  }

  @Override
  public List<List<Operation>> partition(final List<Operation> operations) {
    return Model.byKey(operations, key);
  }

  /**
   * Blanks what is in a snapshot but in no reply, such as statistics, so that states which no
   * client can tell apart are equal.
   *
   * @param snapshot to change.
   */
  protected void blank(final MutableDirectBuffer snapshot) {}

  private StateBytes save() {
    final ExpandableArrayBuffer bytes = new ExpandableArrayBuffer(256);
    final int[] length = new int[1];
    machine.saveSnapshot(
        (buffer, offset, count) -> {
          bytes.putBytes(length[0], buffer, offset, count);
          length[0] += count;
        });
    blank(bytes);
    return new StateBytes(Arrays.copyOf(bytes.byteArray(), length[0]));
  }
}
