package io.synod.ops.bench;

import io.synod.bench.floor.FloorSettings;
import io.synod.bench.load.Connection;
import io.synod.bench.load.Idle;
import io.synod.bench.load.SynodConnection;
import io.synod.bench.report.LatencyReport;
import io.synod.bench.report.Machine;
import io.synod.client.ClientContext;
import io.synod.client.Endpoint;
import io.synod.ops.process.LocalCluster;
import io.synod.ops.process.Preflight;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.agrona.IoUtil;

/**
 * Synod beside the bare Aeron floor, each in processes of its own: by turns within one run, so that
 * what else the machine does falls on both.
 */
final class ProcessComparison {
  private static final int COMMAND_LENGTH = 64;
  private static final double MOST_LATENCY = 1.6;
  private static final double LEAST_THROUGHPUT = 0.7;
  private static final double MOST_FORCES = 1.3;
  private static final double LEAST_DURABLE_THROUGHPUT = 0.6;
  private static final int ONE = 1;
  private static final int MANY = 256;
  private static final String FLOOR = "bare Aeron";
  private static final String SYNOD = "Synod";
  private static final String DURABLE = "DURABLE";

  private final PrintWriter out;
  private final int port;
  private final int rounds;
  private final Measurement measurement;

  /** Reports of each kind, one a round. */
  private final Map<String, List<LatencyReport>> reports = new TreeMap<>();

  /** Medians of a bare force in microseconds, two a round. */
  private final List<Double> forces = new ArrayList<>();

  ProcessComparison(
      final PrintWriter out, final int port, final int rounds, final long warmUpMs, final long ms) {
    this.out = out;
    this.port = port;
    this.rounds = rounds;
    measurement = new Measurement(COMMAND_LENGTH, Idle.YIELD, warmUpMs, ms);
  }

  /** Measures the floor, and Synod at one level or both where asked to; prints as it goes. */
  Map<String, Object> run(final boolean withSynod, final boolean withDurable)
      throws IOException, InterruptedException {
    say(Machine.inWords());
    say(
        "64-byte commands, four processes over loopback UDP, yield idle"
            + (withSynod ? "; Synod: REPLICATED, data on disk, echo service" : "")
            + (withDurable ? "; the same at DURABLE" : ""));
    for (int round = 1; round <= rounds; round++) {
      say(String.format(Locale.ROOT, "%nround %d of %d", round, rounds));
      final List<LatencyReport> ofRound = new ArrayList<>(measureFloor());
      if (withSynod) {
        ofRound.addAll(measureSynod(SYNOD, Map.of()));
      }
      if (withDurable) {
        // Before and after, for a disk that is shared is not the same from minute to minute.
        inDirectory(directory -> forces.add(BareForce.medianUs(directory)));
        ofRound.addAll(measureSynod(DURABLE, Map.of("durability", "durable")));
        inDirectory(directory -> forces.add(BareForce.medianUs(directory)));
      }
      out.print(LatencyReport.table(ofRound));
      out.flush();
      ofRound.forEach(r -> reports.computeIfAbsent(r.name(), n -> new ArrayList<>()).add(r));
    }
    final Map<String, Object> figures = summary(withSynod);
    if (withDurable) {
      compareDurable(figures);
    }
    return figures;
  }

  private List<LatencyReport> measureFloor() throws IOException, InterruptedException {
    Preflight.checkPorts(port, FloorSettings.portCount());
    return inDirectory(
        directory -> {
          try (FloorCluster floor = new FloorCluster(directory, port, Idle.YIELD)) {
            return measure(FLOOR, floor.connection());
          }
        });
  }

  private List<LatencyReport> measureSynod(final String name, final Map<String, String> settings)
      throws IOException, InterruptedException {
    return inDirectory(
        directory -> {
          try (LocalCluster cluster =
                  new LocalCluster(directory, port, settings, List.of("--service=echo"));
              Connection connection = connect(cluster)) {
            return measure(name, connection);
          }
        });
  }

