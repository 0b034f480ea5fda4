package io.synod.simulation;

import io.synod.paxos.Replica;
import io.synod.paxos.ValueView;
import io.synod.service.CommandContext;
import io.synod.service.SnapshotInput;
import io.synod.service.SnapshotOutput;
import io.synod.service.StateMachine;
import io.synod.session.CommandApplier;
import io.synod.session.CommandProposer;
import io.synod.session.ReplySink;
import io.synod.simulation.history.AppliedCommand;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A node as its clients know it: takes their commands in batches, applies what is chosen to a state
 * machine and answers. At checkpoints the state is compared with that of the other nodes, and now
 * and then replaced by what its own snapshot gives back.
 */
final class SessionService implements SimulatedService, ReplySink {
  private final SimulatedNode node;
  private final Replica replica;
  private final SimulationPlan plan;
  private final SafetyChecker checker;
  private final SimulatedClients clients;
  private final CommandProposer proposer;
  private final CommandApplier applier;
  private final Machine machine;
  private final boolean isLearner;
  private final Consumer<StateMachine> invariant;
  private final BiConsumer<Integer, Message> sender;
  private final UnsafeBuffer command = new UnsafeBuffer(0, 0);
  private int position;

  SessionService(
      final SimulatedNode node,
      final Replica replica,
      final SimulationPlan plan,
      final Supplier<? extends StateMachine> machines,
      final Consumer<StateMachine> invariant,
      final SafetyChecker checker,
      final SimulatedClients clients,
      final BiConsumer<Integer, Message> sender,
      final LongSupplier wallNs) {
    this.node = node;
    this.replica = replica;
    this.plan = plan;
    this.checker = checker;
    this.clients = clients;
    this.invariant = invariant;
    this.sender = sender;
    isLearner = plan.configuration().member(node.id()).isLearner();
    machine = new Machine(machines);
    proposer =
        new CommandProposer(
            replica, wallNs::getAsLong, plan.batchLength(), SimulationPlan.MAX_COMMAND_LENGTH);
    applier = new CommandApplier(machine, this, SimulationPlan.MAX_REPLY_LENGTH);
  }

  /** Takes a command; where there is no room it is dropped, and the client sends it again. */
  void request(final long session, final long sequence, final byte[] bytes) {
    command.wrap(bytes);
    proposer.take(session, sequence, command, 0, bytes.length);
  }

  long stateHash() {
    return machine.stateHash();
  }

  @Override
  public int doWork() {
    final long covered = node.coveredThrough();
    if (covered > replica.floor()
        && covered <= replica.appliedThrough()
        && replica.truncate(covered)) {
      node.store().truncate(covered);
    }
    return proposer.propose();
  }

  @Override
  public long restore() {
    final Message.Snapshot snapshot = node.snapshot();
    if (snapshot == null) {
      return 0;
    }
    load(snapshot);
    return snapshot.instance();
  }

  @Override
  public void onSnapshotNeeded(final int asking) {
    sender.accept(asking, node.snapshot());
  }

  @Override
  public void onSnapshot(final Message.Snapshot snapshot) {
    if (!replica.lacks(snapshot.instance())) {
      return;
    }
    if (node.snapshot() == null || node.snapshot().instance() < snapshot.instance()) {
      node.keep(snapshot);
    }
    if (snapshot.instance() > node.appliedThrough()) {
      load(snapshot);
      node.restored(snapshot.instance());
    }
    replica.installed(snapshot.instance());
  }

  @Override
  public void onChosen(final long instance, final long ballot, final ValueView value) {
    position = 0;
    applier.apply(instance, value.buffer(), value.offset(), value.length());
    checker.onBatchApplied(node.id());
    invariant.accept(machine.current);
    if (instance % plan.checkpointInterval() == 0) {
      final byte[] snapshot = Snapshots.save(machine);
      checker.snapshots().onSaved(node.id(), instance, machine.stateHash(), snapshot);
      if (plan.reloads(node.id(), instance)) {
        machine.reload(snapshot);
        checker.snapshots().onReloaded(node.id(), instance, machine.stateHash());
      }
    }
    if (plan.takesSnapshot(node.id(), instance)) {
      take(instance);
    }
  }

  private void take(final long instance) {
    final Message.Snapshot snapshot =
        new Message.Snapshot(
            instance, applier.clusterTimeNs(), machine.stateHash(), Snapshots.save(machine));
    checker.snapshots().onSaved(node.id(), instance, snapshot.stateHash(), snapshot.state());
    node.keep(snapshot);
  }

  private void load(final Message.Snapshot snapshot) {
    if (isLearner) {
      machine.reload(snapshot.state());
      checker.onRestored(node, snapshot.instance(), machine.stateHash(), snapshot.state());
    }
    applier.restore(snapshot.clusterTimeNs());
  }

  @Override
  public void onReply(
      final long sessionId,
      final long sequence,
      final long instance,
      final DirectBuffer buffer,
      final int offset,
      final int length) {
    final byte[] reply = new byte[length];
    buffer.getBytes(offset, reply);
    checker.onExecuted(
        node.id(),
        new AppliedCommand(
            instance, position++, machine.lastTimeNs(), sessionId, sequence, machine.lastCommand()),
        reply);
    if (replica.isLeader()) {
      clients.reply(node.id(), sessionId, sequence, instance, reply);
    }
  }

  @Override
  public void onBatchApplied() {}

  @Override
  public void onLeading(final long ballot) {}

  @Override
  public void onFollowing(final int leader, final long ballot) {
    // The proposer itself drops what it has not proposed once the node does not lead.
    proposer.propose();
  }

  /** The user's state machine, which can be exchanged for another with the same state. */
  private static final class Machine implements StateMachine {
    private final Supplier<? extends StateMachine> machines;
    private StateMachine current;
    private byte[] lastCommand;
    private long lastTimeNs;

    Machine(final Supplier<? extends StateMachine> machines) {
      this.machines = machines;
      current = machines.get();
    }

    byte[] lastCommand() {
      return lastCommand;
    }

    /** The cluster's time as the last command was told it. */
    long lastTimeNs() {
      return lastTimeNs;
    }

    void reload(final byte[] snapshot) {
      current = machines.get();
      Snapshots.load(current, snapshot);
    }

    @Override
    public void onCommand(
        final CommandContext context,
        final DirectBuffer buffer,
        final int offset,
        final int length) {
      lastTimeNs = context.clusterTimeNs();
      lastCommand = new byte[length];
      buffer.getBytes(offset, lastCommand);
      current.onCommand(context, buffer, offset, length);
    }

    @Override
    public void saveSnapshot(final SnapshotOutput output) {
      current.saveSnapshot(output);
    }

    @Override
    public void loadSnapshot(final SnapshotInput input) {
      current.loadSnapshot(input);
    }

    @Override
    public long stateHash() {
      return current.stateHash();
    }
  }
}
