package io.synod.paxos;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Who belongs to the cluster, in which roles, and what a quorum is. Numbered, because a later one
 * may replace it; every message carries the number.
 *
 * @param number from 1.
 * @param members the nodes, each id once; their order gives each its index.
 * @param quorums over the acceptors among them.
 */
public record Configuration(int number, List<Member> members, Quorums quorums) {
  /** Most members of a cluster. */
  public static final int MAX_MEMBERS = 32;

  /**
   * Checks and copies.
   *
   * @throws IllegalArgumentException where an id stands twice, there are too many members, no
   *     proposer, or the quorums are over another number of acceptors.
   */
  public Configuration {
    members = List.copyOf(members);
    if (number < 1) {
      throw new IllegalArgumentException("a configuration is numbered from 1: number=" + number);
    }
    if (members.isEmpty() || members.size() > MAX_MEMBERS) {
      throw new IllegalArgumentException(
          "a cluster has from 1 to " + MAX_MEMBERS + " members: members=" + members.size());
    }
    final Set<Integer> ids = new HashSet<>();
    for (final Member member : members) {
      if (!ids.add(member.id())) {
        throw new IllegalArgumentException("two members have the same id: id=" + member.id());
      }
    }
    if (members.stream().noneMatch(Member::isProposer)) {
      throw new IllegalArgumentException("no member is a proposer, so nothing could be proposed");
    }
    final long acceptors = members.stream().filter(Member::isAcceptor).count();
    if (acceptors != quorums.acceptors()) {
      throw new IllegalArgumentException(
          "the quorums are over "
              + quorums.acceptors()
              + " acceptors, the members have "
              + acceptors);
    }
  }

  /**
   * A cluster of servers with majority quorums.
   *
   * @param ids of the servers.
   * @return the configuration, with number 1.
   */
  public static Configuration servers(final int... ids) {
    final List<Member> members = java.util.Arrays.stream(ids).mapToObj(Member::server).toList();
    return new Configuration(1, members, Quorums.majority(ids.length));
  }

  /**
   * Finds a member.
   *
   * @param id of the node.
   * @return its index in {@link #members()}, or -1 where the node is no member.
   */
  public int indexOf(final int id) {
    for (int i = 0; i < members.size(); i++) {
      if (members.get(i).id() == id) {
        return i;
      }
    }
    return -1;
  }

  /**
   * Gives a member.
   *
   * @param id of the node.
   * @return the member.
   * @throws IllegalArgumentException where the node is no member.
   */
  public Member member(final int id) {
    final int index = indexOf(id);
    if (index < 0) {
      throw new IllegalArgumentException("node " + id + " is no member of the configuration");
    }
    return members.get(index);
  }
}
