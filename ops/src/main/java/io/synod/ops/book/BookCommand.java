package io.synod.ops.book;

import io.synod.bench.flow.InputFileException;
import io.synod.ops.UserException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The group of commands about the order book. */
@Command(
    name = "book",
    description = "Checks the order book against an exchange's.",
    mixinStandardHelpOptions = true,
    subcommands = BookCommand.Check.class)
public final class BookCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "say which: book check");
  }

  /** Replays a message file and compares with the order-book file that belongs to it. */
  @Command(
      name = "check",
      mixinStandardHelpOptions = true,
      description = {
        "Replays a LOBSTER message file through the order book and compares with the order-book"
            + " file that belongs to it.",
        "Row 1 of the order-book file is the opening depth; messages 2 and on are replayed.",
        "Exit code 1 where anything differs that can be known."
      })
  static final class Check implements Callable<Integer> {
    private static final int DIFFERENT = 1;

    @Spec private CommandSpec spec;

    @Option(names = "--messages", required = true, paramLabel = "FILE", description = "Messages.")
    private Path messages;

    @Option(names = "--book", required = true, paramLabel = "FILE", description = "Order book.")
    private Path book;

    @Option(
        names = "--differences",
        paramLabel = "N",
        defaultValue = "10",
        description = "Differences to tell at most (default: ${DEFAULT-VALUE}).")
    private int differences;

    @Override
    public Integer call() {
      if (differences < 0) {
        throw new ParameterException(
            spec.commandLine(), "--differences=" + differences + " is less than 0");
      }
      try {
        final PrintWriter out = spec.commandLine().getOut();
        final BookCheck.Report report = BookCheck.run(messages, book, differences);
        report.print(out);
        out.flush();
        return report.isEqual() ? 0 : DIFFERENT;
      } catch (final InputFileException e) {
        throw new UserException(e.getMessage(), e);
      }
    }
  }
}
