package io.synod.simulation.history;

/** How often the log may hold one operation. */
public enum Delivery {
  /** A retry may be applied again; the reply must be that of one of the executions. */
  AT_LEAST_ONCE,
  /** Each operation is applied once at most. */
  EXACTLY_ONCE
}
