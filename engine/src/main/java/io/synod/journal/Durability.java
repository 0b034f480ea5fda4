package io.synod.journal;

/**
 * When a vote counts. One level for all nodes of a cluster. Promises, own ballots and the identity
 * are forced at each level but {@link #MEMORY}.
 */
public enum Durability {
  /** Once it is in mapped memory: it survives the death of the process, not that of the host. */
  REPLICATED,
  /** Once it is forced to disk: it survives the death of the host. */
  DURABLE,
  /**
   * Once it is in memory, and nothing is ever forced: for benchmarks. A node that ended cannot be
   * started again on its directory.
   */
  MEMORY
}
