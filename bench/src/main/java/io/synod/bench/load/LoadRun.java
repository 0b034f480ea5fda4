package io.synod.bench.load;

import io.synod.bench.report.LatencyReport;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.agrona.concurrent.AgentRunner;

/** A load on a thread of its own, watched and measured from another. */
public final class LoadRun implements AutoCloseable {
  private static final long POLL_NS = TimeUnit.MILLISECONDS.toNanos(2);

  private final LoadGenerator generator;
  private final Pacing pacing;
  private final AgentRunner runner;
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private Histogram interval;
  private final Histogram total;
  private long startNs;
  private long lastSampleNs;

  /**
   * What happened since the last sample.
   *
   * @param commandsPerSecond replied to.
   * @param latencies of the interval, in nanoseconds; valid until the next sample.
   */
  public record Sample(double commandsPerSecond, Histogram latencies) {}

  private LoadRun(
      final Connection connection,
      final CommandSource source,
      final Pacing pacing,
      final Idle idle) {
    this.pacing = pacing;
    generator = new LoadGenerator(connection, source, pacing);
    runner =
        new AgentRunner(
            idle.strategy(), error -> failure.compareAndSet(null, error), null, generator);
    interval = generator.recorder().getIntervalHistogram();
    total = new Histogram(interval);
    startNs = System.nanoTime();
    lastSampleNs = startNs;
  }

  /**
   * Starts a load. The connection is the load's until {@link #close}.
   *
   * @param connection to send on.
   * @param source of commands.
   * @param pacing of commands.
   * @param idle what the load's thread does when there is nothing to do.
   * @return the running load.
   */
  public static LoadRun start(
      final Connection connection,
      final CommandSource source,
      final Pacing pacing,
      final Idle idle) {
    final LoadRun run = new LoadRun(connection, source, pacing, idle);
    final Thread thread = AgentRunner.startOnThread(run.runner);
    thread.setName("synod-load");
    return run;
  }

  /**
   * The generator, for its counts.
   *
   * @return the generator.
   */
  public LoadGenerator generator() {
    return generator;
  }

  /** Forgets what was measured so far: the warm-up. */
  public void restartMeasurement() {
    sample();
    total.reset();
    startNs = lastSampleNs;
  }

  /**
   * Takes what happened since the last sample, and counts it toward the report.
   *
   * @return the sample.
   */
  public Sample sample() {
    checkFailure();
    interval = generator.recorder().getIntervalHistogram(interval);
    final long nowNs = System.nanoTime();
    final double seconds = Math.max(1, nowNs - lastSampleNs) / 1e9;
    lastSampleNs = nowNs;
    total.add(interval);
    return new Sample(interval.getTotalCount() / seconds, interval);
  }

  /**
   * Stops sending, takes the last sample, and waits for the replies to what is open; these late
   * ones still count as latencies, not toward the throughput's time.
   *
   * @param name of what was measured.
   * @param timeoutMs how long to wait.
   * @return the report.
   * @throws IllegalStateException where replies are missing at the end of the timeout.
   */
  public LatencyReport finish(final String name, final long timeoutMs) {
    sample();
    final double seconds = (lastSampleNs - startNs) / 1e9;
    final long inTime = total.getTotalCount();
    generator.stop();
    final long deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
    while (!generator.isDone()) {
      checkFailure();
      if (System.nanoTime() - deadlineNs > 0) {
        throw new IllegalStateException(
            (generator.sent() - generator.replied())
                + " commands have no reply after "
                + timeoutMs
                + " ms: their outcome is unknown");
      }
      LockSupport.parkNanos(POLL_NS);
    }
    sample();
    return new LatencyReport(name, pacing.toString(), seconds, inTime / seconds, total.copy());
  }

  /**
   * Throws what ended the load, if anything did.
   *
   * @throws IllegalStateException with the cause.
   */
  public void checkFailure() {
    final Throwable cause = failure.get();
    if (cause != null) {
      throw new IllegalStateException("the load has failed: " + cause.getMessage(), cause);
    }
  }

  /** Ends the load's thread. The connection stays open: it is the caller's again. */
  @Override
  public void close() {
    runner.close();
  }
}
