package io.synod.transport;

import io.synod.paxos.Ballot;
import io.synod.paxos.Configuration;
import io.synod.paxos.Member;
import io.synod.paxos.PeerHandler;
import io.synod.paxos.Peers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.agrona.CloseHelper;

/** Nodes 1, 2, … on loopback, all driven by the test's thread. */
final class TestCluster implements AutoCloseable {
  static final long CLUSTER_ID = 77;
  static final long BALLOT = Ballot.of(1, 1);

  private static final long DEADLINE_NS = TimeUnit.SECONDS.toNanos(60);
  private static final AtomicInteger NEXT_PORT = new AtomicInteger(21_000);

  private final Configuration configuration;
  private final int basePort;
  private final Consumer<TransportSettings> tuning;
  private final List<Node> nodes = new ArrayList<>();

  TestCluster(final int size, final Consumer<TransportSettings> tuning) {
    final int[] ids = new int[size];
    for (int i = 0; i < size; i++) {
      ids[i] = i + 1;
    }
    this.configuration = Configuration.servers(ids);
    this.basePort = ports(size * (size + 1));
    this.tuning = tuning;
    for (int i = 0; i < size; i++) {
      nodes.add(null);
    }
  }

  static TestCluster started(final int size) {
    return new TestCluster(size, settings -> {}).startAll();
  }

  static int ports(final int count) {
    return NEXT_PORT.getAndAdd(count);
  }

  /** Small buffers; a test that needs long values says so. */
  TransportSettings settings(final int id, final long incarnation) {
    final TransportSettings settings =
        new TransportSettings()
            .clusterId(CLUSTER_ID)
            .nodeId(id)
            .incarnation(incarnation)
            .configuration(configuration)
            .termBytes(1 << 20)
            .controlTermBytes(1 << 18)
            .maxValueBytes(1 << 16);
    for (final Member member : configuration.members()) {
      final int port = basePort + (member.id() - 1) * (configuration.members().size() + 1);
      settings.address(member.id(), new PeerAddress("127.0.0.1", port));
    }
    tuning.accept(settings);
    return settings;
  }

  TestCluster startAll() {
    for (int id = 1; id <= nodes.size(); id++) {
      start(id, 1, new RecordingHandler());
    }
    await("all are connected", () -> nodes.stream().allMatch(Node::isConnected));
    nodes.forEach(node -> awaitBroadcast(node));
    nodes.forEach(node -> node.events().clear());
    return this;
  }

  /** A broadcast begins, for each receiver, when the receiver has joined it. */
  private void awaitBroadcast(final Node sender) {
    final int id = sender.settings.nodeId();
    final long ballot = Ballot.of(1, id);
    await("all hear node " + id, () -> hears(sender, ballot, 0));
    send(() -> sender.peers().heartbeat(ballot, 1, 0, 0, 1, Peers.NO_INCARNATIONS));
    nodes.stream()
        .filter(node -> node != sender)
        .forEach(node -> awaitEvent(node.settings.nodeId(), heartbeat(ballot, 1)));
  }

  private boolean hears(final Node sender, final long ballot, final int sequence) {
    sender.peers().heartbeat(ballot, 1, 0, 0, sequence, Peers.NO_INCARNATIONS);
    work();
    return nodes.stream()
        .allMatch(node -> node == sender || node.events().contains(heartbeat(ballot, sequence)));
  }

  static String heartbeat(final long ballot, final int sequence) {
    return "heartbeat " + Ballot.nodeId(ballot) + " " + ballot + " 1 0 0 " + sequence;
  }

  Node start(final int id, final long incarnation, final PeerHandler handler) {
    final Node node = new Node(settings(id, incarnation).conclude(), handler);
    nodes.set(id - 1, node);
    return node;
  }

  /** Makes a node go away without a word, as a killed process does. */
  void stop(final int id) {
    nodes.get(id - 1).close();
    nodes.set(id - 1, null);
  }

  Node node(final int id) {
    return nodes.get(id - 1);
  }

  int work() {
    int workCount = 0;
    for (final Node node : nodes) {
      if (node != null) {
        workCount += node.work();
      }
    }
    return workCount;
  }

  void await(final String what, final BooleanSupplier condition) {
    final long deadlineNs = System.nanoTime() + DEADLINE_NS;
    while (!condition.getAsBoolean()) {
      work();
      if (System.nanoTime() - deadlineNs > 0) {
        throw new AssertionError(
            "it never came about that "
                + what
                + ": "
                + nodes.stream().map(Node::describe).toList());
      }
      Thread.onSpinWait();
    }
  }

  /** Sends until it is taken. */
  void send(final BooleanSupplier message) {
    await("a message is taken", message);
  }

  void awaitEvent(final int id, final String event) {
    await("node " + id + " hears " + event, () -> node(id).events().contains(event));
  }

  @Override
  public void close() {
    CloseHelper.closeAll(nodes);
  }

  /** One node: its transport, and what it has heard. */
  static final class Node implements AutoCloseable {
    private final RecordingListener listener = new RecordingListener();
    private final TransportSettings settings;
    private final PeerHandler handler;
    private final AeronRuntime runtime;
    private final PeerTransport transport;
    private boolean isPaused;
    private boolean isDeaf;

    Node(final TransportSettings settings, final PeerHandler handler) {
      this.settings = settings;
      this.handler = handler;
      runtime = AeronRuntime.launch(settings, listener);
      try {
        transport = new PeerTransport(runtime, handler, listener);
      } catch (final RuntimeException ex) {
        runtime.close();
        throw ex;
      }
    }

    int work() {
      if (isPaused) {
        return 0;
      }
      final int workCount =
          runtime.doWork(transport.isBusy()) + transport.doWork(System.nanoTime());
      return workCount + (isDeaf ? 0 : transport.poll());
    }

    /** Stalls the whole node, media driver and all. */
    void paused(final boolean paused) {
      isPaused = paused;
    }

    /** Stops polling while the media driver goes on. */
    void deaf(final boolean deaf) {
      isDeaf = deaf;
    }

    boolean isConnected() {
      return settings.configuration().members().stream()
          .allMatch(
              member -> member.id() == settings.nodeId() || transport.isConnected(member.id()));
    }

    Peers peers() {
      return transport.peers();
    }

    TransportCounts counts() {
      return transport.counts();
    }

    PeerTransport transport() {
      return transport;
    }

    AeronRuntime runtime() {
      return runtime;
    }

    RecordingListener listener() {
      return listener;
    }

    List<String> events() {
      return ((RecordingHandler) handler).events();
    }

    static String describe(final Node node) {
      return node == null
          ? "stopped"
          : "node "
              + node.settings.nodeId()
              + " "
              + node.listener.warnings()
              + node.listener.errors();
    }

    @Override
    public void close() {
      transport.close();
      runtime.close();
    }
  }
}
