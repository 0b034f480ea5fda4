package io.synod.ops.demo;

import io.synod.bench.load.CommandSource;
import io.synod.ops.FileProblem;
import io.synod.ops.UserException;
import io.synod.ops.load.LoadOptions;
import io.synod.ops.process.LocalCluster;
import io.synod.ops.process.Termination;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.agrona.IoUtil;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Three node processes on loopback and an order flow. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = {
      "Starts three nodes on loopback, sends an order flow through a client and shows latency,"
          + " throughput and the state of all nodes, which must be equal."
    })
public final class DemoCommand implements Callable<Integer> {
  private static final int HIGHEST_PORT = 0xFFFF - LocalCluster.NODES * LocalCluster.PORT_STRIDE;

  @Spec private CommandSpec spec;

  @Mixin private LoadOptions options;

  @Option(
      names = "--kill-leader",
      description = "Kill the leader's process half-way, and start it again.")
  private boolean killLeader;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "Keep data, logs and reports here, and go on with what is here (default: only the last"
              + " reports are kept, in the directory for temporary files).")
  private Path data;

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "9000",
      description =
          "First port; the nodes have the four ports from N, from N + 100 and from N + 200 on"
              + " (default: ${DEFAULT-VALUE}).")
  private int port;

  @Override
  public Integer call() throws Exception {
    if (port < 1024 || port > HIGHEST_PORT) {
      throw new ParameterException(
          spec.commandLine(), "--port=" + port + " is not from 1024 to " + HIGHEST_PORT);
    }
    options.pacing();
    final CommandSource source = options.source();
    return Termination.guard(() -> run(source));
  }

  private int run(final CommandSource source) throws Exception {
    final Path directory = directory();
    try {
      return new Demo(
              options, spec.commandLine().getOut(), directory, data != null, port, killLeader)
          .run(source);
    } finally {
      if (data == null) {
        IoUtil.delete(directory.toFile(), true);
      }
    }
  }

  private Path directory() {
    try {
      return data == null
          ? Files.createTempDirectory("synod-demo-")
          : Files.createDirectories(data.toAbsolutePath());
    } catch (final IOException e) {
      final String what =
          data == null
              ? "a directory in " + System.getProperty("java.io.tmpdir")
              : "--data=" + data;
      throw new UserException(what + " cannot be made: " + FileProblem.inWords(e), e);
    }
  }
}
