package io.synod.bench.report;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * The latencies of one run.
 *
 * @param name of what was measured.
 * @param pacing how commands were sent, in words.
 * @param seconds that were measured.
 * @param perSecond replies in each of them.
 * @param latencies in nanoseconds.
 */
public record LatencyReport(
    String name, String pacing, double seconds, double perSecond, Histogram latencies) {
  private static final double NS_PER_US = 1e3;
  private static final int TICKS_PER_HALF_DISTANCE = 5;
  private static final List<Double> PERCENTILES = List.of(50.0, 90.0, 99.0, 99.9, 99.99);

  /**
   * A latency.
   *
   * @param percentile from 0 to 100.
   * @return microseconds.
   */
  public double percentileUs(final double percentile) {
    return latencies.getValueAtPercentile(percentile) / NS_PER_US;
  }

  /**
   * Several reports, one line each under one head.
   *
   * @param reports to show.
   * @return lines, each with a line end.
   */
  public static String table(final List<LatencyReport> reports) {
    final int width = reports.stream().mapToInt(r -> r.name().length()).max().orElse(0);
    final String nameFormat = "%-" + Math.max(width, 1) + "s";
    final StringBuilder text = new StringBuilder();
    text.append(String.format(Locale.ROOT, nameFormat, "")).append("  commands/s");
    for (final double percentile : PERCENTILES) {
      text.append(String.format(Locale.ROOT, "%11s", label(percentile)));
    }
    text.append(String.format(Locale.ROOT, "%11s%12s%n", "max", "commands"));
    for (final LatencyReport report : reports) {
      text.append(String.format(Locale.ROOT, nameFormat, report.name()));
      text.append(String.format(Locale.ROOT, "%,12.0f", report.perSecond()));
      for (final double percentile : PERCENTILES) {
        text.append(String.format(Locale.ROOT, "%11s", duration(report.percentileUs(percentile))));
      }
      text.append(
          String.format(
              Locale.ROOT,
              "%11s%,12d%n",
              duration(report.latencies().getMaxValue() / NS_PER_US),
              report.latencies().getTotalCount()));
    }
    return text.toString();
  }

  /**
   * A duration with a unit that suits it.
   *
   * @param us microseconds.
   * @return such as {@code 41.3 µs} or {@code 12.0 ms}.
   */
  public static String duration(final double us) {
    if (us < 1_000) {
      return String.format(Locale.ROOT, "%.1f µs", us);
    }
    if (us < 1_000_000) {
      return String.format(Locale.ROOT, us < 100_000 ? "%.2f ms" : "%.0f ms", us / 1_000);
    }
    return String.format(Locale.ROOT, "%.2f s", us / 1_000_000);
  }

  /**
   * All figures, for JSON.
   *
   * @return names, with units, to figures.
   */
  public Map<String, Object> figures() {
    final Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("name", name);
    figures.put("pacing", pacing);
    figures.put("seconds", seconds);
    figures.put("commandsPerSecond", perSecond);
    figures.put("commands", latencies.getTotalCount());
    figures.put("meanUs", latencies.getMean() / NS_PER_US);
    for (final double percentile : PERCENTILES) {
      figures.put(label(percentile) + "Us", percentileUs(percentile));
    }
    figures.put("maxUs", latencies.getMaxValue() / NS_PER_US);
    return figures;
  }

  /**
   * Writes the percentile distribution in HdrHistogram's text form, in microseconds.
   *
   * @param file to write.
   * @throws IOException where that fails.
   */
  public void writeHgrm(final Path file) throws IOException {
    try (OutputStream stream = Files.newOutputStream(file);
        PrintStream text = new PrintStream(stream, false, StandardCharsets.UTF_8)) {
      latencies.outputPercentileDistribution(text, TICKS_PER_HALF_DISTANCE, NS_PER_US);
    }
  }

  private static String label(final double percentile) {
    return percentile == Math.rint(percentile)
        ? "p" + (int) percentile
        : "p" + String.format(Locale.ROOT, "%s", percentile);
  }
}
