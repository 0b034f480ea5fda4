package io.synod.journal;

import io.synod.paxos.Ballot;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A process that appends to a journal and prints what is acknowledged, until it is killed. */
final class JournalChild {
  /** Ends every line that was printed whole. */
  static final String WHOLE_LINE = " ok";

  private JournalChild() {}

  static Process start(final Path directory, final long firstInstance, final long instances)
      throws IOException {
    final List<String> flags =
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .filter(argument -> argument.matches("--(add|enable|sun).*"))
            .toList();
    return start(directory, firstInstance, instances, flags);
  }

  static Process start(
      final Path directory,
      final long firstInstance,
      final long instances,
      final List<String> flags)
      throws IOException {
    final List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags);
    command.addAll(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(JournalChild.class.getName());
    command.add(directory.toString());
    command.add(Long.toString(firstInstance));
    command.add(Long.toString(instances));
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  /**
   * Appends votes, raising the ballot now and then.
   *
   * @param args directory, first instance, number of instances.
   */
  public static void main(final String[] args) {
    final PrintStream out = new PrintStream(System.out, true, StandardCharsets.US_ASCII);
    try {
      final Journal journal = Held.reopen(Path.of(args[0]), new Held());
      final long first = Long.parseLong(args[1]);
      final long count = Long.parseLong(args[2]);
      long ballot = journal.promised();
      for (long instance = first; instance - first < count; instance++) {
        if (instance % 97 == 0) {
          ballot = Ballot.of(Ballot.round(ballot) + 1, Held.NODE);
          journal.promise(ballot);
          out.println("promised " + ballot + WHOLE_LINE);
        }
        Held.vote(journal, instance, ballot, Held.value(instance, ballot, 3_000));
        out.println("voted " + instance + " " + ballot + WHOLE_LINE);
      }
      journal.close();
    } catch (final RuntimeException ex) {
      out.println(ex.getMessage());
      System.exit(1);
    }
  }
}
