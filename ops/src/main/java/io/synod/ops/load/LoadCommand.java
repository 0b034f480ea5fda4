package io.synod.ops.load;

import io.synod.bench.load.CommandSource;
import io.synod.bench.report.LatencyReport;
import io.synod.ops.process.Termination;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The client side of the demo against nodes that run. */
@Command(
    name = "load",
    mixinStandardHelpOptions = true,
    description = "Sends an order flow to nodes that run, and shows their latency.")
public final class LoadCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private ClusterOptions cluster;

  @Mixin private LoadOptions options;

  @Option(
      names = "--cluster",
      paramLabel = "ID",
      description = "The cluster's id (default: the settings file's, or the demo's).")
  private Long clusterId;

  @Option(
      names = "--mtu",
      paramLabel = "BYTES",
      description = "Longest datagram (default: the settings file's, or the demo's).")
  private Integer mtu;

  @Override
  public Integer call() throws Exception {
    options.pacing();
    final CommandSource source = options.source();
    return Termination.guard(() -> run(source));
  }

  private int run(final CommandSource source) throws InterruptedException, IOException {
    final PrintWriter out = spec.commandLine().getOut();
    try (FlowRun run =
        new FlowRun(
            options, cluster.endpoints(), cluster.clusterId(clusterId), cluster.mtu(mtu), out)) {
      out.println("node " + run.awaitLeader(() -> {}) + " leads; " + options.inWords());
      out.flush();
      final LatencyReport report = run.run(source, "load", Interlude.NONE);
      final RunFigures figures = new RunFigures(options, report);
      figures.prices(new BestPrices(run.connection().client(), options.symbols()));
      out.println();
      out.print(LatencyReport.table(List.of(report)));
      out.println();
      out.print(figures.prices().table());
      out.flush();
      figures.write();
      if (options.json() != null) {
        out.println();
        out.println("figures       " + options.json());
        out.flush();
      }
    }
    return 0;
  }
}
