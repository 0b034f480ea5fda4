package io.synod.simulation;

import io.synod.paxos.Configuration;
import io.synod.paxos.Replica;
import io.synod.paxos.SnapshotHandler;
import io.synod.paxos.Upcalls;
import io.synod.paxos.ValueView;
import io.synod.paxos.VoteStore;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.random.RandomGenerator;
import org.agrona.DirectBuffer;

/** One node of the simulated world: the real core, its disk, and what it applied. */
public final class SimulatedNode {
  /** Told what a node applied. */
  @FunctionalInterface
  public interface AppliedListener {
    /**
     * A chosen value was applied.
     *
     * @param node that applied it.
     * @param instance that decided it.
     * @param ballot of the node's record.
     * @param value bytes; empty for a no-op.
     */
    void onApplied(SimulatedNode node, long instance, long ballot, byte[] value);
  }

  private final int id;
  private final Configuration configuration;
  private final SimulatedStore store;
  private final AppliedListener listener;
  private final SimulatedClock clock = new SimulatedClock();
  private final List<byte[]> applied = new ArrayList<>();
  private Replica replica;
  private MessageCodec codec;
  private SimulatedService service;
  private Message.Snapshot snapshot;
  private long coveredThrough;
  private long appliedThrough;
  private boolean up;
  private boolean paused;

  SimulatedNode(
      final int id,
      final Configuration configuration,
      final SimulatedStore store,
      final AppliedListener listener) {
    this.id = id;
    this.configuration = configuration;
    this.store = store;
    this.listener = listener;
  }

  /**
   * The node's id.
   *
   * @return the id.
   */
  public int id() {
    return id;
  }

  /**
   * The core that runs now.
   *
   * @return the replica of the current incarnation.
   */
  public Replica replica() {
    return replica;
  }

  /**
   * The node's disk.
   *
   * @return the store.
   */
  public SimulatedStore store() {
    return store;
  }

  /**
   * What was applied since the last start, by instance from 1, or from behind a snapshot.
   *
   * @return the values, in order.
   */
  public List<byte[]> applied() {
    return applied;
  }

  /**
   * Whether the node's process runs.
   *
   * @return false between a crash and the next start.
   */
  public boolean isUp() {
    return up;
  }

  /**
   * Queues a value, to be proposed as soon as this node leads. Lost in a crash or where the node
   * ceases to lead.
   *
   * @param value bytes, at least 1.
   * @throws IllegalStateException where the world has clients, who send commands.
   */
  public void request(final byte[] value) {
    if (!(service instanceof ValueService values)) {
      throw new IllegalStateException("this world's values come from its clients");
    }
    values.request(value);
  }

  /** The newest durable snapshot; null where there is none. */
  Message.Snapshot snapshot() {
    return snapshot;
  }

  /** Through where the log may be cut: an older snapshot than the newest covers it, too. */
  long coveredThrough() {
    return coveredThrough;
  }

  /** Makes a snapshot durable. */
  void keep(final Message.Snapshot taken) {
    coveredThrough = snapshot == null ? 0 : snapshot.instance();
    snapshot = taken;
  }

  /** The state machine holds the state through an instance. */
  void restored(final long through) {
    appliedThrough = Math.max(appliedThrough, through);
  }

  /** Last instance that was applied, or that a snapshot stood for. */
  long appliedThrough() {
    return appliedThrough;
  }

  SimulatedService service() {
    return service;
  }

  MessageCodec codec() {
    return codec;
  }

  SimulatedClock clock() {
    return clock;
  }

  void paused(final boolean paused) {
    this.paused = paused;
  }

  boolean runs() {
    return up && !paused;
  }

  long incarnation() {
    return store.incarnation();
  }

  void start(
      final BiFunction<VoteStore, Upcalls, Replica> core,
      final SimulatedService.Factory services,
      final long nowNs) {
    if (replica != null) {
      store.reopened();
    }
    applied.clear();
    replica = core.apply(store, new Applier());
    codec = new MessageCodec(id, incarnation(), configuration, replica, new SnapshotTaker());
    service = services.create(this, replica);
    up = true;
    appliedThrough = service.restore();
    replica.start(clock.monotonicNs(nowNs), appliedThrough);
  }

  void crash(final RandomGenerator random, final boolean outOfOrder) {
    up = false;
    store.crash(random, outOfOrder);
  }

  /** As a crash, but the host dies, too: votes that counted may be lost. */
  void crashHost(final RandomGenerator random, final boolean outOfOrder) {
    up = false;
    store.crashHost(random, outOfOrder);
  }

  int doWork(final long nowNs, final RandomGenerator random) {
    return store.doWork(nowNs, random)
        + replica.doWork(clock.monotonicNs(nowNs))
        + service.doWork();
  }

  private final class SnapshotTaker implements SnapshotHandler {
    @Override
    public void onFetchSnapshot(final int from, final long instance, final long position) {}

    @Override
    public void onSnapshotChunk(
        final int from,
        final long instance,
        final long position,
        final long total,
        final DirectBuffer buffer,
        final int offset,
        final int length) {
      service.onSnapshot(Message.Snapshot.of(instance, buffer, offset, length));
    }
  }

  private final class Applier implements Upcalls {
    @Override
    public void onChosen(final long instance, final long ballot, final ValueView value) {
      if (instance != appliedThrough + 1) {
        throw new IllegalStateException(
            "applied out of order: instance=" + instance + " after=" + appliedThrough);
      }
      appliedThrough = instance;
      final byte[] bytes = new byte[value.length()];
      value.buffer().getBytes(value.offset(), bytes);
      applied.add(bytes);
      listener.onApplied(SimulatedNode.this, instance, ballot, bytes);
      service.onChosen(instance, ballot, value);
    }

    @Override
    public void onLeading(final long ballot) {
      service.onLeading(ballot);
    }

    @Override
    public void onFollowing(final int leader, final long ballot) {
      service.onFollowing(leader, ballot);
    }

    @Override
    public void onSnapshotNeeded(final int node) {
      service.onSnapshotNeeded(node);
    }
  }
}
