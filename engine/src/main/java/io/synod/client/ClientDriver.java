package io.synod.client;

import io.aeron.Aeron;
import io.aeron.ChannelUri;
import io.aeron.CommonContext;
import io.aeron.Subscription;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.synod.driver.QuietSockets;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.TimeUnit;
import org.agrona.CloseHelper;
import org.agrona.concurrent.AgentInvoker;
import org.agrona.concurrent.YieldingIdleStrategy;

/** The client's Aeron, with a media driver of its own unless another process has one. */
final class ClientDriver implements AutoCloseable {
  /** A caller may be stopped in a debugger, or busy, for so long. */
  private static final int BUSY_TURNS = 8;

  private static final long LIVENESS_NS = TimeUnit.SECONDS.toNanos(60);

  private static final long RESOLVE_NS = TimeUnit.SECONDS.toNanos(5);

  private final MediaDriver driver;
  private final AgentInvoker driverInvoker;
  private final Aeron aeron;
  private final AgentInvoker conductorInvoker;
  private boolean failed;

  ClientDriver(final ClientContext context) {
    if (context.aeronDirectory() == null) {
      driver = MediaDriver.launch(QuietSockets.configure(driverContext(context)));
      driverInvoker = driver.sharedAgentInvoker();
    } else {
      driver = null;
      driverInvoker = null;
    }
    try {
      aeron =
          Aeron.connect(
              new Aeron.Context()
                  .aeronDirectoryName(
                      driver == null
                          ? context.aeronDirectory().toString()
                          : driver.aeronDirectoryName())
                  .useConductorAgentInvoker(true)
                  .driverAgentInvoker(driverInvoker)
                  .errorHandler(this::onError)
                  .subscriberErrorHandler(ClientDriver::rethrow));
    } catch (final RuntimeException e) {
      CloseHelper.quietClose(driver);
      throw e;
    }
    conductorInvoker = aeron.conductorAgentInvoker();
  }

  private static MediaDriver.Context driverContext(final ClientContext context) {
    return new MediaDriver.Context()
        .aeronDirectoryName(CommonContext.generateRandomDirName())
        .threadingMode(context.driverThread() ? ThreadingMode.SHARED : ThreadingMode.INVOKER)
        .sharedIdleStrategy(YieldingIdleStrategy.INSTANCE)
        .dirDeleteOnStart(true)
        .dirDeleteOnShutdown(true)
        .termBufferSparseFile(true)
        .clientLivenessTimeoutNs(LIVENESS_NS)
        .publicationUnblockTimeoutNs(2 * LIVENESS_NS)
        .timerIntervalNs(TimeUnit.MILLISECONDS.toNanos(10))
        .errorHandler(ignored -> {});
  }

  Aeron aeron() {
    return aeron;
  }

  /**
   * Runs what has no thread.
   *
   * @param isBusy whether messages queue up: in a turn, the driver sends and takes one datagram of
   *     each stream. A lone message is only delayed by further turns.
   */
  int invoke(final boolean isBusy) {
    int work = 0;
    if (driverInvoker != null) {
      int turns = isBusy ? BUSY_TURNS : 1;
      int done;
      do {
        done = driverInvoker.invoke();
        work += done;
        turns--;
      } while (turns > 0 && done > 0);
    }
    work += conductorInvoker.invoke();
    if (failed || aeron.isClosed()) {
      throw new IllegalStateException(
          "Aeron's client has ended: its media driver is gone, or poll was not called for "
              + TimeUnit.NANOSECONDS.toSeconds(LIVENESS_NS)
              + " s; open a new client");
    }
    return work;
  }

  /** Opens the stream on which nodes answer. */
  Subscription subscribe(final Endpoint endpoint) {
    return aeron.addSubscription(
        CommonContext.UDP_CHANNEL + "?endpoint=" + numeric(endpoint), ClientStreams.EGRESS);
  }

  /** Where a subscription is heard, with the port that the system chose. */
  String resolved(final Subscription subscription) {
    final long deadlineNs = System.nanoTime() + RESOLVE_NS;
    while (System.nanoTime() - deadlineNs < 0) {
      invoke(false);
      final String channel = subscription.tryResolveChannelEndpointPort();
      if (channel != null) {
        return ChannelUri.parse(channel).get(CommonContext.ENDPOINT_PARAM_NAME);
      }
      YieldingIdleStrategy.INSTANCE.idle();
    }
    throw new IllegalStateException(
        "the system gave no port to listen on: channel=" + subscription.channel());
  }

  @Override
  public void close() {
    CloseHelper.quietCloseAll(aeron, driver);
  }

  private void onError(final Throwable error) {
    if (aeron != null && aeron.isClosed()) {
      failed = true;
    }
  }

  /** What a listener throws goes to the caller of poll, who owns the listener. */
  private static void rethrow(final Throwable error) {
    if (error instanceof RuntimeException e) {
      throw e;
    }
    if (error instanceof Error e) {
      throw e;
    }
    throw new IllegalStateException(error);
  }

  private static Endpoint numeric(final Endpoint endpoint) {
    if (endpoint.isNumeric()) {
      return endpoint;
    }
    try {
      final String address = InetAddress.getByName(endpoint.host()).getHostAddress();
      return new Endpoint(
          address.indexOf(':') < 0 ? address : "[" + address + "]", endpoint.port());
    } catch (final UnknownHostException e) {
      throw new IllegalArgumentException(
          "responseEndpoint names no host that is known: host=" + endpoint.host(), e);
    }
  }
}
