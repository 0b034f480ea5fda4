package io.synod.transport;

import io.aeron.Aeron;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.aeron.exceptions.AeronException;
import io.aeron.exceptions.DriverTimeoutException;
import io.synod.driver.QuietSockets;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.agrona.CloseHelper;
import org.agrona.concurrent.AgentInvoker;
import org.agrona.concurrent.NoOpLock;

/**
 * Aeron's media driver, run as {@link DriverMode} says, and its client, whose conductor runs on the
 * node's thread. Made, used and closed by one thread at a time.
 */
public final class AeronRuntime implements AutoCloseable {
  private static final long EXTERNAL_CONNECT_MS = 5_000;
  private static final long DRIVER_TIMER_MS = 100;
  private static final long LINGER_MS = 100;

  private final TransportSettings settings;
  private final int socketBufferBytes;
  private final AeronDirectory directory;
  private final MediaDriver driver;
  private final AgentInvoker driverInvoker;
  private final Aeron aeron;
  private final AgentInvoker clientInvoker;

  private AeronRuntime(
      final TransportSettings settings,
      final int socketBufferBytes,
      final AeronDirectory directory,
      final MediaDriver driver,
      final Aeron aeron) {
    this.settings = settings;
    this.socketBufferBytes = socketBufferBytes;
    this.directory = directory;
    this.driver = driver;
    this.driverInvoker = driver == null ? null : driver.sharedAgentInvoker();
    this.aeron = aeron;
    this.clientInvoker = aeron.conductorAgentInvoker();
  }

  /**
   * Starts the driver, where it is embedded, and connects to it.
   *
   * @param settings concluded.
   * @param listener told of Aeron's errors.
   * @return running.
   * @throws TransportException where it cannot start.
   */
  public static AeronRuntime launch(
      final TransportSettings settings, final TransportListener listener) {
    final int socketBufferBytes = grantedSocketBuffer(settings.socketBufferBytes(), listener);
    if (settings.driverMode() == DriverMode.EXTERNAL) {
      final Path path = settings.aeronDirectory();
      final Aeron aeron = connect(settings, path, null, EXTERNAL_CONNECT_MS, listener);
      return new AeronRuntime(settings, socketBufferBytes, null, null, aeron);
    }
    final AeronDirectory directory = embeddedDirectory(settings, listener);
    MediaDriver driver = null;
    try {
      driver = launchDriver(settings, socketBufferBytes, directory.path(), listener);
      final Aeron aeron =
          connect(settings, directory.path(), driver, settings.clientLivenessMs(), listener);
      return new AeronRuntime(settings, socketBufferBytes, directory, driver, aeron);
    } catch (final RuntimeException ex) {
      CloseHelper.quietClose(driver);
      directory.close();
      throw ex;
    }
  }

  /**
   * Gives the driver and the client's conductor their turns. Call once each duty cycle.
   *
   * @param isBusy whether messages queue up, so that the driver should get more turns: it reads one
   *     datagram from each socket in a turn. See {@link PeerTransport#isBusy()}.
   * @return work done, 0 where there was none.
   * @throws TransportException where Aeron has closed: the node cannot go on.
   */
  public int doWork(final boolean isBusy) {
    int workCount = 0;
    if (driverInvoker != null) {
      final int turns = isBusy ? settings.busyInvokes() : settings.idleInvokes();
      for (int i = 0; i < turns; i++) {
        final int work = driverInvoker.invoke();
        workCount += work;
        if (work == 0) {
          break;
        }
      }
    }
    workCount += clientInvoker.invoke();
    if (aeron.isClosed()) {
      throw new TransportException(
          "Aeron has closed, for the reason that was reported before: start the node again; "
              + "if it stalled, raise clientLivenessMs="
              + settings.clientLivenessMs());
    }
    return workCount;
  }

  /**
   * The client on which publications and subscriptions are made.
   *
   * @return open until this closes.
   */
  public Aeron aeron() {
    return aeron;
  }

  /**
   * The directory of the driver, for tools that read its counters.
   *
   * @return the path.
   */
  public Path aeronDirectory() {
    return aeron.context().aeronDirectory().toPath();
  }

  /**
   * Socket buffer that the operating system grants.
   *
   * @return bytes, at most what the settings ask for.
   */
  public int socketBufferBytes() {
    return socketBufferBytes;
  }

  TransportSettings settings() {
    return settings;
  }

  @Override
  public void close() {
    CloseHelper.quietClose(aeron);
    CloseHelper.quietClose(driver);
    CloseHelper.quietClose(directory);
  }

  private static AeronDirectory embeddedDirectory(
      final TransportSettings settings, final TransportListener listener) {
    if (settings.aeronDirectory() != null) {
      return AeronDirectory.named(settings.aeronDirectory());
    }
    final String name = Long.toHexString(settings.clusterId()) + "-" + settings.nodeId();
    return AeronDirectory.unique(
        AeronDirectory.parent(PeerChannels.neededBytes(settings), listener), name);
  }

