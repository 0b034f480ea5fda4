package io.synod.node;

import io.synod.client.ReplyBuilder;
import io.synod.journal.Durability;
import io.synod.paxos.Member;
import io.synod.transport.DriverMode;
import java.util.List;
import org.agrona.BitUtil;

/** What settings must hold together. */
final class ContextChecks {
  private ContextChecks() {}

  /**
   * Checks settings against each other.
   *
   * @param context whose settings were checked one by one.
   * @param problems that were found so far; gets a line for each further one.
   */
  static void check(final NodeContext context, final List<String> problems) {
    if (!context.clusterMembers().isEmpty()) {
      checkMembers(context, problems);
    }
    require(
        BitUtil.isPowerOfTwo(context.windowInstances()),
        problems,
        "window.instances=" + context.windowInstances() + " must be a power of two");
    require(
        BitUtil.isPowerOfTwo(context.termLength()),
        problems,
        "term.length=" + context.termLength() + " must be a power of two");
    require(
        context.mtu() % 32 == 0,
        problems,
        "mtu=" + context.mtu() + " must be a multiple of 32: 1408 or 8192 fit most networks");
    require(
        context.electionTimeoutMs() >= 2 * context.heartbeatIntervalMs(),
        problems,
        "election.timeout.ms="
            + context.electionTimeoutMs()
            + " must be at least twice heartbeat.interval.ms="
            + context.heartbeatIntervalMs()
            + ": a leader that misses one heartbeat is not gone");
    require(
        BitUtil.isPowerOfTwo(context.replyBufferLength())
            && context.replyBufferLength() / 2 >= ReplyBuilder.lengthOf(context.maxReplyLength()),
        problems,
        "reply.buffer.length="
            + context.replyBufferLength()
            + " must be a power of two and hold two replies of max.reply.length="
            + context.maxReplyLength());
    require(
        !context.founding() || !context.acceptLostVotes(),
        problems,
        "founding=true and accept.lost.votes=true contradict each other: a cluster that is founded"
            + " has no votes to lose");
    require(
        context.driverMode() != DriverMode.EXTERNAL || !context.aeronDirectory().isEmpty(),
        problems,
        "driver.mode=external needs aeron.dir, the directory of that driver");
  }

  /**
   * What is allowed and people should know of.
   *
   * @param context concluded.
   * @return in words; empty where there is nothing.
   */
  static List<String> warnings(final NodeContext context) {
    return context.durability() == Durability.MEMORY
        ? List.of(
            "durability=memory: NOTHING SURVIVES the end of this node, not even its promises; for"
                + " benchmarks alone; it cannot be started again on "
                + context.dataDirectory())
        : List.of();
  }

  private static void checkMembers(final NodeContext context, final List<String> problems) {
    final List<Member> members =
        context.clusterMembers().stream().map(ClusterMember::member).toList();
    if (context.hasNodeId()) {
      require(
          members.stream().anyMatch(member -> member.id() == context.nodeId()),
          problems,
          "node.id="
              + context.nodeId()
              + " is not among members="
              + context.members()
              + ": a node must be a member");
    }
    require(
        members.stream().anyMatch(Member::isProposer),
        problems,
        "members=" + context.members() + " has no server and no proposer: nobody could lead");
    final int acceptors = (int) members.stream().filter(Member::isAcceptor).count();
    if (acceptors == 0) {
      problems.add("members=" + context.members() + " has no server and no witness: nobody votes");
      return;
    }
    final int majority = acceptors / 2 + 1;
    final int phase1 = context.phase1Quorum() == 0 ? majority : context.phase1Quorum();
    final int phase2 = context.phase2Quorum() == 0 ? majority : context.phase2Quorum();
    require(
        phase1 <= acceptors,
        problems,
        "quorum.phase1=" + phase1 + " is more than the " + acceptors + " members that vote");
    require(
        phase2 <= acceptors,
        problems,
        "quorum.phase2=" + phase2 + " is more than the " + acceptors + " members that vote");
    require(
        phase1 + phase2 > acceptors,
        problems,
        "quorum.phase1="
            + phase1
            + " and quorum.phase2="
            + phase2
            + " need not meet among "
            + acceptors
            + " members that vote, so two values could be chosen: their sum must be above "
            + acceptors);
  }

  private static void require(
      final boolean holds, final List<String> problems, final String problem) {
    if (!holds) {
      problems.add(problem);
    }
  }
}
