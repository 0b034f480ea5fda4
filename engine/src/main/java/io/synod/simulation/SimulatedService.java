package io.synod.simulation;

import io.synod.paxos.Replica;
import io.synod.paxos.Upcalls;

/** What runs on a node above the core, from its start to its end. */
interface SimulatedService extends Upcalls {
  /** Makes what runs above a core. */
  @FunctionalInterface
  interface Factory {
    /**
     * A node starts.
     *
     * @param node that starts.
     * @param replica its core, not started yet.
     * @return what runs above it.
     */
    SimulatedService create(SimulatedNode node, Replica replica);
  }

  /**
   * Does what is due.
   *
   * @return how much was done.
   */
  int doWork();
}
