package io.synod.ops.recover;

import io.synod.journal.JournalException;
import io.synod.journal.LostVotes;
import io.synod.journal.RecoveryProgress;
import io.synod.ops.UserException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lets a node vote again that may have lost votes. */
@Command(
    name = "recover",
    mixinStandardHelpOptions = true,
    description = {
      "Lets a node vote again that abstains because it may have lost votes.",
      "Only for a cluster in which so many nodes abstain that the others cannot elect a leader (synod"
          + " status names them): what clients were told is committed may be lost. Else just start"
          + " the node: it is re-admitted by itself."
    })
public final class RecoverCommand implements Callable<Integer> {
  private static final int NOT_CONFIRMED = 1;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "DIR", description = "Data directory of the node, which must be down.")
  private Path directory;

  @Option(names = "--yes", description = "Do not ask.")
  private boolean isConfirmed;

  @Override
  public Integer call() throws IOException {
    if (!Files.isDirectory(directory)) {
      throw new UserException("no such directory: " + directory);
    }
    try (LostVotes lost = LostVotes.open(directory, RecoveryProgress.NONE)) {
      return recover(lost);
    } catch (final JournalException e) {
      throw new UserException(e.getMessage(), e);
    }
  }

  private int recover(final LostVotes lost) throws IOException {
    final PrintWriter out = spec.commandLine().getOut();
    final String node = "node " + lost.nodeId() + " of cluster " + lost.clusterId();
    if (!lost.mayBe()) {
      out.println(node + " has lost no votes: there is nothing to recover");
      return 0;
    }
    out.println(
        node + " may have lost votes, after a crash of its host or by a torn end of its journal.");
    out.println(
        "It still holds records through instance " + lost.tail() + ", and knows as chosen all");
    out.println(
        "through instance "
            + lost.chosenThrough()
            + ". If it votes again now, then of what comes after,");
    out.println("all may be lost that clients were told is committed and no node of the next");
    out.println("election holds; a node that does hold it may then stop for good.");
    out.println("Of several nodes recover those first that hold the most.");
    if (!isConfirmed && !confirms(out)) {
      out.println("nothing was changed");
      return NOT_CONFIRMED;
    }
    lost.accept();
    out.println(node + " votes again when it is started");
    return 0;
  }

  private static boolean confirms(final PrintWriter out) throws IOException {
    out.print("Go on? (yes/no) ");
    out.flush();
    final String answer =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
    return answer != null && answer.strip().equalsIgnoreCase("yes");
  }
}
