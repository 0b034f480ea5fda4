package io.synod.driver;

import io.aeron.driver.DataPacketDispatcher;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.media.ReceiveChannelEndpoint;
import io.aeron.driver.media.SendChannelEndpoint;
import io.aeron.driver.media.UdpChannel;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.agrona.concurrent.status.AtomicCounter;

/** Makes a media driver leave out most of its looks at sockets on which nothing arrives. */
public final class QuietSockets {
  // Messages come here. A socket that is in use, if only by one client that waits for each answer,
  // is looked at in every turn.
  private static final int DATA_PATIENCE = 256;
  private static final int DATA_STRIDE = 4;

  // Only receivers' reports and requests for what was lost come here: nobody waits for these
  // within microseconds.
  private static final int CONTROL_PATIENCE = 1;
  private static final int CONTROL_STRIDE = 8;

  private QuietSockets() {}

  /**
   * Sets up a driver.
   *
   * @param context of a driver that is not launched yet.
   * @return the same context.
   */
  public static MediaDriver.Context configure(final MediaDriver.Context context) {
    return context
        .sendChannelEndpointSupplier(QuietSendEndpoint::new)
        .receiveChannelEndpointSupplier(QuietReceiveEndpoint::new);
  }

  private static final class QuietSendEndpoint extends SendChannelEndpoint {
    private final LookPolicy policy = new LookPolicy(CONTROL_PATIENCE, CONTROL_STRIDE);

    QuietSendEndpoint(
        final UdpChannel channel, final AtomicCounter status, final MediaDriver.Context context) {
      super(channel, status, context);
    }

    @Override
    public InetSocketAddress receive(final ByteBuffer buffer) {
      if (!policy.isDue()) {
        return null;
      }
      final InetSocketAddress source = super.receive(buffer);
      policy.looked(source == null);
      return source;
    }
  }

  private static final class QuietReceiveEndpoint extends ReceiveChannelEndpoint {
    private final LookPolicy policy = new LookPolicy(DATA_PATIENCE, DATA_STRIDE);

    QuietReceiveEndpoint(
        final UdpChannel channel,
        final DataPacketDispatcher dispatcher,
        final AtomicCounter status,
        final MediaDriver.Context context) {
      super(channel, dispatcher, status, context);
    }

    @Override
    public InetSocketAddress receive(final ByteBuffer buffer) {
      if (!policy.isDue()) {
        return null;
      }
      final InetSocketAddress source = super.receive(buffer);
      policy.looked(source == null);
      return source;
    }
  }
}
