package io.synod.node;

import io.synod.client.ClientContext;
import io.synod.client.SynodClient;
import io.synod.telemetry.StateHash;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.agrona.CloseHelper;

/** Real nodes and clients over loopback, all of them driven by the thread of the test. */
final class TestCluster implements AutoCloseable {
  static final long CLUSTER_ID = 4711;

  private static final long DEADLINE_NS = TimeUnit.SECONDS.toNanos(60);
  private static final int PORTS_PER_NODE = 10;

  private final Path directory;
  private final int basePort;
  private final String members;
  private final Consumer<NodeContext> settings;
  private final Map<Integer, SynodNode> nodes = new TreeMap<>();
  private final Map<Integer, EchoMachine> machines = new TreeMap<>();
  private final List<SynodClient> clients = new ArrayList<>();

  /** Prepares servers with the ids from 1; starts none. */
  TestCluster(final Path directory, final int basePort, final String... roles) {
    this(directory, basePort, context -> {}, roles);
  }

  TestCluster(
      final Path directory,
      final int basePort,
      final Consumer<NodeContext> settings,
      final String... roles) {
    this.directory = directory;
    this.basePort = basePort;
    this.settings = settings;
    final List<String> texts = new ArrayList<>();
    for (int i = 0; i < roles.length; i++) {
      texts.add((i + 1) + "=" + endpoint(i + 1) + "/" + roles[i]);
    }
    members = String.join(",", texts);
  }

  static TestCluster ofServers(final Path directory, final int basePort, final int count) {
    final String[] roles = new String[count];
    java.util.Arrays.fill(roles, "server");
    final TestCluster cluster = new TestCluster(directory, basePort, roles);
    cluster.startAll(count);
    return cluster;
  }

  void startAll(final int count) {
    for (int id = 1; id <= count; id++) {
      start(id, true, new EchoMachine());
    }
  }

  NodeContext context(final int id) {
    final NodeContext context =
        new NodeContext()
            .clusterId(CLUSTER_ID)
            .nodeId(id)
            .members(members)
            .dataDirectory(directory.resolve("node-" + id))
            .httpPort("off")
            .segmentLength(8 << 20)
            .termLength(1 << 20);
    settings.accept(context);
    return context;
  }

  SynodNode start(final int id, final boolean founding, final EchoMachine machine) {
    final SynodNode node = SynodNode.invoked(context(id).founding(founding), machine);
    nodes.put(id, node);
    machines.put(id, machine);
    return node;
  }

  void stop(final int id) {
    nodes.remove(id).close();
  }

  SynodNode node(final int id) {
    return nodes.get(id);
  }

  EchoMachine machine(final int id) {
    return machines.get(id);
  }

  long counter(final int id, final String name) {
    final Long value = nodes.get(id).counters().get(name);
    if (value == null) {
      throw new AssertionError("no counter " + name + " in " + nodes.get(id).counters().keySet());
    }
    return value;
  }

  String endpoint(final int id) {
    return "127.0.0.1:" + (basePort + id * PORTS_PER_NODE);
  }

  ClientContext clientContext(final int... ids) {
    final String[] endpoints = new String[ids.length];
    for (int i = 0; i < ids.length; i++) {
      endpoints[i] = endpoint(ids[i]);
    }
    return new ClientContext().clusterId(CLUSTER_ID).ingressEndpoints(endpoints);
  }

  SynodClient connect(final ClientContext context) {
    final SynodClient client = SynodClient.connect(context);
    clients.add(client);
    return client;
  }

  /** Waits until some node leads. */
  int awaitLeader() {
    await("a leader", () -> leader() != 0);
    return leader();
  }

  int leader() {
    for (final Map.Entry<Integer, SynodNode> node : nodes.entrySet()) {
      if (node.getValue().isLeader()) {
        return node.getKey();
      }
    }
    return 0;
  }

  int drive() {
    int work = 0;
    for (final SynodNode node : nodes.values()) {
      work += node.doWork();
    }
    for (int i = 0; i < clients.size(); i++) {
      work += clients.get(i).poll();
    }
    return work;
  }

  void await(final String what, final BooleanSupplier condition) {
    final long deadlineNs = System.nanoTime() + DEADLINE_NS;
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadlineNs >= 0) {
        final StringBuilder state = new StringBuilder("waited in vain for " + what);
        nodes.forEach((id, node) -> state.append("\nnode ").append(id).append(node.counters()));
        clients.forEach(client -> state.append("\nclient: ").append(client.connectionProblem()));
        throw new AssertionError(state);
      }
      drive();
    }
  }

  /** Waits until all nodes have applied the same instance, and answers their hashes. */
  List<StateHash> awaitHashes(final int... ids) {
    final List<StateHash> hashes = new ArrayList<>();
    await(
        "equal applied instances",
        () -> {
          hashes.clear();
          for (final int id : ids) {
            final CompletableFuture<StateHash> question = nodes.get(id).stateHash();
            await("a state hash", question::isDone);
            hashes.add(question.join());
          }
          final long first = hashes.get(0).appliedThrough();
          return hashes.stream().allMatch(hash -> hash.appliedThrough() == first);
        });
    return hashes;
  }

  @Override
  public void close() {
    CloseHelper.closeAll(clients);
    CloseHelper.closeAll(nodes.values());
  }
}
