package io.synod.ops.load;

import io.synod.client.Endpoint;
import io.synod.node.ClusterMember;
import io.synod.node.NodeContext;
import io.synod.ops.UserException;
import io.synod.ops.process.LocalCluster;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Which cluster is meant: by its nodes, or by the settings file of one of them. */
public final class ClusterOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @ArgGroup(multiplicity = "1")
  private Where where;

  /** One of the two. */
  private static final class Where {
    @Option(
        names = "--nodes",
        paramLabel = "HOST:PORT",
        split = ",",
        description = "The nodes, with commas between them.")
    private List<String> nodes;

    @Parameters(
        paramLabel = "CONFIG",
        arity = "0..1",
        description = "Or the settings file of one of the nodes.")
    private Path config;
  }

  /**
   * The nodes' addresses.
   *
   * @return at least one.
   */
  public List<Endpoint> endpoints() {
    if (where.nodes == null) {
      return context().clusterMembers().stream().map(ClusterMember::endpoint).toList();
    }
    try {
      final List<Endpoint> endpoints = where.nodes.stream().map(Endpoint::parse).toList();
      final Set<Endpoint> seen = new HashSet<>();
      for (final Endpoint endpoint : endpoints) {
        if (!seen.add(endpoint)) {
          throw new ParameterException(spec.commandLine(), "--nodes names " + endpoint + " twice");
        }
      }
      return endpoints;
    } catch (final IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--nodes: " + e.getMessage(), e);
    }
  }

  /**
   * The cluster's id.
   *
   * @param otherwise where no settings file says.
   * @return the id.
   */
  public long clusterId(final Long otherwise) {
    if (otherwise != null) {
      return otherwise;
    }
    return where.config == null ? LocalCluster.CLUSTER_ID : context().clusterId();
  }

  /**
   * Longest datagram.
   *
   * @param otherwise where no settings file says.
   * @return bytes.
   */
  public int mtu(final Integer otherwise) {
    if (otherwise != null) {
      return otherwise;
    }
    return where.config == null ? LocalCluster.MTU : context().mtu();
  }

  private NodeContext context() {
    try {
      return NodeContext.load(where.config).conclude();
    } catch (final IllegalArgumentException e) {
      throw new UserException(e.getMessage(), e);
    }
  }
}
