package io.synod.bench.floor;

import io.aeron.Aeron;
import io.aeron.CommonContext;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import org.agrona.CloseHelper;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentInvoker;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.NoOpIdleStrategy;

/** A media driver and a client of it, both run by the thread that calls {@link #invoke()}. */
final class FloorTransport implements AutoCloseable {
  private final MediaDriver driver;
  private final Aeron aeron;
  private final AgentInvoker driverInvoker;
  private final AgentInvoker clientInvoker;
  private final IdleStrategy idleStrategy;
  private int invokes = 1;

  FloorTransport(final FloorSettings settings) {
    final MediaDriver.Context driverContext =
        new MediaDriver.Context()
            .aeronDirectoryName(
                CommonContext.generateRandomDirName().replace("aeron-", "synod-floor-"))
            .threadingMode(ThreadingMode.INVOKER)
            .dirDeleteOnStart(true)
            .dirDeleteOnShutdown(true)
            .mtuLength(settings.mtuLength())
            .ipcMtuLength(settings.mtuLength())
            .publicationTermBufferLength(settings.termLength())
            .initialWindowLength(settings.socketBufferLength())
            .socketSndbufLength(settings.socketBufferLength())
            .socketRcvbufLength(settings.socketBufferLength());
    driver = MediaDriver.launch(driverContext);
    driverInvoker = driver.sharedAgentInvoker();
    idleStrategy = settings.idle().strategy();
    try {
      aeron =
          Aeron.connect(
              new Aeron.Context()
                  .aeronDirectoryName(driver.aeronDirectoryName())
                  .useConductorAgentInvoker(true)
                  .driverAgentInvoker(driverInvoker)
                  .awaitingIdleStrategy(NoOpIdleStrategy.INSTANCE));
    } catch (final RuntimeException ex) {
      CloseHelper.quietClose(driver);
      throw ex;
    }
    clientInvoker = aeron.conductorAgentInvoker();
  }

  Aeron aeron() {
    return aeron;
  }

  /** One duty cycle of client and driver: more of the driver while the last cycle was busy. */
  int invoke() {
    int workCount = clientInvoker.invoke();
    for (int i = 0; i < invokes; i++) {
      final int work = driverInvoker.invoke();
      workCount += work;
      if (work == 0) {
        break;
      }
    }
    return workCount;
  }

  /** Notes what the last duty cycle found, for the next {@link #invoke()}. */
  void busy(final int workCount) {
    invokes = workCount > 0 ? FloorSettings.MAX_INVOKES : 1;
  }

  /** Runs an agent on this thread, with the driver, until this thread is interrupted. */
  void run(final Agent agent) throws Exception {
    while (!Thread.currentThread().isInterrupted()) {
      final int workCount = invoke() + agent.doWork();
      busy(workCount);
      idleStrategy.idle(workCount);
    }
  }

  @Override
  public void close() {
    CloseHelper.quietCloseAll(aeron, driver);
  }
}