  private List<LatencyReport> measure(final String name, final Connection connection)
      throws InterruptedException {
    return List.of(
        measurement.run(name(name, ONE), connection, ONE),
        measurement.run(name(name, MANY), connection, MANY));
  }

  private Map<String, Object> summary(final boolean withSynod) {
    final Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("machine", Machine.describe());
    figures.put("rounds", rounds);
    reports.forEach(
        (name, all) -> figures.put(name, all.stream().map(LatencyReport::figures).toList()));
    say("");
    say("medians of " + rounds + " rounds");
    final double floorP50 = medianP50(FLOOR);
    final double floorRate = medianRate(FLOOR);
    line(FLOOR, floorP50, floorRate);
    if (withSynod) {
      final double latencyRatio = medianP50(SYNOD) / floorP50;
      final double throughputRatio = medianRate(SYNOD) / floorRate;
      line(SYNOD, medianP50(SYNOD), medianRate(SYNOD));
      say(
          String.format(
              Locale.ROOT,
              "ratio       p50 at 1 outstanding %.2f (at most %.1f)   throughput at 256 %.2f"
                  + " (at least %.1f)",
              latencyRatio,
              MOST_LATENCY,
              throughputRatio,
              LEAST_THROUGHPUT));
      figures.put("p50Ratio", latencyRatio);
      figures.put("throughputRatio", throughputRatio);
    }
    return figures;
  }

  private void compareDurable(final Map<String, Object> figures) {
    final double p50 = medianP50(DURABLE);
    final double forceUs = median(forces.stream().mapToDouble(Double::doubleValue).toArray());
    final double forcesAdded = (p50 - medianP50(SYNOD)) / forceUs;
    final double throughputRatio = medianRate(DURABLE) / medianRate(SYNOD);
    line(DURABLE, p50, medianRate(DURABLE));
    say(
        String.format(
            Locale.ROOT,
            "DURABLE     p50 at 1 outstanding adds %.2f bare forces of %s (at most %.1f)  "
                + " throughput at 256 %.2f of REPLICATED (at least %.1f)",
            forcesAdded,
            LatencyReport.duration(forceUs),
            MOST_FORCES,
            throughputRatio,
            LEAST_DURABLE_THROUGHPUT));
    figures.put("bareForcesUs", List.copyOf(forces));
    figures.put("durableForcesAdded", forcesAdded);
    figures.put("durableThroughputRatio", throughputRatio);
  }

  private void line(final String name, final double p50Us, final double perSecond) {
    say(
        String.format(
            Locale.ROOT,
            "%-12sp50 at 1 outstanding %s   throughput at 256 %,.0f/s",
            name,
            LatencyReport.duration(p50Us),
            perSecond));
  }

  private double medianP50(final String name) {
    return median(
        reports.get(name(name, ONE)).stream().mapToDouble(r -> r.percentileUs(50)).toArray());
  }

  private double medianRate(final String name) {
    return median(
        reports.get(name(name, MANY)).stream().mapToDouble(LatencyReport::perSecond).toArray());
  }

  private static double median(final double[] values) {
    Arrays.sort(values);
    return (values[(values.length - 1) / 2] + values[values.length / 2]) / 2;
  }

  private static String name(final String name, final int window) {
    return name + ", " + window + " outstanding";
  }

  private static Connection connect(final LocalCluster cluster) {
    return new SynodConnection(
        new ClientContext()
            .clusterId(LocalCluster.CLUSTER_ID)
            .ingressEndpoints(
                cluster.endpoints().stream().map(Endpoint::toString).toArray(String[]::new))
            .mtuLength(LocalCluster.MTU));
  }

  /** Work in a directory that is removed after it. */
  private interface Work<T> {
    T in(Path directory) throws IOException, InterruptedException;
  }

  private static <T> T inDirectory(final Work<T> work) throws IOException, InterruptedException {
    final Path directory = Files.createTempDirectory("synod-bench-");
    try {
      return work.in(directory);
    } finally {
      IoUtil.delete(directory.toFile(), true);
    }
  }

  private void say(final String text) {
    out.println(text);
    out.flush();
  }
}
