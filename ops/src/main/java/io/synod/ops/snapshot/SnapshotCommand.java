package io.synod.ops.snapshot;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Groups what can be done with snapshots. */
@Command(
    name = "snapshot",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = "Takes, lists and checks snapshots of nodes.",
    subcommands = {TakeCommand.class, ListCommand.class, VerifyCommand.class})
public final class SnapshotCommand implements Runnable {
  @Spec private CommandSpec spec;

  /** Without a command: says which there are. */
  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
