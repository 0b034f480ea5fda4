package io.synod.ops.load;

import io.synod.bench.load.LoadRun;
import io.synod.bench.report.LatencyReport;
import io.synod.ops.Synod;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Shows a run while it goes on: a progress bar on a terminal, a line each second elsewhere. */
public final class LiveLine implements AutoCloseable {
  private static final long PLAIN_INTERVAL_NS = TimeUnit.SECONDS.toNanos(1);

  private final PrintWriter out;
  private final ProgressBar bar;
  private final long totalMs;
  private long nextPlainNs;

  /**
   * A display.
   *
   * @param out takes plain lines.
   * @param totalMs the whole length of the run.
   */
  public LiveLine(final PrintWriter out, final long totalMs) {
    this.out = out;
    this.totalMs = totalMs;
    bar = Synod.isTerminal() ? bar(totalMs) : null;
    nextPlainNs = System.nanoTime() + PLAIN_INTERVAL_NS;
  }

  /**
   * Shows the last moments.
   *
   * @param elapsedMs of the run.
   * @param leader in words.
   * @param sample of the last moments.
   */
  public void show(final long elapsedMs, final String leader, final LoadRun.Sample sample) {
    final String text =
        String.format(
            Locale.ROOT,
            "%s  %,d/s  p50 %s  p99 %s  max %s",
            leader,
            Math.round(sample.commandsPerSecond()),
            percentile(sample, 50),
            percentile(sample, 99),
            percentile(sample, 100));
    if (bar != null) {
      bar.stepTo(Math.min(elapsedMs, totalMs));
      bar.setExtraMessage(" " + text);
    } else if (System.nanoTime() - nextPlainNs >= 0) {
      nextPlainNs += PLAIN_INTERVAL_NS;
      say(String.format(Locale.ROOT, "%4.0f s  %s", elapsedMs / 1e3, text));
    }
  }

  /**
   * Tells of an event.
   *
   * @param text one line.
   */
  public void say(final String text) {
    if (bar != null) {
      out.print("\r\u001b[K");
    }
    out.println(text);
    out.flush();
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }

  private static String percentile(final LoadRun.Sample sample, final double percentile) {
    return sample.latencies().getTotalCount() == 0
        ? "-"
        : LatencyReport.duration(sample.latencies().getValueAtPercentile(percentile) / 1e3);
  }

  private static ProgressBar bar(final long totalMs) {
    return new ProgressBarBuilder()
        .setTaskName("")
        .setInitialMax(totalMs)
        .setStyle(ProgressBarStyle.UNICODE_BLOCK)
        .setUnit(" s", 1_000)
        .setUpdateIntervalMillis(200)
        .hideEta()
        .continuousUpdate()
        .build();
  }
}
