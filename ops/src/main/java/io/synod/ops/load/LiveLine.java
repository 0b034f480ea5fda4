package io.synod.ops.load;

import io.synod.bench.report.LatencyReport;
import java.io.PrintWriter;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/**
 * Shows a run while it goes on: a line that changes on a terminal, a line each second elsewhere.
 * Either tells of everything since the figures before it. It writes plain characters and leaves the
 * terminal as it is: a library that takes the terminal also takes its Ctrl-C.
 */
public final class LiveLine implements AutoCloseable {
  /** A second, less what a sample may come early. */
  private static final long INTERVAL_MS = 900;

  private static final String CLEAR = "\r\u001b[K";
  private static final String BLOCKS = " ▏▎▍▌▋▊▉█";
  private static final int PARTS = BLOCKS.length() - 1;
  private static final int MAX_BAR = 40;

  /** Of leader and figures; with it the bar keeps its length. */
  private static final int LONGEST_TEXT = 64;

  private final PrintWriter out;
  private final long totalMs;
  private final int columns;
  private final Histogram latencies = new Histogram(3);
  private String figures = "";
  private long figuresMs;

  /**
   * A display.
   *
   * @param out takes the text.
   * @param totalMs the whole length of the run.
   * @param columns of the terminal; 0 where there is none.
   */
  public LiveLine(final PrintWriter out, final long totalMs, final int columns) {
    this.out = out;
    this.totalMs = totalMs;
    this.columns = columns;
  }

  /**
   * Takes what happened since the last call, and shows it when it is time.
   *
   * @param elapsedMs of the run.
   * @param leader in words.
   * @param sample latencies since the last call, in nanoseconds.
   */
  public void show(final long elapsedMs, final String leader, final Histogram sample) {
    latencies.add(sample);
    final boolean isDue = elapsedMs - figuresMs >= INTERVAL_MS || elapsedMs >= totalMs;
    if (isDue) {
      figures = figures(elapsedMs - figuresMs);
      figuresMs = elapsedMs;
      latencies.reset();
    }
    final String seconds = String.format(Locale.ROOT, "%3.0f s ", elapsedMs / 1e3);
    if (columns > 0) {
      final String text = leader + "  " + figures;
      final int room = Math.min(MAX_BAR, columns - 1 - seconds.length() - 1 - LONGEST_TEXT);
      final String line = seconds + (room > 0 ? bar(elapsedMs, room) + ' ' : "") + text;
      out.print(CLEAR + line.substring(0, Math.min(line.length(), columns - 1)));
      out.flush();
    } else if (isDue) {
      say(seconds + leader + "  " + figures);
    }
  }

  /**
   * Tells of an event.
   *
   * @param text one line.
   */
  public void say(final String text) {
    out.println((columns > 0 ? CLEAR : "") + text);
    out.flush();
  }

  @Override
  public void close() {
    if (columns > 0) {
      out.println();
      out.flush();
    }
  }

  private String figures(final long intervalMs) {
    final double perSecond = latencies.getTotalCount() * 1e3 / Math.max(1, intervalMs);
    return String.format(
        Locale.ROOT,
        "%,d/s  p50 %s  p99 %s  max %s",
        Math.round(perSecond),
        percentile(50),
        percentile(99),
        percentile(100));
  }

  private String percentile(final double percentile) {
    return latencies.getTotalCount() == 0
        ? "-"
        : LatencyReport.duration(latencies.getValueAtPercentile(percentile) / 1e3);
  }

  private String bar(final long elapsedMs, final int width) {
    final int parts = (int) (Math.min(elapsedMs, totalMs) * width * PARTS / totalMs);
    final int rest = width - (parts + PARTS - 1) / PARTS;
    final StringBuilder bar = new StringBuilder();
    bar.append(String.valueOf(BLOCKS.charAt(PARTS)).repeat(parts / PARTS));
    if (parts % PARTS > 0) {
      bar.append(BLOCKS.charAt(parts % PARTS));
    }
    return bar.append("·".repeat(rest)).toString();
  }
}
