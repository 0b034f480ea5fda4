package io.synod.transport;

import io.aeron.Aeron;
import io.aeron.Subscription;
import io.aeron.exceptions.RegistrationException;
import io.synod.wire.MessageKind;
import io.synod.wire.PeerDecoder;
import org.agrona.CloseHelper;

/** Hears one peer: three streams on one endpoint. */
final class PeerReceiver implements AutoCloseable {
  private final Aeron aeron;
  private final int senderId;
  private final String endpoint;
  private final String channel;
  private final Reassembly broadcastReassembly;
  private final Reassembly controlReassembly;
  private final Reassembly bulkReassembly;
  private final Subscription control;
  private final Subscription bulk;

  private Subscription broadcast;
  private long broadcastPosition;
  private long progressNs;
  private boolean isStill;

  PeerReceiver(
      final Aeron aeron,
      final PeerChannels channels,
      final TransportSettings settings,
      final int senderIndex,
      final PeerDecoder decoder) {
    this.aeron = aeron;
    senderId = settings.configuration().members().get(senderIndex).id();
    endpoint = channels.endpointOf(senderId);
    final int longest = settings.maxValueBytes() + MessageKind.MAX_VALUE_HEAD;
    broadcastReassembly = new Reassembly(decoder, senderIndex, longest);
    controlReassembly = new Reassembly(decoder, senderIndex, 0);
    bulkReassembly = new Reassembly(decoder, senderIndex, longest);
    channel = channels.subscription(senderId);
    broadcast = subscribe(PeerChannels.BROADCAST_STREAM);
    control = subscribe(PeerChannels.CONTROL_STREAM);
    bulk = subscribe(PeerChannels.BULK_STREAM);
  }

  int pollControl(final int fragmentLimit) {
    final int fragments = control.poll(controlReassembly, fragmentLimit);
    controlReassembly.throwFailure();
    return fragments;
  }

  int pollBroadcast(final int fragmentLimit) {
    final int fragments = broadcast.poll(broadcastReassembly, fragmentLimit);
    broadcastReassembly.throwFailure();
    return fragments;
  }

  int pollBulk(final int fragmentLimit) {
    final int fragments = bulk.poll(bulkReassembly, fragmentLimit);
    bulkReassembly.throwFailure();
    return fragments;
  }

  /** Whether the peer's broadcast is heard, and did not move between the last two looks. */
  boolean isStill() {
    return isStill;
  }

  /** When the peer's broadcast was last seen to move. */
  long progressNs() {
    return progressNs;
  }

  /** Looks whether the peer's broadcast has moved since the last look. */
  void look(final long nowNs) {
    long position = 0;
    for (int i = 0, size = broadcast.imageCount(); i < size; i++) {
      position += broadcast.imageAtIndex(i).position();
    }
    isStill = position == broadcastPosition && position != 0;
    if (position != broadcastPosition) {
      broadcastPosition = position;
      progressNs = nowNs;
    }
  }

  /** Leaves the peer's broadcast and joins it where it is now. */
  void rejoin() {
    broadcast.close();
    broadcast = subscribe(PeerChannels.BROADCAST_STREAM);
  }

  @Override
  public void close() {
    CloseHelper.quietCloseAll(broadcast, control, bulk);
  }

  private Subscription subscribe(final int streamId) {
    try {
      return aeron.addSubscription(channel, streamId);
    } catch (final RegistrationException ex) {
      throw new TransportException(
          "the endpoint on which node "
              + senderId
              + " is to be heard cannot be opened: endpoint="
              + endpoint
              + "; is another process on that port, or the host not this one? reason="
              + ErrorWords.reason(ex),
          ex);
    }
  }
}
