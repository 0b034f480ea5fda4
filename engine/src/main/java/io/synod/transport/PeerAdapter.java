package io.synod.transport;

import io.aeron.Aeron;
import io.aeron.driver.status.SystemCounterDescriptor;
import io.synod.paxos.PeerHandler;
import io.synod.paxos.SnapshotHandler;
import io.synod.wire.PeerDecoder;
import java.util.concurrent.TimeUnit;
import org.agrona.CloseHelper;
import org.agrona.concurrent.status.CountersReader;

/**
 * Polls the streams of all peers: first what commits depend on, last what may wait.
 *
 * <p>A broadcast goes at the pace of its fastest receiver. One that stalled for longer than its
 * receive window lasts finds only packets ahead of that window, drops them, and would stay deaf
 * until the stream times out. It is noticed here by its sign, packets over the window while the
 * broadcast stands still, and cured by joining anew; the protocol asks for what was missed.
 */
final class PeerAdapter implements AutoCloseable {
  private static final int STRANGE_HEARTBEATS = 3;
  private static final int OVER_RUNS = SystemCounterDescriptor.FLOW_CONTROL_OVER_RUNS.id();

  private final PeerReceiver[] receivers;
  private final TransportSettings settings;
  private final PeerDecoder decoder;
  private final CountersReader counters;
  private final TransportCounts counts;
  private final int fragmentLimit;
  private final int bulkFragmentLimit;
  private final long lookIntervalNs;
  private int lastFragments;
  private long nextLookNs;
  private long overRuns;
  private boolean isFirstLook = true;

  PeerAdapter(
      final AeronRuntime runtime,
      final PeerHandler handler,
      final SnapshotHandler snapshots,
      final TransportCounts counts,
      final TransportListener listener) {
    final TransportSettings settings = runtime.settings();
    final Aeron aeron = runtime.aeron();
    this.settings = settings;
    decoder =
        new PeerDecoder(
            settings.clusterId(),
            settings.configuration(),
            settings.durability(),
            settings.maxValueBytes(),
            handler,
            snapshots,
            new Arrivals(settings, counts, listener));
    final PeerChannels channels = new PeerChannels(settings, runtime.socketBufferBytes());
    this.counters = aeron.countersReader();
    this.counts = counts;
    this.fragmentLimit = settings.fragmentLimit();
    this.bulkFragmentLimit = settings.bulkFragmentLimit();
    this.lookIntervalNs = TimeUnit.MILLISECONDS.toNanos(settings.rejoinMs());
    final int members = settings.configuration().members().size();
    final int self = settings.configuration().indexOf(settings.nodeId());
    receivers = new PeerReceiver[members - 1];
    try {
      int next = 0;
      for (int i = 0; i < members; i++) {
        if (i != self) {
          receivers[next++] = new PeerReceiver(aeron, channels, settings, i, decoder);
        }
      }
    } catch (final RuntimeException ex) {
      close();
      throw ex;
    }
  }

  /**
   * Takes what has arrived, up to the limits.
   *
   * @return fragments taken.
   * @throws RuntimeException that the handler threw.
   */
  int poll() {
    int fragments = 0;
    for (final PeerReceiver receiver : receivers) {
      fragments += receiver.pollControl(fragmentLimit);
    }
    for (final PeerReceiver receiver : receivers) {
      fragments += receiver.pollBroadcast(fragmentLimit);
    }
    for (final PeerReceiver receiver : receivers) {
      fragments += receiver.pollBulk(bulkFragmentLimit);
    }
    lastFragments = fragments;
    return fragments;
  }

  boolean isBusy() {
    return lastFragments > 2 * receivers.length;
  }

  /**
   * Joins a broadcast again where this node has fallen behind it.
   *
   * @param nowNs monotonic.
   * @return work done.
   * @throws TransportException where the cluster's leader is set to another durability level.
   */
  int doWork(final long nowNs) {
    if (!isFirstLook && nowNs - nextLookNs < 0) {
      return 0;
    }
    isFirstLook = false;
    nextLookNs = nowNs + lookIntervalNs;
    checkLevel();
    final long overRunsBefore = overRuns;
    overRuns = counters.getCounterValue(OVER_RUNS);
    PeerReceiver behind = null;
    for (final PeerReceiver receiver : receivers) {
      receiver.look(nowNs);
      if (receiver.isStill()
          && (behind == null || receiver.progressNs() - behind.progressNs() > 0)) {
        behind = receiver;
      }
    }
    if (overRuns == overRunsBefore || behind == null) {
      return 0;
    }
    behind.rejoin();
    counts.onRejoined();
    return 1;
  }

  @Override
  public void close() {
    CloseHelper.quietCloseAll(receivers);
  }

  /** One heartbeat alone does not count: it may be of a leader that was ended and set anew. */
  private void checkLevel() {
    if (decoder.strangeHeartbeats() >= STRANGE_HEARTBEATS) {
      throw new TransportException(
          "node "
              + decoder.strangeLeader()
              + " leads the cluster at durability="
              + decoder.strangeLevel()
              + ", and this node is set to durability="
              + settings.durability()
              + ": its votes would not count, so it stops; set one level on every node");
    }
  }
}
