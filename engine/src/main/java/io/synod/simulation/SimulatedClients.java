package io.synod.simulation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * The clients of a simulated cluster and their network. Each sends commands to the node that it
 * takes for the leader, follows redirects, and sends again what was not answered in time.
 */
final class SimulatedClients {
  /** Decides whether a client and a node reach one another. */
  @FunctionalInterface
  interface Filter {
    boolean passes(int client, int node);
  }

  /** Told what clients do. */
  interface Listener {
    void onInvoke(int client, long session, long sequence, byte[] command);

    void onReply(int client, int node, long session, long sequence, long instance, byte[] reply);
  }

  private record Event(long dueNs, long order, Runnable action) implements Comparable<Event> {
    @Override
    public int compareTo(final Event other) {
      final int byTime = Long.compare(dueNs, other.dueNs);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }

  private static final class Open {
    private final byte[] command;
    private long sentNs;

    Open(final byte[] command) {
      this.command = command;
    }
  }

  private static final class Client {
    private final int number;
    private final long session;
    private final Map<Long, Open> open = new HashMap<>();
    private long nextSequence = 1;
    private int budget;
    private int target;

    Client(final int number, final int budget) {
      this.number = number;
      session = 1000L + number;
      this.budget = budget;
    }
  }

  private final SimulatedCluster cluster;
  private final int[] nodes;
  private final SimulationPlan plan;
  private final CommandSource source;
  private final Listener listener;
  private final SeededRandom random;
  private final PriorityQueue<Event> events = new PriorityQueue<>();
  private final List<Client> clients = new ArrayList<>();
  private Filter filter = (client, node) -> true;
  private double loss;
  private long nowNs;
  private long order;

  SimulatedClients(
      final SimulatedCluster cluster,
      final SimulationPlan plan,
      final CommandSource source,
      final Listener listener,
      final SeededRandom random) {
    this.cluster = cluster;
    this.plan = plan;
    this.source = source;
    this.listener = listener;
    this.random = random;
    nodes =
        plan.configuration().members().stream()
            .filter(SimulationPlan::serves)
            .mapToInt(member -> member.id())
            .toArray();
    for (int i = 0; i < plan.clients(); i++) {
      final Client client = new Client(i, plan.commandsPerClient());
      client.target = nodes[random.nextInt(nodes.length)];
      clients.add(client);
      schedule(random.nextLong(plan.thinkNs() + 1), () -> turn(client));
    }
  }

  /** Sets what is lost between clients and nodes from now on. */
  void faults(final double loss, final Filter filter) {
    this.loss = loss;
    this.filter = filter;
  }

  /** Gives every client some more commands to send. */
  void extend(final int commands) {
    clients.forEach(client -> client.budget += commands);
  }

  /** Whether every command that was sent has been answered, and none is left to send. */
  boolean areDone() {
    for (final Client client : clients) {
      if (client.budget > 0 || !client.open.isEmpty()) {
        return false;
      }
    }
    return true;
  }

  long nextDueNs() {
    return events.isEmpty() ? Long.MAX_VALUE : events.peek().dueNs();
  }

  void step(final long nowNs) {
    this.nowNs = nowNs;
    events.remove().action().run();
  }

  /** A node answers a command. */
  void reply(
      final int node,
      final long session,
      final long sequence,
      final long instance,
      final byte[] reply) {
    final int number = (int) (session - 1000L);
    if (number >= 0 && number < clients.size() && arrives(number, node)) {
      nowNs = cluster.nowNs();
      schedule(delayNs(), () -> onReply(clients.get(number), node, sequence, instance, reply));
    }
  }

  private void turn(final Client client) {
    for (final Map.Entry<Long, Open> entry : inOrder(client)) {
      if (nowNs - entry.getValue().sentNs >= plan.retryNs()) {
        client.target = nodes[random.nextInt(nodes.length)];
        send(client, entry.getKey(), entry.getValue());
      }
    }
    while (client.budget > 0 && client.open.size() < plan.clientWindow()) {
      client.budget--;
      final long sequence = client.nextSequence++;
      final Open open = new Open(source.next(random, client.number, sequence));
      client.open.put(sequence, open);
      listener.onInvoke(client.number, client.session, sequence, open.command);
      send(client, sequence, open);
      if (random.nextBoolean()) {
        break;
      }
    }
    schedule(plan.thinkNs() / 2 + random.nextLong(plan.thinkNs() + 1), () -> turn(client));
  }

  private static List<Map.Entry<Long, Open>> inOrder(final Client client) {
    final List<Map.Entry<Long, Open>> entries = new ArrayList<>(client.open.entrySet());
    entries.sort(Map.Entry.comparingByKey());
    return entries;
  }

  private void send(final Client client, final long sequence, final Open open) {
    open.sentNs = nowNs;
    final int node = client.target;
    if (arrives(client.number, node)) {
      schedule(delayNs(), () -> onRequest(client, node, sequence, open.command));
    }
  }

  private void onRequest(
      final Client client, final int id, final long sequence, final byte[] command) {
    final SimulatedNode node = cluster.node(id);
    if (!node.runs()) {
      return;
    }
    if (node.replica().isLeader()) {
      final SessionService service = (SessionService) node.service();
      cluster.act(node, () -> service.request(client.session, sequence, command));
    } else if (arrives(client.number, id)) {
      final int leader = node.replica().leaderId();
      schedule(
          delayNs(),
          () -> {
            if (Arrays.stream(nodes).anyMatch(each -> each == leader)) {
              client.target = leader;
            }
          });
    }
  }

  private void onReply(
      final Client client,
      final int node,
      final long sequence,
      final long instance,
      final byte[] reply) {
    if (client.open.remove(sequence) != null) {
      client.target = node;
      listener.onReply(client.number, node, client.session, sequence, instance, reply);
    }
  }

  private boolean arrives(final int client, final int node) {
    return filter.passes(client, node) && !random.chance(loss);
  }

  private long delayNs() {
    return 10_000 + random.nextLong(plan.clientDelayNs());
  }

  private void schedule(final long delayNs, final Runnable action) {
    events.add(new Event(nowNs + delayNs, order++, action));
  }
}
