package io.synod.bench.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.HistogramIterationValue;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * Draws latencies by percentile, with as much room for each further nine as for the one before.
 * Needs no display.
 */
public final class PercentilePlot {
  private static final int WIDTH = 1200;
  private static final int HEIGHT = 700;
  private static final int DPI = 144;
  private static final int TICKS_PER_HALF_DISTANCE = 10;
  private static final int LABEL_GAP = 10;
  private static final float LINE_WIDTH = 2.4f;
  private static final Color GRID = new Color(0xE4E7EB);
  private static final Color INK = new Color(0x27323F);
  private static final Color[] LINES = {
    new Color(0x0B6E99), new Color(0xD9730D), new Color(0x448361), new Color(0x9065B0)
  };

  private PercentilePlot() {}

  /**
   * Writes a PNG.
   *
   * @param file to write; ends in .png.
   * @param title above the plot.
   * @param note below it: what was measured.
   * @param reports one line each; each with at least one command.
   * @throws IOException where that fails.
   */
  public static void write(
      final Path file, final String title, final String note, final List<LatencyReport> reports)
      throws IOException {
    System.setProperty("java.awt.headless", "true");
    final XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(title)
            .xAxisTitle("percentile of commands   (" + note + ")")
            .yAxisTitle("latency")
            .build();
    style(chart);
    double lowest = Double.MAX_VALUE;
    double highest = 0;
    double last = 10;
    for (int i = 0; i < reports.size(); i++) {
      final LatencyReport report = reports.get(i);
      last = Math.max(last, addLine(chart, report, LINES[i % LINES.length]));
      lowest = Math.min(lowest, Math.max(0.1, report.latencies().getMinValue() / 1e3));
      highest = Math.max(highest, report.latencies().getMaxValue() / 1e3);
    }
    chart.getStyler().setXAxisMin(1.0);
    chart.getStyler().setXAxisMax(last);
    chart.getStyler().setLegendVisible(reports.size() > 1);
    chart.getStyler().setYAxisMin(Math.pow(10, Math.floor(Math.log10(lowest))));
    chart.getStyler().setYAxisMax(Math.pow(10, Math.ceil(Math.log10(highest))));
    BitmapEncoder.saveBitmapWithDPI(chart, file.toString(), BitmapEncoder.BitmapFormat.PNG, DPI);
  }

  private static double addLine(
      final XYChart chart, final LatencyReport report, final Color color) {
    final List<Double> x = new ArrayList<>();
    final List<Double> y = new ArrayList<>();
    final double end = report.latencies().getTotalCount();
    for (final HistogramIterationValue value :
        report.latencies().percentiles(TICKS_PER_HALF_DISTANCE)) {
      final double rest = 1 - value.getPercentileLevelIteratedTo() / 100;
      x.add(rest <= 1 / end ? end : 1 / rest);
      y.add(value.getValueIteratedTo() / 1e3);
    }
    final XYSeries series = chart.addSeries(report.name(), x, y);
    series.setMarker(SeriesMarkers.NONE);
    series.setLineColor(color);
    series.setLineStyle(new BasicStroke(LINE_WIDTH, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    return end;
  }

  private static void style(final XYChart chart) {
    final var styler = chart.getStyler();
    styler.setChartBackgroundColor(Color.WHITE);
    styler.setPlotBackgroundColor(Color.WHITE);
    styler.setPlotBorderVisible(false);
    styler.setPlotGridLinesColor(GRID);
    styler.setPlotGridLinesStroke(new BasicStroke(1));
    styler.setChartFontColor(INK);
    styler.setAxisTickLabelsColor(INK);
    styler.setChartTitleFont(new Font(Font.SANS_SERIF, Font.BOLD, 18));
    styler.setAxisTitleFont(new Font(Font.SANS_SERIF, Font.PLAIN, 14));
    styler.setAxisTickLabelsFont(new Font(Font.SANS_SERIF, Font.PLAIN, 13));
    styler.setAxisTickPadding(LABEL_GAP);
    styler.setLegendFont(new Font(Font.SANS_SERIF, Font.PLAIN, 13));
    styler.setLegendPosition(LegendPosition.OutsideE);
    styler.setLegendBorderColor(Color.WHITE);
    styler.setChartTitleBoxVisible(false);
    styler.setXAxisLogarithmic(true);
    styler.setYAxisLogarithmic(true);
    chart.setCustomXAxisTickLabelsFormatter(PercentilePlot::percentile);
    chart.setCustomYAxisTickLabelsFormatter(PercentilePlot::latency);
  }

  /** Only whole decades are labelled. */
  private static String percentile(final double inverse) {
    final int decade = (int) Math.rint(Math.log10(inverse));
    if (Math.abs(Math.pow(10, decade) / inverse - 1) > 1e-6) {
      return "";
    }
    return switch (decade) {
      case 0 -> "0%";
      case 1 -> "90%";
      case 2 -> "99%";
      default -> "99." + "9".repeat(decade - 2) + "%";
    };
  }

  private static String latency(final double us) {
    final double decade = Math.rint(Math.log10(us));
    if (Math.abs(Math.pow(10, decade) / us - 1) > 1e-6) {
      return "";
    }
    if (us >= 1e6 - 1) {
      return String.format(Locale.ROOT, "%.0f s", us / 1e6);
    }
    return us >= 1e3 - 0.1
        ? String.format(Locale.ROOT, "%.0f ms", us / 1e3)
        : String.format(Locale.ROOT, us < 0.9 ? "%.1f µs" : "%.0f µs", us);
  }
}
