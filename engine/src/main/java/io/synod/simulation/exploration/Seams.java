package io.synod.simulation.exploration;

import io.synod.paxos.Configuration;
import io.synod.paxos.PeerHandler;
import io.synod.paxos.Peers;
import io.synod.paxos.VoteStore;

/**
 * What stands between a core and its surroundings, so that it can be replaced: by something that
 * breaks a rule, to see that the exploration finds it. What is put there must keep no state.
 */
public interface Seams {
  /** Nothing is replaced. */
  Seams NONE = new Seams() {};

  /**
   * The configuration as one node knows it.
   *
   * @param node id of the node.
   * @param configuration of the cluster.
   * @return what the node is told.
   */
  default Configuration configuration(final int node, final Configuration configuration) {
    return configuration;
  }

  /**
   * A node's disk.
   *
   * @param node id of the node.
   * @param store that keeps what it is told.
   * @return what the core writes to and reads.
   */
  default VoteStore store(final int node, final VoteStore store) {
    return store;
  }

  /**
   * A node's way to the others.
   *
   * @param node id of the node.
   * @param peers that send.
   * @return what the core sends by.
   */
  default Peers peers(final int node, final Peers peers) {
    return peers;
  }

  /**
   * What takes the messages that reach a node.
   *
   * @param node id of the node.
   * @param handler the core.
   * @return what the messages are handed to.
   */
  default PeerHandler handler(final int node, final PeerHandler handler) {
    return handler;
  }
}
