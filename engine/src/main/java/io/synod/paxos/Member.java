package io.synod.paxos;

import java.util.EnumSet;
import java.util.Set;

/**
 * A node as the configuration names it.
 *
 * @param id from 0 to 65535, never used again for another disk.
 * @param roles at least one. All three make a server, ACCEPTOR alone a witness, LEARNER alone an
 *     observer.
 */
public record Member(int id, Set<Role> roles) {
  /**
   * Checks and copies.
   *
   * @throws IllegalArgumentException where the id is out of bounds or there is no role.
   */
  public Member {
    if (id < 0 || id > 0xFFFF) {
      throw new IllegalArgumentException("a node id is from 0 to 65535: id=" + id);
    }
    if (roles.isEmpty()) {
      throw new IllegalArgumentException("node " + id + " has no role");
    }
    roles = Set.copyOf(roles);
  }

  /**
   * A member with all roles.
   *
   * @param id of the node.
   * @return the member.
   */
  public static Member server(final int id) {
    return new Member(id, EnumSet.allOf(Role.class));
  }

  /**
   * Whether the node promises and votes.
   *
   * @return true for servers and witnesses.
   */
  public boolean isAcceptor() {
    return roles.contains(Role.ACCEPTOR);
  }

  /**
   * Whether the node may lead.
   *
   * @return true for servers.
   */
  public boolean isProposer() {
    return roles.contains(Role.PROPOSER);
  }

  /**
   * Whether the node applies what is chosen.
   *
   * @return true for servers and observers.
   */
  public boolean isLearner() {
    return roles.contains(Role.LEARNER);
  }
}
