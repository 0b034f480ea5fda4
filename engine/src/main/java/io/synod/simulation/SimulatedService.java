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

  /**
   * Puts the newest durable snapshot into the state machine, before the core starts.
   *
   * @return the instance that it stands for; 0 where there is none.
   */
  default long restore() {
    return 0;
  }

  /**
   * Another node's snapshot came.
   *
   * @param snapshot of the state.
   */
  default void onSnapshot(final Message.Snapshot snapshot) {}
}
