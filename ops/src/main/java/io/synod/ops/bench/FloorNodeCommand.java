package io.synod.ops.bench;

import io.synod.bench.floor.FloorNode;
import io.synod.bench.load.Idle;
import io.synod.ops.process.Termination;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** One process of the bare Aeron floor. Started by the benchmarks. */
@Command(
    name = "floor-node",
    hidden = true,
    mixinStandardHelpOptions = true,
    description = "One process of the bare Aeron floor: its leader or a follower.")
public final class FloorNodeCommand implements Callable<Integer> {
  @Option(
      names = "--index",
      required = true,
      description = "0 for the leader, 1 and 2 for the followers.")
  private int index;

  @Option(names = "--port", required = true, description = "First of the floor's UDP ports.")
  private int port;

  @Option(names = "--idle", defaultValue = "yield", description = "yield, spin or backoff.")
  private Idle idle;

  @Override
  public Integer call() throws Exception {
    return Termination.guard(
        () -> {
          FloorNode.run(index, port, idle);
          return 0;
        });
  }
}
