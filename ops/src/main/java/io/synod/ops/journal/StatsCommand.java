package io.synod.ops.journal;

import io.synod.bench.report.Json;
import io.synod.journal.JournalReader;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Sums up a journal. */
@Command(
    name = "stats",
    mixinStandardHelpOptions = true,
    description =
        "Sums up a journal: records by kind, instances, ballots, commands, lengths, time.")
final class StatsCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private JournalFiles files;
  @Mixin private RecordFilter filter;

  @Option(names = "--json", description = "Print one object.")
  private boolean json;

  @Override
  public Integer call() {
    final PrintWriter out = spec.commandLine().getOut();
    try (JournalReader journal = files.open()) {
      final JournalStats stats;
      try (Progress progress = new Progress("stats", journal.totalBytes())) {
        stats = new JournalStats(filter, progress);
        journal.read(stats);
      }
      if (json) {
        out.print(Json.text(stats.figures(journal)));
      } else {
        stats.print(journal, out);
      }
    }
    out.flush();
    return 0;
  }
}
