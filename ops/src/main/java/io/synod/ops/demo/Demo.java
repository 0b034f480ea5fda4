package io.synod.ops.demo;

import io.synod.bench.load.CommandSource;
import io.synod.bench.load.LoadGenerator;
import io.synod.bench.report.LatencyReport;
import io.synod.bench.report.Machine;
import io.synod.bench.report.PercentilePlot;
import io.synod.ops.load.BestPrices;
import io.synod.ops.load.FlowRun;
import io.synod.ops.load.Interlude;
import io.synod.ops.load.LoadOptions;
import io.synod.ops.load.RunFigures;
import io.synod.ops.process.LocalCluster;
import io.synod.ops.status.NodeStatus;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/** One run of the demo, from nothing to its report. */
final class Demo {
  private static final int NOT_AS_IT_SHOULD = 1;

  /** The last run's reports, where nobody says where to keep them. */
  private static final Path REPORTS =
      Path.of(
          System.getProperty("java.io.tmpdir"), "synod-report-" + System.getProperty("user.name"));

  private final LoadOptions options;
  private final PrintWriter out;
  private final Path directory;
  private final boolean isKept;
  private final int port;
  private final boolean killLeader;

  Demo(
      final LoadOptions options,
      final PrintWriter out,
      final Path directory,
      final boolean isKept,
      final int port,
      final boolean killLeader) {
    this.options = options;
    this.out = out;
    this.directory = directory;
    this.isKept = isKept;
    this.port = port;
    this.killLeader = killLeader;
  }

  int run(final CommandSource source) throws IOException, InterruptedException {
    say(Machine.inWords());
    try (LocalCluster cluster = new LocalCluster(directory, port, Map.of(), List.of());
        FlowRun flow =
            new FlowRun(
                options, cluster.endpoints(), LocalCluster.CLUSTER_ID, LocalCluster.MTU, out)) {
      say("three nodes start on loopback, ports from " + port + "; data and logs in " + directory);
      if (cluster.isContinued()) {
        say("they go on with the books of an earlier run there; its plot is replaced at the end");
      }
      say("node " + flow.awaitLeader(cluster::checkAlive) + " leads; " + options.inWords());
      final LeaderKill kill =
          killLeader
              ? new LeaderKill(cluster, flow.connection(), options.duration().toMillis() / 2)
              : null;
      final LatencyReport report = flow.run(source, "commit", kill == null ? watch(cluster) : kill);
      final RunFigures figures = new RunFigures(options, report);
      figures.prices(new BestPrices(flow.connection().client(), options.symbols()));
      final List<NodeStatus.Hash> hashes =
          StateHashes.await(cluster.endpoints(), cluster::checkAlive);
      return report(report, figures, kill, hashes);
    }
  }

  private int report(
      final LatencyReport report,
      final RunFigures figures,
      final LeaderKill kill,
      final List<NodeStatus.Hash> hashes)
      throws IOException {
    say("");
    out.print(LatencyReport.table(List.of(report)));
    say("");
    out.print(figures.prices().table());
    say("");
    final boolean isEqual = StateHashes.areEqual(hashes);
    for (int i = 0; i < hashes.size(); i++) {
      say("node " + (i + 1) + "  state hash " + hashes.get(i).hash());
    }
    say(
        (isEqual ? "equal" : "NOT EQUAL")
            + " on all nodes, each with everything applied through instance "
            + hashes.get(0).appliedThrough());
    figures.put("stateHashes", hashes);
    figures.put("stateHashesEqual", isEqual);
    final boolean isKillDone = kill == null || reportKill(kill, figures);
    final Path reports = isKept ? directory : Files.createDirectories(REPORTS);
    final Path plot = reports.resolve("latency.png");
    final Path distribution = reports.resolve("latency.hgrm");
    PercentilePlot.write(
        plot,
        "Commit latency seen by the client" + (kill == null ? "" : kill.inShort()),
        options.inWords(),
        List.of(report));
    report.writeHgrm(distribution);
    figures.put("plot", plot.toString());
    figures.put("distribution", distribution.toString());
    figures.write();
    say("");
    say("plot          " + plot);
    say("distribution  " + distribution);
    if (options.json() != null) {
      say("figures       " + options.json());
    }
    return isEqual && isKillDone ? 0 : NOT_AS_IT_SHOULD;
  }

  private boolean reportKill(final LeaderKill kill, final RunFigures figures) {
    if (!kill.isDone()) {
      say("the leader was not killed: the run was too short, take a longer --duration");
      return false;
    }
    say(
        String.format(
            Locale.ROOT,
            "node %d was killed while it led; node %d took over; the client waited %.1f ms;"
                + " node %d came back and caught up",
            kill.killed(),
            kill.successor(),
            kill.gapMs(),
            kill.killed()));
    final Map<String, Object> failover = new LinkedHashMap<>();
    failover.put("killed", kill.killed());
    failover.put("successor", kill.successor());
    failover.put("gapMs", kill.gapMs());
    figures.put("failover", failover);
    return true;
  }

  private static Interlude watch(final LocalCluster cluster) {
    return new Interlude() {
      @Override
      public void onTime(
          final long elapsedMs, final LoadGenerator generator, final Consumer<String> say) {
        cluster.checkAlive();
      }

      @Override
      public void onEnd(final LoadGenerator generator, final Consumer<String> say) {
        cluster.checkAlive();
      }
    };
  }

  private void say(final String text) {
    out.println(text);
    out.flush();
  }
}
