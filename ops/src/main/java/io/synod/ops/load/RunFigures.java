package io.synod.ops.load;

import io.synod.bench.report.Json;
import io.synod.bench.report.LatencyReport;
import io.synod.bench.report.Machine;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** All figures of a run, for {@code --json}. */
public final class RunFigures {
  private final LoadOptions options;
  private final Map<String, Object> figures = new LinkedHashMap<>();
  private BestPrices prices;

  /**
   * Begins with the latencies.
   *
   * @param options of the flow.
   * @param report of the run.
   */
  public RunFigures(final LoadOptions options, final LatencyReport report) {
    this.options = options;
    figures.put("flow", options.inWords());
    figures.put("latency", report.figures());
    figures.put("machine", Machine.describe());
  }

  /**
   * Adds a figure.
   *
   * @param name of the figure.
   * @param value a map, list, record, string, number or boolean.
   */
  public void put(final String name, final Object value) {
    figures.put(name, value);
  }

  /**
   * Adds the best prices.
   *
   * @param best that the cluster gave.
   */
  public void prices(final BestPrices best) {
    prices = best;
    figures.put("bestPrices", best.figures());
  }

  /**
   * The best prices.
   *
   * @return as they were added.
   */
  public BestPrices prices() {
    return prices;
  }

  /**
   * Writes the file, where one was asked for.
   *
   * @throws IOException where that fails.
   */
  public void write() throws IOException {
    if (options.json() != null) {
      Json.write(options.json(), figures);
    }
  }
}
