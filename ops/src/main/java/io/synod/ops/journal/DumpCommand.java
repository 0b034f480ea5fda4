package io.synod.ops.journal;

import io.synod.bench.report.Json;
import io.synod.journal.JournalDamage;
import io.synod.journal.JournalReader;
import io.synod.journal.JournalRecord;
import io.synod.journal.JournalVisitor;
import io.synod.ops.Service;
import io.synod.paxos.Ballot;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.agrona.DirectBuffer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Prints the records of a journal. */
@Command(
    name = "dump",
    mixinStandardHelpOptions = true,
    description = {
      "Prints the records of a journal, a line each, and below a value its commands.",
      "With --json an object a line."
    })
final class DumpCommand implements Callable<Integer>, JournalVisitor {
  private static final int CHECK_MASK = (1 << 10) - 1;

  @Spec private CommandSpec spec;
  @Mixin private JournalFiles files;
  @Mixin private RecordFilter filter;

  @Option(names = "--json", description = "Print an object a line.")
  private boolean json;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "Records to print at most (default: all).")
  private long limit = Long.MAX_VALUE;

  @Option(
      names = "--payload",
      paramLabel = "none|hex|ascii",
      defaultValue = "none",
      converter = CommandWords.PayloadChoice.class,
      description = "How the bytes of commands are shown (default: ${DEFAULT-VALUE}).")
  private CommandWords.Payload payload;

  @Option(
      names = "--service",
      paramLabel = "orderbook|echo",
      converter = Service.Converter.class,
      description = "What is replicated: its commands are shown by name and fields.")
  private Service service;

  private final CommandWords words = new CommandWords();
  private final List<Map<String, Object>> commands = new ArrayList<>();
  private final Commands reader = new Commands(this::onCommand);
  private PrintWriter out;
  private long clusterTimeNs;
  private long printed;

  @Override
  public Integer call() {
    if (limit < 1) {
      throw new ParameterException(spec.commandLine(), "--limit=" + limit + " must be at least 1");
    }
    out = spec.commandLine().getOut();
    try (JournalReader journal = files.open()) {
      journal.read(this);
    }
    out.flush();
    return 0;
  }

  @Override
  public boolean onRecord(final JournalRecord record) {
    if (!filter.isWanted(record)) {
      return true;
    }
    commands.clear();
    clusterTimeNs = 0;
    String problem = null;
    if (record.kind().hasValue() && record.isIntact()) {
      problem = reader.read(record);
      if (commands.isEmpty() && filter.isOfSession()) {
        return true;
      }
    }
    if (json) {
      out.print(Json.line(figures(record, problem)) + '\n');
    } else {
      print(record, problem);
    }
    printed++;
    // Such as where the output goes into head.
    return printed < limit && ((printed & CHECK_MASK) != 0 || !out.checkError());
  }

  @Override
  public void onDamage(final JournalDamage damage) {
    if (json) {
      out.print(Json.line(DamageWords.figures(damage, files)) + '\n');
    } else {
      out.print(DamageWords.line(damage, files) + '\n');
    }
  }

  private void onCommand(
      final long instance,
      final long batchTimeNs,
      final long sessionId,
      final long sequence,
      final DirectBuffer buffer,
      final int offset,
      final int length) {
    clusterTimeNs = batchTimeNs;
    if (!filter.isWanted(sessionId)) {
      return;
    }
    final Map<String, Object> command = new LinkedHashMap<>();
    command.put("session", sessionId);
    command.put("sequence", sequence);
    command.put("bytes", length);
    final String decoded = words.decode(service, buffer, offset, length);
    if (decoded != null) {
      command.put("command", decoded);
    }
    if (payload != CommandWords.Payload.NONE) {
      command.put("payload", CommandWords.payload(payload, buffer, offset, length));
    }
    commands.add(command);
  }

  private Map<String, Object> figures(final JournalRecord record, final String problem) {
    final Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("record", record.number());
    figures.put("kind", kind(record));
    figures.put("incarnation", record.incarnation());
    if (record.instance() > 0) {
      figures.put("instance", record.instance());
    }
    if (record.ballot() > 0) {
      figures.put("ballot", Ballot.format(record.ballot()));
    }
    figures.put("promised", Ballot.format(record.promised()));
    figures.put("chosenThrough", record.chosenThrough());
    figures.put("file", files.name(record.file()));
    figures.put("offset", record.fileOffset());
    figures.put("bytes", record.length());
    figures.put("intact", record.isIntact());
    if (problem != null) {
      figures.put("problem", problem);
    }
    if (!commands.isEmpty()) {
      figures.put("clusterTimeNs", clusterTimeNs);
      figures.put("commands", List.copyOf(commands));
    }
    return figures;
  }

  private void print(final JournalRecord record, final String problem) {
    final StringBuilder line = new StringBuilder();
    line.append(String.format(Locale.ROOT, "%-9d %-8s", record.number(), kind(record)));
    if (record.instance() > 0) {
      line.append(" instance=").append(record.instance());
    }
    if (record.ballot() > 0) {
      line.append(" ballot=").append(Ballot.format(record.ballot()));
    }
    line.append(" promised=").append(Ballot.format(record.promised()));
    line.append(" chosenThrough=").append(record.chosenThrough());
    if (record.kind().hasValue()) {
      line.append(record.length() == 0 ? " no-op" : " bytes=" + record.length());
    }
    if (clusterTimeNs > 0) {
      line.append(" time=").append(ClusterTime.text(clusterTimeNs));
    }
    line.append(" at ").append(files.name(record.file())).append(':').append(record.fileOffset());
    line.append(record.isIntact() ? "" : " DAMAGED");
    line.append(problem == null ? "\n" : " MALFORMED: " + problem + "\n");
    for (final Map<String, Object> command : commands) {
      line.append("         ");
      command.forEach((name, value) -> line.append(' ').append(text(name, value)));
      line.append('\n');
    }
    out.print(line);
  }

  private static String text(final String name, final Object value) {
    return name.equals("command") ? value.toString() : name + "=" + value;
  }

  private static String kind(final JournalRecord record) {
    return record.kind().name().toLowerCase(Locale.ROOT);
  }
}
