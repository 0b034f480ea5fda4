package io.synod.bench.jmh;

import io.synod.bench.load.EchoMachine;
import io.synod.client.ClientContext;
import io.synod.client.SynodClient;
import io.synod.node.NodeContext;
import io.synod.node.SynodNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.agrona.CloseHelper;
import org.agrona.IoUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * One command of 64 bytes from a client through three whole nodes and back, all in one thread: over
 * UDP, with journals on disk, sessions and an echo service.
 */
@State(Scope.Thread)
@BenchmarkMode({Mode.SampleTime, Mode.AverageTime})
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ClusterBenchmark {
  private static final int NODES = 3;
  private static final int PORT_STRIDE = 10;
  private static final int COMMAND_LENGTH = 64;
  private static final String MTU = "8192";

  private final UnsafeBuffer command = new UnsafeBuffer(new byte[COMMAND_LENGTH]);
  private final SynodNode[] nodes = new SynodNode[NODES];

  @Param("21500")
  private int port;

  private Path directory;
  private SynodClient client;
  private long replied;

  /**
   * Starts nodes and client, and waits until one leads.
   *
   * @throws IOException where there is no room for their data.
   */
  @Setup
  public void open() throws IOException {
    directory = Files.createTempDirectory("synod-cluster-");
    final StringBuilder members = new StringBuilder();
    final String[] endpoints = new String[NODES];
    for (int i = 0; i < NODES; i++) {
      endpoints[i] = "127.0.0.1:" + (port + i * PORT_STRIDE);
      members.append(i == 0 ? "" : ",").append(i + 1).append('=').append(endpoints[i]);
    }
    for (int i = 0; i < NODES; i++) {
      nodes[i] =
          SynodNode.invoked(
              new NodeContext()
                  .clusterId(1)
                  .nodeId(i + 1)
                  .members(members.toString())
                  .dataDirectory(directory.resolve("node-" + (i + 1)))
                  .founding(true)
                  .httpPort("off")
                  .set("mtu", MTU),
              new EchoMachine());
    }
    client =
        SynodClient.connect(
            new ClientContext()
                .clusterId(1)
                .ingressEndpoints(endpoints)
                .mtuLength(Integer.parseInt(MTU))
                .replyListener((sequence, instance, buffer, offset, length) -> replied = sequence));
    while (!client.isConnected()) {
      doWork();
    }
  }

  /** Stops and removes everything. */
  @TearDown
  public void close() {
    CloseHelper.quietClose(client);
    CloseHelper.quietCloseAll(nodes);
    IoUtil.delete(directory.toFile(), true);
  }

  /**
   * Sends a command and works until its reply is there.
   *
   * @return its sequence.
   */
  @Benchmark
  public long command() {
    long sequence = client.offer(command, 0, COMMAND_LENGTH);
    while (sequence < 0) {
      doWork();
      sequence = client.offer(command, 0, COMMAND_LENGTH);
    }
    while (replied < sequence) {
      doWork();
    }
    return sequence;
  }

  private void doWork() {
    client.poll();
    for (final SynodNode node : nodes) {
      node.doWork();
    }
  }
}
