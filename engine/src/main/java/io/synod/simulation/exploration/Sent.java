package io.synod.simulation.exploration;

import io.synod.simulation.Message;
import io.synod.simulation.MessagePeers;

/** A message that left a node; from then on it may arrive, never, once or often. */
record Sent(int from, long incarnation, int to, Message message) {
  boolean isFor(final int node) {
    return to == MessagePeers.ALL ? node != from : node == to;
  }
}
