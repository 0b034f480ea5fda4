package io.synod.transport;

import io.aeron.Aeron;
import io.aeron.DirectBufferVector;
import io.aeron.ExclusivePublication;
import io.aeron.Publication;
import io.aeron.exceptions.RegistrationException;
import io.aeron.logbuffer.BufferClaim;
import java.util.ArrayList;
import java.util.List;
import org.agrona.CloseHelper;

/**
 * One publication of this node, and what it takes to keep it open: a host whose name has no address
 * yet is tried again, and a stream that came to its end begins anew.
 */
final class PeerPublication implements AutoCloseable {
  private final Aeron aeron;
  private final String channel;
  private final int streamId;
  private final List<String> destinations;
  private final List<String> missing = new ArrayList<>();
  private final long reopenNs;
  private final TransportCounts counts;
  private final TransportListener listener;

  private ExclusivePublication publication;
  private long reopenDeadlineNs;
  private boolean needsWork = true;
  private boolean wasWarned;
  private int maxPayloadLength;

  /**
   * Describes a publication; {@link #doWork} opens it.
   *
   * @param destinations of a channel with several; empty for one with an endpoint.
   */
  PeerPublication(
      final Aeron aeron,
      final String channel,
      final int streamId,
      final List<String> destinations,
      final long reopenNs,
      final TransportCounts counts,
      final TransportListener listener) {
    this.aeron = aeron;
    this.channel = channel;
    this.streamId = streamId;
    this.destinations = List.copyOf(destinations);
    this.reopenNs = reopenNs;
    this.counts = counts;
    this.listener = listener;
  }

  /**
   * Opens what is not open.
   *
   * @param nowNs monotonic.
   * @return work done.
   */
  int doWork(final long nowNs) {
    if (!needsWork || (wasWarned && nowNs - reopenDeadlineNs < 0)) {
      return 0;
    }
    open(nowNs);
    return 1;
  }

  /** Longest message in bytes that {@link #claim} takes; 0 before the publication is open. */
  int maxPayloadLength() {
    return maxPayloadLength;
  }

  /**
   * Claims room for one message, to be committed.
   *
   * @return false where there is none.
   */
  boolean claim(final int length, final BufferClaim claim) {
    if (publication == null) {
      return refuse(Refusal.NOT_OPEN);
    }
    long position = publication.tryClaim(length, claim);
    if (position == Publication.ADMIN_ACTION) {
      counts.onRefused(Refusal.ADMIN_ACTION);
      position = publication.tryClaim(length, claim);
    }
    return position > 0 || refuse(Refusal.of(position));
  }

  /**
   * Sends one message of any length.
   *
   * @return false where there is no room.
   */
  boolean offer(final DirectBufferVector[] vectors) {
    if (publication == null) {
      return refuse(Refusal.NOT_OPEN);
    }
    long position = publication.offer(vectors);
    if (position == Publication.ADMIN_ACTION) {
      counts.onRefused(Refusal.ADMIN_ACTION);
      position = publication.offer(vectors);
    }
    return position > 0 || refuse(Refusal.of(position));
  }

  boolean isConnected() {
    return publication != null && publication.isConnected();
  }

  @Override
  public void close() {
    CloseHelper.quietClose(publication);
    publication = null;
    needsWork = false;
  }

  private boolean refuse(final Refusal refusal) {
    counts.onRefused(refusal);
    if (refusal == Refusal.CLOSED || refusal == Refusal.MAX_POSITION_EXCEEDED) {
      CloseHelper.quietClose(publication);
      publication = null;
      needsWork = true;
      counts.onReopened();
    }
    return false;
  }

  private void open(final long nowNs) {
    try {
      if (publication == null) {
        publication = aeron.addExclusivePublication(channel, streamId);
        maxPayloadLength = publication.maxPayloadLength();
        missing.clear();
        missing.addAll(destinations);
      }
      while (!missing.isEmpty()) {
        publication.addDestination(missing.get(missing.size() - 1));
        missing.remove(missing.size() - 1);
      }
      needsWork = false;
      wasWarned = false;
    } catch (final RegistrationException ex) {
      reopenDeadlineNs = nowNs + reopenNs;
      if (!wasWarned) {
        wasWarned = true;
        listener.onWarning(
            "a peer cannot be sent to, and is tried again: channel="
                + (missing.isEmpty() ? channel : missing.get(missing.size() - 1))
                + " reason="
                + ErrorWords.reason(ex));
      }
    }
  }
}
