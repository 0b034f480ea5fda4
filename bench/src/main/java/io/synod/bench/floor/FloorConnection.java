package io.synod.bench.floor;

import io.aeron.ExclusivePublication;
import io.aeron.Publication;
import io.aeron.Subscription;
import io.aeron.logbuffer.BufferClaim;
import io.aeron.logbuffer.FragmentHandler;
import io.synod.bench.load.Connection;
import java.nio.ByteOrder;
import org.agrona.DirectBuffer;

/** The floor's client. */
public final class FloorConnection implements Connection {
  private static final int FRAGMENT_LIMIT = 64;

  private final FloorTransport transport;
  private final int length;
  private final Subscription egress;
  private final ExclusivePublication ingress;
  private final BufferClaim claim = new BufferClaim();
  private final FragmentHandler fragmentHandler;
  private ReplyHandler replyHandler;
  private long sequence;
  private int lastWork;

  /**
   * Starts a media driver; the leader may come later.
   *
   * @param settings as the other processes have them.
   */
  public FloorConnection(final FloorSettings settings) {
    length = settings.messageLength();
    transport = new FloorTransport(settings);
    egress = transport.aeron().addSubscription(settings.egress(), FloorSettings.STREAM_ID);
    ingress =
        transport.aeron().addExclusivePublication(settings.ingress(), FloorSettings.STREAM_ID);
    fragmentHandler =
        (buffer, offset, fragmentLength, header) ->
            replyHandler.onReply(
                buffer.getLong(offset, ByteOrder.LITTLE_ENDIAN), buffer, offset, fragmentLength);
  }

  @Override
  public long offer(final DirectBuffer buffer, final int offset, final int commandLength) {
    if (commandLength != length) {
      throw new IllegalArgumentException("commandLength=" + commandLength + " floor=" + length);
    }
    if (!egress.isConnected()) {
      return 0;
    }
    final long position = ingress.tryClaim(length, claim);
    if (position > 0) {
      sequence++;
      claim.buffer().putBytes(claim.offset(), buffer, offset, length);
      claim.buffer().putLong(claim.offset(), sequence, ByteOrder.LITTLE_ENDIAN);
      claim.commit();
      return sequence;
    }
    if (position == Publication.CLOSED || position == Publication.MAX_POSITION_EXCEEDED) {
      throw new IllegalStateException("the publication is closed: position=" + position);
    }
    return 0;
  }

  @Override
  public int poll(final ReplyHandler handler) {
    replyHandler = handler;
    transport.busy(lastWork);
    final int workCount = transport.invoke() + egress.poll(fragmentHandler, FRAGMENT_LIMIT);
    lastWork = workCount;
    return workCount;
  }

  @Override
  public void close() {
    transport.close();
  }
}
