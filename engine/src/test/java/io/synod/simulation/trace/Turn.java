package io.synod.simulation.trace;

import io.synod.simulation.Message;
import java.util.List;

/**
 * What was seen of a node after it ran: its memory, its disk, and what it had sent meanwhile.
 *
 * @param node id of the node.
 * @param lives how often it has restarted.
 * @param promised highest ballot promised.
 * @param durable highest ballot durably promised.
 * @param records newest record of each instance, from instance 1.
 * @param chosen every instance up to this one is known as chosen.
 * @param sent messages, each once.
 */
record Turn(
    int node,
    int lives,
    long promised,
    long durable,
    List<Held> records,
    long chosen,
    List<Message> sent) {

  /**
   * A node's newest record of an instance.
   *
   * @param ballot of the record; 0 where there is none.
   * @param value that it holds; empty is a no-op.
   * @param forced whether it is durable.
   */
  record Held(long ballot, String value, boolean forced) {
    static final Held NONE = new Held(0, "", false);
  }

  boolean sameState(final Turn other) {
    return other != null
        && lives == other.lives
        && promised == other.promised
        && durable == other.durable
        && chosen == other.chosen
        && records.equals(other.records);
  }

  Turn with(final List<Held> changedRecords, final List<Message> changedSent) {
    return new Turn(node, lives, promised, durable, changedRecords, chosen, changedSent);
  }
}
