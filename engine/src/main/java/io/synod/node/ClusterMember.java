package io.synod.node;

import io.synod.client.Endpoint;
import io.synod.paxos.Configuration;
import io.synod.paxos.Member;
import io.synod.paxos.Role;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A member of the cluster as a settings file names it: {@code 1=host:9000}, {@code
 * 4=host:9000/witness}.
 *
 * @param member its id and roles.
 * @param endpoint its host and first port.
 */
public record ClusterMember(Member member, Endpoint endpoint) {

  /**
   * Reads a list of members.
   *
   * @param text members, with commas between them.
   * @param problems gets a line for each thing that is wrong.
   * @return those that could be read, by ascending id: their order is the same on every node.
   */
  static List<ClusterMember> parse(final String text, final List<String> problems) {
    final List<ClusterMember> members = new ArrayList<>();
    final Set<Integer> ids = new HashSet<>();
    final Set<Endpoint> endpoints = new HashSet<>();
    for (final String part : text.split(",", -1)) {
      try {
        final ClusterMember member = parseOne(part.strip());
        if (!ids.add(member.member.id())) {
          problems.add(
              "members=… names id "
                  + member.member.id()
                  + " twice: every node has an id of its own");
        } else if (!endpoints.add(member.endpoint)) {
          problems.add(
              "members=… names "
                  + member.endpoint
                  + " twice: every node has an endpoint of its own");
        } else {
          members.add(member);
        }
      } catch (final IllegalArgumentException e) {
        problems.add(
            "members=…"
                + part.strip()
                + "… cannot be read: "
                + e.getMessage()
                + "; write id=host:port, or id=host:port/witness");
      }
    }
    if (members.size() > Configuration.MAX_MEMBERS) {
      problems.add(
          "members=… names " + members.size() + " nodes: the most is " + Configuration.MAX_MEMBERS);
    }
    members.sort(Comparator.comparingInt(each -> each.member.id()));
    return members;
  }

  private static ClusterMember parseOne(final String text) {
    final int equals = text.indexOf('=');
    if (equals < 1) {
      throw new IllegalArgumentException("no id=");
    }
    final int id;
    try {
      id = Integer.parseInt(text.substring(0, equals).strip());
    } catch (final NumberFormatException e) {
      throw new IllegalArgumentException("no id=", e);
    }
    final int slash = text.indexOf('/', equals);
    final int end = slash < 0 ? text.length() : slash;
    final Endpoint endpoint = Endpoint.parse(text.substring(equals + 1, end).strip());
    if (endpoint.port() == 0) {
      throw new IllegalArgumentException("a node needs a port");
    }
    final String roles = slash < 0 ? "server" : text.substring(slash + 1);
    return new ClusterMember(new Member(id, roles(roles)), endpoint);
  }

  private static Set<Role> roles(final String text) {
    return switch (text) {
      case "server" -> EnumSet.allOf(Role.class);
      case "witness" -> EnumSet.of(Role.ACCEPTOR);
      case "observer" -> EnumSet.of(Role.LEARNER);
      // The leader replies to clients, so it applies what is chosen: it is a learner too.
      case "proposer" -> EnumSet.of(Role.PROPOSER, Role.LEARNER);
      default ->
          throw new IllegalArgumentException(
              "unknown role '" + text + "', there are server, witness, observer, proposer");
    };
  }
}
