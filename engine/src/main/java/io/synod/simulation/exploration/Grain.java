package io.synod.simulation.exploration;

/** How much of what a node does is one step, between whose parts nothing else happens to it. */
public enum Grain {
  /**
   * A message, or what else comes from outside; duty cycles until nothing is left to do; the force
   * of all records; duty cycles again. A crash may strike before the force. Whoever comes to lead
   * has a client's value waiting.
   */
  WHOLE,
  /** As {@link #WHOLE}, but the force is a step of its own, at any later time. */
  FORCE_APART,
  /**
   * A message is one step, a duty cycle another, a force a third. A new leader proposes a no-op
   * unless a value comes first.
   */
  FINE
}
