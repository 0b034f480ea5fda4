package io.synod.ops.snapshot;

import io.synod.client.Endpoint;
import io.synod.ops.UserException;
import io.synod.ops.status.NodeStatus;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Has a running node take a snapshot. */
@Command(
    name = "take",
    mixinStandardHelpOptions = true,
    description = "Has a running node take a snapshot, and waits until it is on its disk.")
final class TakeCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "HOST:PORT", description = "The node's status page; not the leader's.")
  private String node;

  @Override
  public Integer call() throws InterruptedException {
    final Endpoint endpoint = Endpoint.parse(node);
    try {
      final long instance = NodeStatus.takeSnapshot(endpoint);
      spec.commandLine().getOut().println("snapshot of instance " + instance + " is on disk");
      return 0;
    } catch (final IOException e) {
      throw new UserException(endpoint + " took no snapshot: " + NodeStatus.inWords(e), e);
    }
  }
}