  private static MediaDriver launchDriver(
      final TransportSettings settings,
      final int socketBufferBytes,
      final Path directory,
      final TransportListener listener) {
    final MediaDriver.Context context =
        new MediaDriver.Context()
            .aeronDirectoryName(directory.toString())
            .threadingMode(threadingMode(settings.driverMode()))
            .dirDeleteOnStart(false)
            .dirDeleteOnShutdown(true)
            .warnIfDirectoryExists(false)
            .spiesSimulateConnection(false)
            .termBufferSparseFile(true)
            .mtuLength(settings.mtuBytes())
            .ipcMtuLength(settings.mtuBytes())
            .publicationTermBufferLength(settings.controlTermBytes())
            .socketSndbufLength(socketBufferBytes)
            .socketRcvbufLength(socketBufferBytes)
            .initialWindowLength(Math.min(settings.receiveWindowBytes(), socketBufferBytes))
            .timerIntervalNs(TimeUnit.MILLISECONDS.toNanos(DRIVER_TIMER_MS))
            .imageLivenessTimeoutNs(TimeUnit.MILLISECONDS.toNanos(settings.imageLivenessMs()))
            .publicationLingerTimeoutNs(TimeUnit.MILLISECONDS.toNanos(LINGER_MS))
            .clientLivenessTimeoutNs(TimeUnit.MILLISECONDS.toNanos(settings.clientLivenessMs()))
            .publicationUnblockTimeoutNs(
                TimeUnit.MILLISECONDS.toNanos(settings.clientLivenessMs() * 2))
            .conductorIdleStrategy(settings.driverIdle().get())
            .senderIdleStrategy(settings.driverIdle().get())
            .receiverIdleStrategy(settings.driverIdle().get())
            .sharedIdleStrategy(settings.driverIdle().get())
            .errorHandler(new ErrorWords("Aeron's media driver", listener));
    try {
      return MediaDriver.launch(QuietSockets.configure(context));
    } catch (final RuntimeException ex) {
      throw new TransportException(
          "the media driver cannot start: aeronDirectory="
              + directory
              + " reason="
              + ErrorWords.reason(ex),
          ex);
    }
  }

  private static ThreadingMode threadingMode(final DriverMode mode) {
    return switch (mode) {
      case INVOKER -> ThreadingMode.INVOKER;
      case SHARED -> ThreadingMode.SHARED;
      case DEDICATED -> ThreadingMode.DEDICATED;
      case EXTERNAL -> throw new IllegalArgumentException("an external driver is not launched");
    };
  }

  private static Aeron connect(
      final TransportSettings settings,
      final Path directory,
      final MediaDriver driver,
      final long driverTimeoutMs,
      final TransportListener listener) {
    final Aeron.Context context =
        new Aeron.Context()
            .aeronDirectoryName(directory.toString())
            .clientName("synod-" + settings.nodeId())
            .useConductorAgentInvoker(true)
            .clientLock(NoOpLock.INSTANCE)
            .driverTimeoutMs(driverTimeoutMs)
            .errorHandler(new ErrorWords("Aeron's client", listener));
    if (driver != null && driver.sharedAgentInvoker() != null) {
      context.driverAgentInvoker(driver.sharedAgentInvoker());
    }
    try {
      final Aeron aeron = Aeron.connect(context);
      aeron.conductorAgentInvoker().start();
      return aeron;
    } catch (final DriverTimeoutException ex) {
      throw new TransportException(
          "no media driver runs here: aeronDirectory="
              + directory
              + "; start it first, or set another driverMode",
          ex);
    } catch (final AeronException ex) {
      throw new TransportException(
          "the media driver cannot be used: aeronDirectory="
              + directory
              + " reason="
              + ErrorWords.reason(ex),
          ex);
    }
  }

  private static int grantedSocketBuffer(final int wanted, final TransportListener listener) {
    try (DatagramChannel channel = DatagramChannel.open()) {
      channel.setOption(StandardSocketOptions.SO_RCVBUF, wanted);
      channel.setOption(StandardSocketOptions.SO_SNDBUF, wanted);
      final int receive = channel.getOption(StandardSocketOptions.SO_RCVBUF);
      final int send = channel.getOption(StandardSocketOptions.SO_SNDBUF);
      final int granted = Math.min(wanted, Math.min(receive, send));
      if (granted < wanted) {
        listener.onWarning(
            ("the operating system grants socket buffers of %d bytes to receive and %d to send, "
                    + "socketBufferBytes asks for %d: raise net.core.rmem_max and "
                    + "net.core.wmem_max, or expect losses under load")
                .formatted(receive, send, wanted));
      }
      return granted;
    } catch (final IOException ex) {
      throw new TransportException("no UDP socket can be opened: reason=" + ex.getMessage(), ex);
    }
  }
}
