package io.synod.ops.snapshot;

import io.synod.snapshot.SnapshotException;
import io.synod.snapshot.SnapshotHead;
import io.synod.snapshot.SnapshotReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lists snapshots by what their headers say. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    description = "Lists snapshots, newest first, by what their headers say.")
final class ListCommand implements Callable<Integer> {
  private static final int SOME_DAMAGED = 1;

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "DIR",
      description = "A node's data directory, or the directory of its snapshots.")
  private Path place;

  @Override
  public Integer call() throws IOException {
    final PrintWriter out = spec.commandLine().getOut();
    out.printf(
        Locale.ROOT,
        "%14s%14s  %-28s%-18s%s%n",
        "instance",
        "bytes",
        "cluster time",
        "state hash",
        "file");
    int exitCode = 0;
    for (final Path file : SnapshotFiles.of(place)) {
      try {
        final SnapshotHead head = SnapshotReader.head(file);
        out.printf(
            Locale.ROOT,
            "%14d%14d  %-28s%016x  %s%n",
            head.instance(),
            Files.size(file),
            Instant.ofEpochMilli(TimeUnit.NANOSECONDS.toMillis(head.clusterTimeNs())),
            head.stateHash(),
            file.getFileName());
      } catch (final SnapshotException e) {
        out.println(e.getMessage());
        exitCode = SOME_DAMAGED;
      }
    }
    out.flush();
    return exitCode;
  }
}
