package io.synod.bench.floor;

import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.aeron.Publication;
import io.aeron.Subscription;
import io.aeron.logbuffer.BufferClaim;
import io.aeron.logbuffer.ControlledFragmentHandler;
import io.aeron.logbuffer.FragmentHandler;
import io.aeron.logbuffer.Header;
import java.nio.ByteOrder;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Copies what the client sends to both followers, and back to the client what the first of them has
 * acknowledged.
 */
final class FloorLeaderAgent implements Agent {
  private static final int WINDOW = 1 << 14;
  private static final int FRAGMENT_LIMIT = 64;

  private final int length;
  private final int slotLength;
  private final UnsafeBuffer window;
  private final BufferClaim claim = new BufferClaim();
  private final Subscription ingress;
  private final ExclusivePublication followers;
  private final Subscription[] acknowledgements = new Subscription[FloorSettings.FOLLOWERS];
  private final ExclusivePublication egress;
  private final ControlledFragmentHandler ingressHandler = this::onCommand;
  private final FragmentHandler acknowledgementHandler = this::onAcknowledgement;
  private long received;
  private long acknowledged;
  private long replied;

  FloorLeaderAgent(final FloorSettings settings, final Aeron aeron) {
    length = settings.messageLength();
    slotLength = BitUtil.align(length, Long.BYTES);
    window = new UnsafeBuffer(new byte[WINDOW * slotLength]);
    ingress = aeron.addSubscription(settings.ingress(), FloorSettings.STREAM_ID);
    followers =
        aeron.addExclusivePublication(
            "aeron:udp?control-mode=manual|fc=max", FloorSettings.STREAM_ID);
    for (int i = 0; i < FloorSettings.FOLLOWERS; i++) {
      followers.addDestination(settings.follower(i));
      acknowledgements[i] =
          aeron.addSubscription(settings.acknowledgements(i), FloorSettings.STREAM_ID);
    }
    egress = aeron.addExclusivePublication(settings.egress(), FloorSettings.STREAM_ID);
  }

  @Override
  public int doWork() {
    int workCount = 0;
    for (final Subscription subscription : acknowledgements) {
      workCount += subscription.poll(acknowledgementHandler, FRAGMENT_LIMIT);
    }
    workCount += ingress.controlledPoll(ingressHandler, FRAGMENT_LIMIT);
    return workCount + reply();
  }

  @Override
  public String roleName() {
    return "floor-leader";
  }

  private ControlledFragmentHandler.Action onCommand(
      final DirectBuffer buffer, final int offset, final int fragmentLength, final Header header) {
    if (received - replied >= WINDOW || !send(followers, buffer, offset)) {
      return ControlledFragmentHandler.Action.ABORT;
    }
    window.putBytes(slot(received), buffer, offset, length);
    received++;
    return ControlledFragmentHandler.Action.CONTINUE;
  }

  private void onAcknowledgement(
      final DirectBuffer buffer, final int offset, final int fragmentLength, final Header header) {
    acknowledged = Math.max(acknowledged, buffer.getLong(offset, ByteOrder.LITTLE_ENDIAN));
  }

  private int reply() {
    int sent = 0;
    while (replied < acknowledged && send(egress, window, slot(replied))) {
      replied++;
      sent++;
    }
    return sent;
  }

  private boolean send(
      final ExclusivePublication publication, final DirectBuffer buffer, final int offset) {
    final long position = publication.tryClaim(length, claim);
    if (position > 0) {
      claim.buffer().putBytes(claim.offset(), buffer, offset, length);
      claim.commit();
      return true;
    }
    if (position == Publication.CLOSED || position == Publication.MAX_POSITION_EXCEEDED) {
      throw new IllegalStateException("the publication is closed: position=" + position);
    }
    return false;
  }

  private int slot(final long number) {
    return (int) (number & (WINDOW - 1)) * slotLength;
  }
}
