package io.synod.ops.node;

import io.synod.journal.JournalException;
import io.synod.node.NodeContext;
import io.synod.node.SynodNode;
import io.synod.ops.Service;
import io.synod.ops.UserException;
import io.synod.ops.process.Termination;
import io.synod.paxos.Ballot;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs one server. */
@Command(
    name = "node",
    mixinStandardHelpOptions = true,
    description = {
      "Runs one server until SIGTERM or Ctrl-C.",
      "ops/node.properties is a sample with every setting, its unit and its default."
    })
public final class NodeCommand implements Callable<Integer> {
  private static final long WATCH_MS = 50;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "CONFIG", description = "Settings, a line name=value each.")
  private Path config;

  @Option(
      names = "--set",
      paramLabel = "name=value",
      description = "A setting over the file's; may be given several times, each name once.")
  private List<String> overrides = new ArrayList<>();

  @Option(
      names = "--service",
      paramLabel = "orderbook|echo",
      defaultValue = "orderbook",
      converter = Service.Converter.class,
      description =
          "What is replicated: the order book, or a service that replies with the command"
              + " (default: ${DEFAULT-VALUE}).")
  private Service service;

  @Override
  public Integer call() throws Exception {
    final Map<String, String> settings = new LinkedHashMap<>();
    for (final String override : overrides) {
      final int equals = override.indexOf('=');
      if (equals < 1) {
        throw new ParameterException(spec.commandLine(), "--set " + override + " is no name=value");
      }
      final String name = override.substring(0, equals).strip();
      if (settings.put(name, override.substring(equals + 1).strip()) != null) {
        throw new ParameterException(
            spec.commandLine(), "--set " + name + " is given twice: keep one of them");
      }
    }
    final NodeContext context = load();
    settings.forEach(context::set);
    return Termination.guard(() -> run(context));
  }

  private NodeContext load() {
    try {
      return NodeContext.load(config);
    } catch (final IllegalArgumentException e) {
      throw new UserException(e.getMessage(), e);
    }
  }

  private int run(final NodeContext context) {
    final PrintWriter out = spec.commandLine().getOut();
    try (SynodNode node = launch(context)) {
      final Map<String, Long> counters = node.counters();
      say(
          out,
          context,
          "runs on "
              + context.self().endpoint()
              + ", data in "
              + context.dataDirectory()
              + ", chosen through instance "
              + counters.getOrDefault("chosen through", 0L));
      watch(node, context, out);
      say(out, context, "stops");
    }
    return 0;
  }

  private SynodNode launch(final NodeContext context) {
    try {
      return SynodNode.launch(context, service.create());
    } catch (final RuntimeException e) {
      throw new UserException(e.getMessage(), e);
    }
  }

  /** Tells of every change of leader, until the node ends or this thread is interrupted. */
  private static void watch(
      final SynodNode node, final NodeContext context, final PrintWriter out) {
    long leader = Long.MIN_VALUE;
    long ballot = 0;
    while (true) {
      final Map<String, Long> counters = node.counters();
      final long newLeader = counters.getOrDefault("leader", -1L);
      final long newBallot = counters.getOrDefault("ballot", 0L);
      if (newLeader != leader || (newLeader >= 0 && newBallot != ballot)) {
        leader = newLeader;
        ballot = newBallot;
        say(out, context, standing(context.nodeId(), leader, ballot));
      }
      try {
        node.ended().get(WATCH_MS, TimeUnit.MILLISECONDS);
        return;
      } catch (final TimeoutException ignored) {
        // It runs on.
      } catch (final InterruptedException e) {
        return;
      } catch (final ExecutionException | CompletionException e) {
        if (e.getCause() instanceof JournalException) {
          tellOfFailure(context, e.getCause(), out);
        }
        throw new UserException(
            "node " + context.nodeId() + " has failed: " + e.getCause().getMessage(), e);
      }
    }
  }

  /**
   * Stays for the status page's sake, until this thread is interrupted. What supervises the process
   * would only start it again, on a disk that has failed.
   */
  private static void tellOfFailure(
      final NodeContext context, final Throwable failure, final PrintWriter out) {
    say(
        out,
        context,
        "has failed and votes no more: "
            + failure.getMessage()
            + "; its status tells so until it is stopped");
    try {
      new CountDownLatch(1).await();
    } catch (final InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String standing(final int nodeId, final long leader, final long ballot) {
    if (leader < 0) {
      return "knows no leader";
    }
    final String in = " in ballot " + Ballot.round(ballot) + "." + Ballot.nodeId(ballot);
    return leader == nodeId ? "leads" + in : "follows node " + leader + in;
  }

  private static void say(final PrintWriter out, final NodeContext context, final String text) {
    out.println(
        LocalTime.now(ZoneId.systemDefault()).truncatedTo(ChronoUnit.MILLIS)
            + " node "
            + context.nodeId()
            + " "
            + text);
    out.flush();
  }
}
