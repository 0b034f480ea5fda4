package io.synod.ops.status;

import io.synod.bench.report.Json;
import io.synod.client.Endpoint;
import io.synod.ops.load.ClusterOptions;
import io.synod.paxos.Ballot;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows all nodes of a cluster, also those that are down. */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description = "Shows all nodes of a cluster, also those that are down.")
public final class StatusCommand implements Callable<Integer> {
  private static final int SOME_DOWN = 1;
  private static final String FORMAT = "%-22s%-6s%-10s%-9s%14s%14s%8s%11s%13s%14s%6s%13s%n";

  @Spec private CommandSpec spec;

  @Mixin private ClusterOptions cluster;

  @Option(names = "--json", description = "Print every setting and counter as JSON.")
  private boolean json;

  @Override
  public Integer call() throws InterruptedException {
    final List<NodeStatus> nodes = new ArrayList<>();
    for (final Endpoint endpoint : cluster.endpoints()) {
      nodes.add(NodeStatus.of(endpoint));
    }
    final PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.print(Json.text(Map.of("nodes", nodes.stream().map(StatusCommand::figures).toList())));
    } else {
      print(nodes, out);
      printAbstaining(nodes, out);
    }
    out.flush();
    return nodes.stream().allMatch(NodeStatus::isUp) ? 0 : SOME_DOWN;
  }

  private static void print(final List<NodeStatus> nodes, final PrintWriter out) {
    out.printf(
        Locale.ROOT,
        FORMAT,
        "node",
        "id",
        "role",
        "ballot",
        "chosen",
        "applied",
        "open",
        "elections",
        "sent MiB",
        "snapshot",
        "kept",
        "journal MiB");
    for (final NodeStatus node : nodes) {
      if (!node.isUp()) {
        out.printf(
            Locale.ROOT,
            "%-22s%-6s%s%n",
            node.endpoint(),
            node.settings().getOrDefault("node.id", "-"),
            node.problem());
        continue;
      }
      out.printf(
          Locale.ROOT,
          FORMAT,
          node.endpoint(),
          node.settings().getOrDefault("node.id", "?"),
          role(node),
          ballot(node.counter("ballot")),
          node.counter("chosen through"),
          node.counter("applied through"),
          node.counter("open instances"),
          node.counter("elections started"),
          node.counter("bytes sent to nodes") >> 20,
          node.counter("newest snapshot"),
          node.counter("snapshots kept"),
          node.counter("journal bytes at most") >> 20);
    }
    for (final NodeStatus node : nodes) {
      node.warnings().forEach(w -> out.printf(Locale.ROOT, "%-22s%s%n", node.endpoint(), w));
    }
  }

  static void printAbstaining(final List<NodeStatus> nodes, final PrintWriter out) {
    final List<String> ids =
        nodes.stream()
            .filter(node -> node.counter("abstains") == 1)
            .map(node -> node.settings().getOrDefault("node.id", "?"))
            .toList();
    if (ids.isEmpty()) {
      return;
    }
    out.println(
        "abstaining, for they may have lost votes: "
            + (ids.size() == 1 ? "node " : "nodes ")
            + String.join(", ", ids));
    out.println(
        nodes.stream().anyMatch(node -> node.counter("leads") == 1)
            ? "the leader brings them up to date and re-admits them"
            : "if the others stay without a leader, too few of them are left: see synod recover --help");
  }

  private static String role(final NodeStatus node) {
    if (node.counter("abstains") == 1) {
      return "abstains";
    }
    if (node.counter("leads") == 1) {
      return "leads";
    }
    return node.counter("leader") < 0 ? "no leader" : "follows " + node.counter("leader");
  }

  private static String ballot(final long ballot) {
    return ballot <= 0 ? "-" : Ballot.round(ballot) + "." + Ballot.nodeId(ballot);
  }

  private static Map<String, Object> figures(final NodeStatus node) {
    final Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("node", node.endpoint().toString());
    figures.put("up", node.isUp());
    if (node.isUp()) {
      figures.put("settings", node.settings());
      figures.put("counters", node.counters());
      figures.put("warnings", node.warnings());
    } else {
      figures.put("problem", node.problem());
    }
    return figures;
  }
}
