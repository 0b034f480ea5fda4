package io.synod.ops.process;

import io.synod.client.Endpoint;
import io.synod.ops.UserException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.agrona.IoUtil;

/** Servers in processes of their own on loopback, each with its files in one directory. */
public final class LocalCluster implements AutoCloseable {
  /** Ids of the nodes are from 1 to this. */
  public static final int NODES = 3;

  /** From one node's first port to the next node's. */
  public static final int PORT_STRIDE = 100;

  /** Cluster that the nodes belong to. */
  public static final long CLUSTER_ID = 1;

  /** Longest datagram on loopback. */
  public static final int MTU = 8192;

  private static final String HOST = "127.0.0.1";
  private static final int PORTS_PER_NODE = NODES + 1;
  private static final long NODE_BYTES = 1L << 30;
  private static final long NODE_SHARED_BYTES = 400L << 20;
  private static final Path SHARED_MEMORY = Path.of("/dev/shm");

  private final Path directory;
  private final int basePort;
  private final Map<String, String> settings;
  private final List<String> options;
  private final ChildProcess[] nodes = new ChildProcess[NODES];
  private final boolean isContinued;

  /**
   * Checks ports and space, and starts all nodes.
   *
   * @param directory that exists; takes data, settings and logs.
   * @param basePort first port of node 1.
   * @param settings of every node besides those that place it.
   * @param options of the node command.
   * @throws UserException where a port is taken, there is no space, or some nodes have data and
   *     some have none: then nothing was written.
   */
  public LocalCluster(
      final Path directory,
      final int basePort,
      final Map<String, String> settings,
      final List<String> options) {
    this.directory = directory;
    this.basePort = basePort;
    this.settings = Map.copyOf(settings);
    this.options = List.copyOf(options);
    for (int id = 1; id <= NODES; id++) {
      Preflight.checkPorts(port(id), PORTS_PER_NODE);
    }
    isContinued = hasData();
    Preflight.checkSpace(directory, NODES * NODE_BYTES, NODES * NODE_SHARED_BYTES);
    try {
      for (int id = 1; id <= NODES; id++) {
        start(id);
      }
    } catch (final RuntimeException e) {
      close();
      throw e;
    }
  }

  /**
   * Starts a node, or starts it again.
   *
   * @param id of the node.
   */
  public void start(final int id) {
    final Path data = directory.resolve("node-" + id);
    final Map<String, String> all = new LinkedHashMap<>();
    all.put("cluster.id", Long.toString(CLUSTER_ID));
    all.put("node.id", Integer.toString(id));
    all.put("members", members());
    all.put("data.dir", data.toString());
    all.put("founding", Boolean.toString(!Files.exists(data)));
    all.put("mtu", Integer.toString(MTU));
    all.put("aeron.dir", aeronDirectory(id).toString());
    all.putAll(settings);
    final Path file = directory.resolve("node-" + id + ".properties");
    try {
      Files.write(file, all.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).toList());
    } catch (final IOException e) {
      throw new UserException(directory + " cannot be written: " + e.getMessage(), e);
    }
    final List<String> arguments = new ArrayList<>(List.of("node", file.toString()));
    arguments.addAll(options);
    nodes[id - 1] =
        ChildProcess.start(
            "node " + id,
            directory.resolve("node-" + id + ".log"),
            List.of("-Xms256m", "-Xmx512m", "-XX:+UseParallelGC"),
            arguments);
  }

  /**
   * Kills a node without a chance to clean up.
   *
   * @param id of the node.
   */
  public void kill(final int id) {
    nodes[id - 1].kill();
  }

  /**
   * Checks that every node runs.
   *
   * @throws UserException with the last lines of the log of one that does not.
   */
  public void checkAlive() {
    for (final ChildProcess node : nodes) {
      node.checkAlive();
    }
  }

  /**
   * Whether the nodes had data before they were started.
   *
   * @return false where they found a cluster.
   */
  public boolean isContinued() {
    return isContinued;
  }

  /**
   * Where nodes take clients, and show their status.
   *
   * @return one a node, in order of ids.
   */
  public List<Endpoint> endpoints() {
    return IntStream.rangeClosed(1, NODES).mapToObj(id -> new Endpoint(HOST, port(id))).toList();
  }

  @Override
  public void close() {
    for (final ChildProcess node : nodes) {
      if (node != null) {
        node.terminate();
      }
    }
    for (int id = 1; id <= NODES; id++) {
      if (nodes[id - 1] != null) {
        nodes[id - 1].close();
      }
      remove(aeronDirectory(id));
    }
  }

  /**
   * All nodes have data, or none: to found a part of a cluster anew would lose what it promised.
   */
  private boolean hasData() {
    final List<Path> all =
        IntStream.rangeClosed(1, NODES).mapToObj(id -> directory.resolve("node-" + id)).toList();
    final List<Path> found = all.stream().filter(Files::exists).toList();
    if (!found.isEmpty() && found.size() < NODES) {
      throw new UserException(
          directory
              + " has data of "
              + found.stream().map(Path::getFileName).map(Path::toString).toList()
              + " and not of the other nodes: that is no whole cluster; name another directory, or"
              + " remove it");
    }
    return !found.isEmpty();
  }

  private int port(final int id) {
    return basePort + (id - 1) * PORT_STRIDE;
  }

  private String members() {
    return IntStream.rangeClosed(1, NODES)
        .mapToObj(id -> id + "=" + HOST + ":" + port(id))
        .collect(Collectors.joining(","));
  }

  private static Path aeronDirectory(final int id) {
    final Path parent =
        Files.isWritable(SHARED_MEMORY)
            ? SHARED_MEMORY
            : Path.of(System.getProperty("java.io.tmpdir"));
    return parent.resolve("synod-local-" + ProcessHandle.current().pid() + "-" + id);
  }

  private static void remove(final Path path) {
    IoUtil.delete(path.toFile(), true);
    try {
      Files.deleteIfExists(path.resolveSibling(path.getFileName() + ".lock"));
    } catch (final IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
