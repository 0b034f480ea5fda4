package io.synod.node;

import io.aeron.protocol.DataHeaderFlyweight;
import io.synod.client.Endpoint;
import io.synod.codec.peer.AcceptEncoder;
import io.synod.codec.peer.Durability;
import io.synod.codec.peer.MessageHeaderEncoder;
import io.synod.journal.JournalSettings;
import io.synod.paxos.Configuration;
import io.synod.paxos.Member;
import io.synod.paxos.Quorums;
import io.synod.paxos.ReplicaSettings;
import io.synod.session.BatchBuilder;
import io.synod.transport.PeerAddress;
import io.synod.transport.TransportSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/** The settings of a node's parts, as the node's settings give them. */
final class PartSettings {
  private PartSettings() {}

  static Configuration configuration(final NodeContext context) {
    final List<Member> members =
        context.clusterMembers().stream().map(ClusterMember::member).toList();
    final int acceptors = (int) members.stream().filter(Member::isAcceptor).count();
    final int majority = acceptors / 2 + 1;
    final int phase1 = context.phase1Quorum() == 0 ? majority : context.phase1Quorum();
    final int phase2 = context.phase2Quorum() == 0 ? majority : context.phase2Quorum();
    return new Configuration(1, members, new Quorums(acceptors, phase1, phase2));
  }

  static ReplicaSettings replica(final NodeContext context) {
    final ReplicaSettings defaults =
        ReplicaSettings.defaults(context.nodeId(), context.configuration());
    return new ReplicaSettings(
        context.nodeId(),
        context.configuration(),
        context.windowInstances(),
        context.windowBytes(),
        TimeUnit.MILLISECONDS.toNanos(context.heartbeatIntervalMs()),
        TimeUnit.MILLISECONDS.toNanos(context.electionTimeoutMs()),
        defaults.retryIntervalNs(),
        defaults.applyLimit());
  }

  /** Who votes and how many votes it takes, without addresses: a node may move to another host. */
  private static String describe(final Configuration configuration) {
    final StringBuilder text = new StringBuilder();
    for (final Member member : configuration.members()) {
      text.append(member.id()).append('=').append(new TreeSet<>(member.roles())).append(' ');
    }
    return text.append("Q1=")
        .append(configuration.quorums().phase1())
        .append(" Q2=")
        .append(configuration.quorums().phase2())
        .toString();
  }

  static JournalSettings journal(final NodeContext context) {
    return JournalSettings.of(
            context.dataDirectory(),
            context.clusterId(),
            context.nodeId(),
            context.configuration().number())
        .withMembers(describe(context.configuration()))
        .withDurability(context.durability())
        .withFounding(context.founding())
        .withAcceptLostVotes(context.acceptLostVotes())
        .withSegmentLengthBytes(context.segmentLength())
        .withMaxValueLength(maxValueLength(context));
  }

  static TransportSettings transport(final NodeContext context, final long incarnation) {
    final TransportSettings settings =
        new TransportSettings()
            .clusterId(context.clusterId())
            .nodeId(context.nodeId())
            .incarnation(incarnation)
            .configuration(context.configuration())
            .durability(Durability.valueOf(context.durability().name()))
            .driverMode(context.driverMode())
            .aeronDirectory(
                context.aeronDirectory().isEmpty() ? null : Path.of(context.aeronDirectory()))
            .driverIdle(context.idleStrategy()::create)
            .mtuBytes(context.mtu())
            .termBytes(context.termLength())
            .maxValueBytes(maxValueLength(context));
    for (final ClusterMember each : context.clusterMembers()) {
      final Endpoint endpoint = each.endpoint();
      settings.address(each.member().id(), new PeerAddress(endpoint.host(), endpoint.port()));
    }
    return settings;
  }

  /** Longest batch of several commands: it goes out in one datagram. */
  static int batchLength(final NodeContext context) {
    final int head =
        DataHeaderFlyweight.HEADER_LENGTH
            + MessageHeaderEncoder.ENCODED_LENGTH
            + AcceptEncoder.BLOCK_LENGTH
            + AcceptEncoder.valueHeaderLength();
    return Math.min(context.mtu() - head, context.windowBytes());
  }

  /** Longest value of the log. */
  static int maxValueLength(final NodeContext context) {
    return Math.max(batchLength(context), BatchBuilder.lengthOf(context.maxCommandLength()));
  }
}
