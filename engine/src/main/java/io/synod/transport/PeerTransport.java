package io.synod.transport;

import io.synod.paxos.Member;
import io.synod.paxos.PeerHandler;
import io.synod.paxos.Peers;
import io.synod.paxos.SnapshotHandler;
import io.synod.paxos.SnapshotPeers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.agrona.CloseHelper;

/**
 * Sends to the other members of the cluster and hears them. Used by the node's thread alone.
 *
 * <p>Accepts and heartbeats leave in one claim for all followers. Everything else goes to one
 * member, values on a stream of their own, so that a member that catches up delays nobody.
 */
public final class PeerTransport implements AutoCloseable {
  private final TransportCounts counts = new TransportCounts();
  private final List<PeerPublication> publications = new ArrayList<>();
  private final PeerPublication[] control;
  private final PeerPublisher publisher;
  private final PeerAdapter adapter;
  private final TransportSettings settings;
  private long bytesSentAtPoll;
  private long bytesReceivedAtPoll;

  /**
   * Opens the streams. Peers need not be there yet.
   *
   * @param runtime to run on; stays open when this closes.
   * @param handler of the messages that arrive.
   * @param listener told in words what people should know.
   * @throws TransportException where an endpoint of this node cannot be opened.
   */
  public PeerTransport(
      final AeronRuntime runtime, final PeerHandler handler, final TransportListener listener) {
    this(runtime, peers -> handler, SnapshotHandler.NONE, listener);
  }

  /**
   * As {@link #PeerTransport(AeronRuntime, PeerHandler, TransportListener)}, for a handler that
   * itself sends by this transport.
   *
   * @param runtime to run on; stays open when this closes.
   * @param handler is given what sends to the others, and makes the handler of what arrives.
   * @param snapshots of what arrives about snapshots.
   * @param listener told in words what people should know.
   * @throws TransportException where an endpoint of this node cannot be opened.
   */
  public PeerTransport(
      final AeronRuntime runtime,
      final Function<Peers, PeerHandler> handler,
      final SnapshotHandler snapshots,
      final TransportListener listener) {
    settings = runtime.settings();
    final PeerChannels channels = new PeerChannels(settings, runtime.socketBufferBytes());
    final List<Member> members = settings.configuration().members();
    control = new PeerPublication[members.size()];
    final PeerPublication[] bulk = new PeerPublication[members.size()];
    final List<String> destinations = new ArrayList<>();
    for (int i = 0; i < members.size(); i++) {
      final int id = members.get(i).id();
      if (id != settings.nodeId()) {
        destinations.add(channels.destination(id));
        control[i] =
            publication(
                runtime, channels.control(id), PeerChannels.CONTROL_STREAM, List.of(), listener);
        bulk[i] =
            publication(runtime, channels.bulk(id), PeerChannels.BULK_STREAM, List.of(), listener);
      }
    }
    final PeerPublication broadcast =
        destinations.isEmpty()
            ? null
            : publication(
                runtime,
                channels.broadcast(),
                PeerChannels.BROADCAST_STREAM,
                destinations,
                listener);
    publisher = new PeerPublisher(settings, broadcast, control, bulk, counts);
    adapter = new PeerAdapter(runtime, handler.apply(publisher), snapshots, counts, listener);
    try {
      doWork(System.nanoTime());
    } catch (final RuntimeException ex) {
      close();
      throw ex;
    }
  }

  /**
   * Sends to the others.
   *
   * @return the protocol's side of this transport.
   */
  public Peers peers() {
    return publisher;
  }

  /**
   * Sends snapshots to the others, and asks for them.
   *
   * @return the snapshots' side of this transport.
   */
  public SnapshotPeers snapshotPeers() {
    return publisher;
  }

  /**
   * Hands what has arrived to the handler. Call once each duty cycle.
   *
   * @return fragments taken, 0 where nothing had arrived.
   * @throws RuntimeException that the handler threw; what else had arrived is not handed on.
   */
  public int poll() {
    bytesSentAtPoll = counts.bytesSent();
    bytesReceivedAtPoll = counts.bytesReceived();
    return adapter.poll();
  }

  /**
   * Whether messages queue up, so that {@link AeronRuntime#doWork} should give the driver more
   * turns. A lone message and its answer are not busy: for them, another turn is only a delay.
   *
   * @return true where the last poll took several messages from each peer or a large one, or more
   *     was sent since than one datagram holds: in a turn, the driver sends one datagram of each
   *     stream.
   */
  public boolean isBusy() {
    return adapter.isBusy()
        || counts.bytesReceived() - bytesReceivedAtPoll > settings.mtuBytes() / 2
        || counts.bytesSent() - bytesSentAtPoll > settings.mtuBytes();
  }

  /**
   * Keeps the streams open. Call once each duty cycle; it seldom has work.
   *
   * @param nowNs monotonic.
   * @return work done.
   * @throws TransportException where the cluster's leader is set to another durability level.
   */
  public int doWork(final long nowNs) {
    int workCount = adapter.doWork(nowNs);
    for (int i = 0, size = publications.size(); i < size; i++) {
      workCount += publications.get(i).doWork(nowNs);
    }
    return workCount;
  }

  /**
   * Whether a member takes messages now.
   *
   * @param nodeId of another member.
   * @return false where it is dead, not started or cut off, or has been until just now.
   */
  public boolean isConnected(final int nodeId) {
    final int index = settings.configuration().indexOf(nodeId);
    return index >= 0 && control[index] != null && control[index].isConnected();
  }

  /**
   * What was sent, refused, received and dropped.
   *
   * @return kept up to date by the node's thread.
   */
  public TransportCounts counts() {
    return counts;
  }

  @Override
  public void close() {
    CloseHelper.quietCloseAll(publications);
    adapter.close();
  }

  private PeerPublication publication(
      final AeronRuntime runtime,
      final String channel,
      final int streamId,
      final List<String> destinations,
      final TransportListener listener) {
    final PeerPublication publication =
        new PeerPublication(
            runtime.aeron(),
            channel,
            streamId,
            destinations,
            TimeUnit.MILLISECONDS.toNanos(settings.reopenMs()),
            counts,
            listener);
    publications.add(publication);
    return publication;
  }
}
