package io.synod.journal;

/** When a vote counts. One level for all nodes of a cluster. Promises are forced at either. */
public enum Durability {
  /** Once it is in mapped memory: it survives the death of the process, not that of the host. */
  REPLICATED,
  /** Once it is forced to disk: it survives the death of the host. */
  DURABLE
}
