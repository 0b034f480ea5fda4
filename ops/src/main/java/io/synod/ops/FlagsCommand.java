package io.synod.ops;

import io.synod.ops.process.JvmFlags;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints the flags that a program of one's own needs. */
@Command(
    name = "flags",
    mixinStandardHelpOptions = true,
    description = {
      "Prints the flags that a JVM needs which runs a program with Synod in it, in one line:",
      "Aeron, Agrona and Chronicle reach into the JDK. The synod command sets them itself."
    })
final class FlagsCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine().getOut().println(String.join(" ", JvmFlags.current()));
    return 0;
  }
}
