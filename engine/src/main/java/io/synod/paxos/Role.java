package io.synod.paxos;

/** What a node does. A node may have any of the roles together; a server has all three. */
public enum Role {
  /** Proposes values and may lead. */
  PROPOSER,
  /** Promises and votes; its disk is what the protocol rests on. */
  ACCEPTOR,
  /** Learns what is chosen and applies it to the state machine. */
  LEARNER
}
