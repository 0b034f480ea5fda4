package io.synod.ops.trace;

import io.synod.ops.Choice;
import io.synod.ops.FileProblem;
import io.synod.ops.UserException;
import io.synod.simulation.Scenario;
import io.synod.simulation.SequenceDiagram.Format;
import java.io.IOException;
import java.io.PrintWriter;
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
      paramLabel = "text|mermaid|svg",
      defaultValue = "text",
      converter = FormatChoice.class,
      description = "How it is written (default: ${DEFAULT-VALUE}).")
  private Format format;

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
    if (scenarios.size() > 1 && format != Format.TEXT && out == null) {
      throw new ParameterException(
          spec.commandLine(),
          "--format="
              + format.name().toLowerCase(Locale.ROOT)
              + " makes a file of each flow: name one flow, or give --out=DIR");
    }
    final PrintWriter terminal = spec.commandLine().getOut();
    for (final Scenario scenario : scenarios) {
      final String rendered = scenario.run().render(format);
      final String diagram = format == Format.MERMAID ? MermaidText.escaped(rendered) : rendered;
      if (out == null) {
        terminal.println(diagram);
      } else {
        terminal.println(write(scenario, diagram));
      }
    }
    terminal.flush();
    return 0;
  }

  private Path write(final Scenario scenario, final String diagram) {
    final String extension =
        switch (format) {
          case TEXT -> ".txt";
          case MERMAID -> ".mmd";
          case SVG -> ".svg";
        };
    try {
      Files.createDirectories(out);
      return Files.writeString(out.resolve(scenario.label() + extension), diagram);
    } catch (final IOException ex) {
      throw new UserException(
          "--out=" + out + " cannot be written: " + FileProblem.inWords(ex), ex);
    }
  }

  /** The words of --format. */
  static final class FormatChoice extends Choice<Format> {
    FormatChoice() {
      super(Format.class);
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
