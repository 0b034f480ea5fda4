package io.synod.journal;

import io.synod.paxos.Ballot;
import io.synod.snapshot.SnapshotDirectory;
import io.synod.snapshot.SnapshotHead;
import io.synod.snapshot.SnapshotImage;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A process that votes, takes snapshots and cuts its journal below them, and prints what is
 * acknowledged, until it is killed.
 */
final class TruncationChild {
  static final int KEPT = 2;

  private static final int SNAPSHOT_INTERVAL = 40;
  private static final int STATE_LENGTH = 100_000;

  private TruncationChild() {}

  static Process start(final Path directory, final long firstInstance) throws IOException {
    final List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.matches("--(add|enable|sun).*"))
        .forEach(command::add);
    command.addAll(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(TruncationChild.class.getName());
    command.add(directory.toString());
    command.add(Long.toString(firstInstance));
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  /**
   * Votes on.
   *
   * @param args directory, first instance.
   */
  public static void main(final String[] args) {
    final PrintStream out = new PrintStream(System.out, true, StandardCharsets.US_ASCII);
    try {
      final Path directory = Path.of(args[0]);
      final Journal journal = Held.reopen(directory, new Held());
      final SnapshotDirectory snapshots =
          new SnapshotDirectory(directory.resolve("snapshots"), Held.CLUSTER, KEPT);
      snapshots.findNewest(out::println);
      final SnapshotImage image = new SnapshotImage();
      long ballot = journal.promised();
      for (long instance = Long.parseLong(args[1]); ; instance++) {
        if (instance % 97 == 0) {
          ballot = Ballot.of(Ballot.round(ballot) + 1, Held.NODE);
          journal.promise(ballot);
          out.println("promised " + ballot + JournalChild.WHOLE_LINE);
        }
        Held.vote(journal, instance, ballot, Held.value(instance, ballot, 3_000));
        out.println("voted " + instance + " " + ballot + JournalChild.WHOLE_LINE);
        journal.chosenThrough(instance);
        if (instance % SNAPSHOT_INTERVAL == 0) {
          image.clear();
          image.write(new UnsafeBuffer(new byte[STATE_LENGTH]), 0, STATE_LENGTH);
          snapshots.save(new SnapshotHead(Held.CLUSTER, 1, instance, 0, 0, 0), image);
          out.println("saved " + instance + " 0" + JournalChild.WHOLE_LINE);
          journal.truncate(snapshots.coveredThrough()).run();
        }
      }
    } catch (final RuntimeException ex) {
      out.println(ex.getMessage());
      System.exit(1);
    }
  }
}
