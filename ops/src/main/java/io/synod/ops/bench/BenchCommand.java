package io.synod.ops.bench;

import io.synod.bench.jmh.JmhSuite;
import io.synod.bench.report.Json;
import io.synod.ops.FileProblem;
import io.synod.ops.process.JvmFlags;
import io.synod.ops.process.Termination;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lists and runs the benchmarks. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description = {
      "Lists the benchmarks, or runs some of them.",
      "commit --processes compares three node processes and a client with a bare Aeron program."
    })
public final class BenchCommand implements Callable<Integer> {
  private static final String ALL = "all";
  private static final String FLOOR = "floor";
  private static final String COMMIT = "commit";
  private static final String RECOVERY = "recovery";

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "NAME", arity = "0..*", description = "Names from the list, or all.")
  private List<String> names = new ArrayList<>();

  @Option(names = "--quick", description = "Shorter: for a first look, not to rely on.")
  private boolean quick;

  @Option(
      names = "--processes",
      description = "With commit: over UDP between processes, beside the floor.")
  private boolean processes;

  @Option(
      names = "--durable",
      description = "With --processes: at level DURABLE too, beside one bare force of the disk.")
  private boolean durable;

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "9000",
      description = "First port of floor and processes (default: ${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description =
          "Write all figures to this file (default of the JMH ones: jmh-result.json in"
              + " the temporary directory).")
  private Path json;

  @Override
  public Integer call() throws Exception {
    if (names.isEmpty()) {
      list(spec.commandLine().getOut());
      return 0;
    }
    if (json != null) {
      FileProblem.checkWritable("--json", json);
    }
    if (names.equals(List.of(RECOVERY))) {
      return Termination.guard(this::compareRecovery);
    }
    final boolean isComparison = names.equals(List.of(FLOOR)) || processes;
    if (processes && !names.equals(List.of(COMMIT))) {
      throw new ParameterException(spec.commandLine(), "--processes goes with commit alone");
    }
    if (durable && !processes) {
      throw new ParameterException(spec.commandLine(), "--durable goes with commit --processes");
    }
    final List<JmhSuite> suites = isComparison ? List.of() : suites();
    return Termination.guard(() -> isComparison ? compare() : runJmh(suites));
  }

  private static void list(final PrintWriter out) {
    for (final JmhSuite suite : JmhSuite.values()) {
      out.printf("%-20s %s%n", name(suite), suite.description());
    }
    out.printf(
        "%-20s %s%n", FLOOR, "bare Aeron between four processes: what Synod is held against");
    out.printf(
        "%-20s %s%n", RECOVERY, "recovery of a journal of 1 GiB, beside reading its files once");
    out.printf(
        "%-20s %s%n", "commit --processes", "three node processes and a client, beside the floor");
    out.flush();
  }

  private List<JmhSuite> suites() {
    if (names.contains(ALL)) {
      return List.of(JmhSuite.values());
    }
    return names.stream().map(this::suite).toList();
  }

  private JmhSuite suite(final String name) {
    for (final JmhSuite suite : JmhSuite.values()) {
      if (name(suite).equals(name)) {
        return suite;
      }
    }
    throw new ParameterException(
        spec.commandLine(), "no benchmark is called '" + name + "': synod bench lists them");
  }

  private int runJmh(final List<JmhSuite> suites) throws Exception {
    final Path result =
        json == null ? Path.of(System.getProperty("java.io.tmpdir"), "jmh-result.json") : json;
    JmhSuite.run(
        suites, quick ? JmhSuite.Length.QUICK : JmhSuite.Length.FULL, JvmFlags.current(), result);
    return 0;
  }

  private int compare() throws Exception {
    final ProcessComparison comparison =
        quick
            ? new ProcessComparison(spec.commandLine().getOut(), port, 1, 2_000, 2_000)
            : new ProcessComparison(spec.commandLine().getOut(), port, 3, 15_000, 10_000);
    final Map<String, Object> figures = comparison.run(processes, durable);
    if (json != null) {
      Json.write(json, figures);
    }
    return 0;
  }

  private int compareRecovery() throws Exception {
    final PrintWriter out = spec.commandLine().getOut();
    final Map<String, Object> figures =
        (quick
                ? new RecoveryComparison(out, 1L << 26, 3)
                : new RecoveryComparison(out, 1L << 30, 7))
            .run();
    if (json != null) {
      Json.write(json, figures);
    }
    return 0;
  }

  private static String name(final JmhSuite suite) {
    return suite.name().toLowerCase(Locale.ROOT);
  }
}
