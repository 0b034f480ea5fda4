package io.synod.ops.journal;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The group of commands about a node's journal. */
@Command(
    name = "journal",
    mixinStandardHelpOptions = true,
    description = {
      "Shows, checks or replays the journal in a node's data directory.",
      "Only reads: the node may run. Damage is named, and reading goes on behind it."
    },
    subcommands = {DumpCommand.class, VerifyCommand.class, StatsCommand.class, ReplayCommand.class})
public final class JournalCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "say which: journal dump, verify, stats or replay");
  }
}
