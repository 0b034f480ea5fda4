package io.synod.ops.load;

import io.synod.bench.load.CommandSource;
import io.synod.bench.load.Idle;
import io.synod.bench.load.LoadGenerator;
import io.synod.bench.load.LoadRun;
import io.synod.bench.load.SynodConnection;
import io.synod.bench.report.LatencyReport;
import io.synod.client.ClientContext;
import io.synod.client.Endpoint;
import io.synod.client.SynodClient;
import io.synod.ops.Terminal;
import io.synod.ops.UserException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Sends an order flow to a cluster and shows it while it runs. */
public final class FlowRun implements AutoCloseable {
  private static final long LEADER_TIMEOUT_S = 60;
  private static final long PATIENCE_S = 5;
  private static final long SAMPLE_MS = 250;
  private static final long DRAIN_MS = 30_000;
  private static final int RESEND_BYTES = 1 << 26;

  private final LoadOptions options;
  private final PrintWriter out;
  private final SynodConnection connection;
  private final long clusterId;

  /**
   * Opens a client.
   *
   * @param options of the flow.
   * @param endpoints of the nodes.
   * @param clusterId of the nodes.
   * @param mtu of the nodes.
   * @param out takes what is shown.
   */
  public FlowRun(
      final LoadOptions options,
      final List<Endpoint> endpoints,
      final long clusterId,
      final int mtu,
      final PrintWriter out) {
    this.options = options;
    this.out = out;
    this.clusterId = clusterId;
    connection =
        new SynodConnection(
            new ClientContext()
                .clusterId(clusterId)
                .ingressEndpoints(endpoints.stream().map(Endpoint::toString).toArray(String[]::new))
                .mtuLength(mtu)
                .maxCommandLength(CommandSource.MAX_LENGTH)
                .maxOpenCommands(options.pacing().window())
                .maxOpenBytes(RESEND_BYTES));
  }

  /**
   * The client's connection; the calling thread's while no flow runs.
   *
   * @return the connection.
   */
  public SynodConnection connection() {
    return connection;
  }

  /**
   * Waits until a leader takes commands.
   *
   * @param check called now and then; throws where waiting has become pointless.
   * @return the leader's id.
   * @throws InterruptedException where this thread is interrupted meanwhile.
   * @throws UserException where there is none in time, or the nodes are of another cluster.
   */
  public int awaitLeader(final Runnable check) throws InterruptedException {
    final SynodClient client = connection.client();
    final long startNs = System.nanoTime();
    boolean isTold = false;
    while (!client.isConnected()) {
      if (client.poll() == 0) {
        check.run();
        TimeUnit.MILLISECONDS.sleep(1);
      }
      if (client.isOtherCluster()) {
        throw new UserException(
            "the nodes are not of cluster "
                + clusterId
                + ": give their cluster.id with --cluster ("
                + client.connectionProblem()
                + ")");
      }
      final long waitedS = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - startNs);
      if (waitedS >= LEADER_TIMEOUT_S) {
        throw new UserException(
            "no leader within " + LEADER_TIMEOUT_S + " s: " + client.connectionProblem());
      }
      if (waitedS >= PATIENCE_S && !isTold) {
        isTold = true;
        out.println(
            "waiting up to " + LEADER_TIMEOUT_S + " s for a leader: " + client.connectionProblem());
        out.flush();
      }
    }
    return connection.leaderId();
  }

  /**
   * Sends the flow for as long as the options say.
   *
   * @param source of commands.
   * @param name of the report.
   * @param interlude called meanwhile, on this thread.
   * @return the latencies.
   * @throws InterruptedException where this thread is interrupted meanwhile.
   */
  public LatencyReport run(final CommandSource source, final String name, final Interlude interlude)
      throws InterruptedException {
    final long totalMs = options.duration().toMillis();
    try (LoadRun run = LoadRun.start(connection, source, options.pacing(), Idle.YIELD);
        LiveLine line = new LiveLine(out, totalMs, Terminal.columns())) {
      final long startNs = System.nanoTime();
      long elapsedMs = 0;
      while (elapsedMs < totalMs) {
        TimeUnit.MILLISECONDS.sleep(Math.min(SAMPLE_MS, totalMs - elapsedMs));
        elapsedMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs);
        interlude.onTime(elapsedMs, run.generator(), line::say);
        final LoadRun.Sample sample = run.sample();
        line.show(elapsedMs, leader(run.generator(), sample), sample.latencies());
      }
      final LatencyReport report = run.finish(name, DRAIN_MS);
      interlude.onEnd(run.generator(), line::say);
      return report;
    }
  }

  @Override
  public void close() {
    connection.close();
  }

  /** A client notices a leader's end late: until then nothing but its silence shows it. */
  private String leader(final LoadGenerator generator, final LoadRun.Sample sample) {
    final int id = connection.leaderId();
    final boolean isSilent =
        sample.latencies().getTotalCount() == 0 && generator.sent() > generator.replied();
    return id == SynodConnection.NO_LEADER || isSilent ? "no leader" : "leader " + id;
  }
}
