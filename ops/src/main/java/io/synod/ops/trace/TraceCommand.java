package io.synod.ops.trace;

import io.synod.simulation.Scenario;
import io.synod.simulation.SequenceDiagram.Format;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs the flows of the protocol on the real core and prints the messages that went. */
@Command(
    name = "trace",
    mixinStandardHelpOptions = true,
    description = {
      "Runs a flow of the protocol on the real core, in simulated time, and prints the messages"
          + " that really went as a sequence diagram.",
      "b is the ballot (round.node), I the instance."
    })
public final class TraceCommand implements Callable<Integer> {
  private static final String ALL = "all";

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "FLOW",
      completionCandidates = Flows.class,
      description = "One of: ${COMPLETION-CANDIDATES}.")
  private String flow;

  @Option(
      names = "--format",
      defaultValue = "text",
      description = "text, mermaid or svg (default: ${DEFAULT-VALUE}).")
  private String format;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Write one file a flow into this directory instead of printing.")
  private Path out;

  @Override
  public Integer call() {
    final List<Scenario> scenarios =
        Arrays.stream(Scenario.values())
            .filter(scenario -> flow.equals(ALL) || flow.equals(scenario.label()))
            .toList();
    if (scenarios.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(),
          "no flow is called '" + flow + "': take one of " + String.join(", ", new Flows()));
    }
    final Format wanted = parseFormat();
    final PrintWriter terminal = spec.commandLine().getOut();
    for (final Scenario scenario : scenarios) {
      final String diagram = scenario.run().render(wanted);
      if (out == null) {
        terminal.println(diagram);
      } else {
        terminal.println(write(scenario, diagram, wanted));
      }
    }
    terminal.flush();
    return 0;
  }

  private Format parseFormat() {
    return Arrays.stream(Format.values())
        .filter(known -> known.name().toLowerCase(Locale.ROOT).equals(format))
        .findFirst()
        .orElseThrow(
            () ->
                new ParameterException(
                    spec.commandLine(),
                    "--format=" + format + " is unknown: take text, mermaid or svg"));
  }

  private Path write(final Scenario scenario, final String diagram, final Format wanted) {
    final String extension =
        switch (wanted) {
          case TEXT -> ".txt";
          case MERMAID -> ".mmd";
          case SVG -> ".svg";
        };
    try {
      Files.createDirectories(out);
      return Files.writeString(out.resolve(scenario.label() + extension), diagram);
    } catch (final IOException ex) {
      throw new UncheckedIOException("cannot write to --out=" + out + ": " + ex.getMessage(), ex);
    }
  }

  /** The names of all flows, for help and completion. */
  static final class Flows implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Stream.concat(Arrays.stream(Scenario.values()).map(Scenario::label), Stream.of(ALL))
          .iterator();
    }
  }
}
