package io.synod.transport;

import io.aeron.ChannelUriStringBuilder;
import io.aeron.CommonContext;
import java.util.concurrent.TimeUnit;

/** Names the channels and streams between nodes. */
final class PeerChannels {
  /** Accepts and heartbeats, sent once for all. */
  static final int BROADCAST_STREAM = 1;

  /** Everything else that is small. */
  static final int CONTROL_STREAM = 2;

  /** Values sent to one node: repeats and catch-up. */
  static final int BULK_STREAM = 3;

  private static final long LINGER_MS = 100;
  private static final int TERMS = 3;
  private static final long OTHER_BYTES = 64L << 20;

  private final TransportSettings settings;
  private final int socketBufferBytes;

  PeerChannels(final TransportSettings settings, final int socketBufferBytes) {
    this.settings = settings;
    this.socketBufferBytes = socketBufferBytes;
  }

  /**
   * The broadcast goes at the pace of the fastest follower: one that is slow or dead holds nobody
   * back. What it misses it asks for.
   */
  String broadcast() {
    return publication(settings.termBytes())
        .controlMode(CommonContext.MDC_CONTROL_MODE_MANUAL)
        .flowControl("max")
        .sparse(false)
        .build();
  }

  String destination(final int receiverId) {
    return new ChannelUriStringBuilder().media("udp").endpoint(endpointAt(receiverId)).build();
  }

  String control(final int receiverId) {
    return publication(settings.controlTermBytes())
        .endpoint(endpointAt(receiverId))
        .sparse(false)
        .build();
  }

  String bulk(final int receiverId) {
    return publication(settings.termBytes()).endpoint(endpointAt(receiverId)).sparse(true).build();
  }

  /**
   * All three streams of a sender share this. Sparse: to touch the pages of a stream's buffers at
   * once takes tens of milliseconds, and a peer that comes back must not cost the leader so much.
   */
  String subscription(final int senderId) {
    return new ChannelUriStringBuilder()
        .media("udp")
        .endpoint(endpointOf(senderId))
        .socketRcvbufLength(socketBufferBytes)
        .receiverWindowLength(Math.min(settings.receiveWindowBytes(), socketBufferBytes))
        .sparse(true)
        .group(false)
        .build();
  }

  /** Where this node hears a sender. */
  String endpointOf(final int senderId) {
    return settings
        .address(settings.nodeId())
        .memberEndpoint(settings.configuration().indexOf(senderId));
  }

  /** Where a receiver hears this node. */
  String endpointAt(final int receiverId) {
    return settings
        .address(receiverId)
        .memberEndpoint(settings.configuration().indexOf(settings.nodeId()));
  }

  /** Space that a node's streams take in the driver's directory, in bytes, in and out. */
  static long neededBytes(final TransportSettings settings) {
    final long peers = settings.configuration().members().size() - 1L;
    final long valueTerms = (1 + peers) + 2 * peers;
    final long controlTerms = 2 * peers;
    return OTHER_BYTES
        + TERMS * (valueTerms * settings.termBytes() + controlTerms * settings.controlTermBytes());
  }

  private ChannelUriStringBuilder publication(final int termBytes) {
    return new ChannelUriStringBuilder()
        .media("udp")
        .mtu(settings.mtuBytes())
        .termLength(termBytes)
        .socketSndbufLength(socketBufferBytes)
        .linger(TimeUnit.MILLISECONDS.toNanos(LINGER_MS));
  }
}
