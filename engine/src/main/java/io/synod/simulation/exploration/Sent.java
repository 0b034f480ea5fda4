package io.synod.simulation.exploration;

import io.synod.simulation.Message;

/** A message that left a node; from then on it may arrive, never, once or often. */
record Sent(int from, long incarnation, int to, Message message) {
  /** Stands for every node but the sender. */
  static final int ALL = -1;

  boolean isFor(final int node) {
    return to == ALL ? node != from : node == to;
  }
}
