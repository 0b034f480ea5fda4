package io.synod.ops;

import io.synod.ops.bench.BenchCommand;
import io.synod.ops.bench.FloorNodeCommand;
import io.synod.ops.book.BookCommand;
import io.synod.ops.demo.DemoCommand;
import io.synod.ops.journal.JournalCommand;
import io.synod.ops.load.LoadCommand;
import io.synod.ops.node.NodeCommand;
import io.synod.ops.process.ChildProcess;
import io.synod.ops.process.Termination;
import io.synod.ops.recover.RecoverCommand;
import io.synod.ops.simulate.SimulateCommand;
import io.synod.ops.snapshot.SnapshotCommand;
import io.synod.ops.status.StatusCommand;
import io.synod.ops.trace.TraceCommand;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The {@code synod} command. */
@Command(
    name = "synod",
    mixinStandardHelpOptions = true,
    versionProvider = Synod.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    description = "A Multi-Paxos replication engine for the JVM.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:failed, for the reason in the one line printed",
      "2:wrong arguments"
    },
    subcommands = {
      DemoCommand.class,
      NodeCommand.class,
      LoadCommand.class,
      StatusCommand.class,
      RecoverCommand.class,
      SnapshotCommand.class,
      TraceCommand.class,
      SimulateCommand.class,
      JournalCommand.class,
      BookCommand.class,
      BenchCommand.class,
      FlagsCommand.class,
      FloorNodeCommand.class,
      CommandLine.HelpCommand.class
    })
public final class Synod implements Runnable {
  private static final int FAILED = 1;
  private static final int USAGE = 2;

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Print stack traces of errors.")
  private boolean debug;

  @Spec private CommandSpec spec;

  private Synod() {}

  /** Without a command: says which there are. */
  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  @Option(names = ChildProcess.TIED_OPTION, scope = ScopeType.INHERIT, hidden = true)
  void endWithParent(final boolean isTied) {
    if (isTied) {
      ChildProcess.endWithParent();
    }
  }

  /**
   * Runs the command and exits.
   *
   * @param arguments of the command.
   */
  public static void main(final String[] arguments) {
    final PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    final PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    System.exit(run(out, err, arguments));
  }

  /**
   * Runs the command.
   *
   * @param out takes what it prints.
   * @param err takes what is wrong.
   * @param arguments of the command.
   * @return the exit code.
   */
  public static int run(final PrintWriter out, final PrintWriter err, final String... arguments) {
    setUp();
    final Synod synod = new Synod();
    return new CommandLine(synod)
        .setOut(out)
        .setErr(err)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler(Synod::onWrongArguments)
        .setExecutionExceptionHandler((error, command, result) -> synod.onError(error, command))
        .execute(arguments);
  }

  /** What must be set before the first class of a library loads. */
  private static void setUp() {
    setDefault("java.awt.headless", "true");
    setDefault("org.slf4j.simpleLogger.defaultLogLevel", "warn");
    setDefault("org.slf4j.simpleLogger.showThreadName", "false");
    setDefault("org.slf4j.simpleLogger.showShortLogName", "true");
  }

  private static void setDefault(final String name, final String value) {
    if (System.getProperty(name) == null) {
      System.setProperty(name, value);
    }
  }

  private static int onWrongArguments(final ParameterException error, final String[] arguments) {
    final CommandLine command = error.getCommandLine();
    final PrintWriter terminal = command.getErr();
    terminal.println("synod: " + inWords(error).replaceFirst("^Error: ", ""));
    terminal.println("Try: " + command.getCommandSpec().qualifiedName() + " --help");
    terminal.flush();
    return USAGE;
  }

  private int onError(final Exception error, final CommandLine command) {
    final PrintWriter terminal = command.getErr();
    if (debug) {
      error.printStackTrace(terminal);
    } else if (Termination.isUnderWay()) {
      return FAILED;
    } else if (error instanceof UserException) {
      terminal.println("synod: " + error.getMessage());
    } else {
      terminal.println("synod: " + inWords(error) + " (--debug shows where)");
    }
    terminal.flush();
    return FAILED;
  }

  private static String inWords(final Throwable error) {
    final String message = error.getMessage();
    return message == null
        ? error.getClass().getSimpleName()
        : message.lines().findFirst().orElse(error.getClass().getSimpleName());
  }

  /** Prints what runs. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      final String version = Synod.class.getPackage().getImplementationVersion();
      return new String[] {
        "synod " + (version == null ? "(not packaged)" : version), "JDK " + Runtime.version()
      };
    }
  }
}
