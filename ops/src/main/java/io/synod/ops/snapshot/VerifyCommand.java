package io.synod.ops.snapshot;

import io.synod.snapshot.SnapshotException;
import io.synod.snapshot.SnapshotReader;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Reads snapshots and checks every byte. */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description = {
      "Reads snapshots and checks every byte, also while the node runs.",
      "Exit code 1 where one is damaged."
    })
final class VerifyCommand implements Callable<Integer> {
  private static final int SOME_DAMAGED = 1;

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "DIR|FILE",
      description = "A node's data directory, the directory of its snapshots, or one of them.")
  private Path place;

  @Override
  public Integer call() {
    final PrintWriter out = spec.commandLine().getOut();
    int exitCode = 0;
    for (final Path file : SnapshotFiles.of(place)) {
      try {
        out.println("intact: instance " + SnapshotReader.verify(file).instance() + ", " + file);
      } catch (final SnapshotException e) {
        out.println("DAMAGED: " + e.getMessage());
        exitCode = SOME_DAMAGED;
      }
      out.flush();
    }
    return exitCode;
  }
}
