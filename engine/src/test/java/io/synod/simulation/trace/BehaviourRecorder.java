package io.synod.simulation.trace;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.synod.paxos.ValueView;
import io.synod.simulation.Message;
import io.synod.simulation.SimulatedCluster;
import io.synod.simulation.SimulatedNode;
import io.synod.simulation.SimulatedStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Watches a simulated cluster from outside and writes down each node's turns. */
final class BehaviourRecorder {
  private final SimulatedCluster cluster;
  private final int instances;
  private final List<Turn> turns = new ArrayList<>();
  private final Map<Integer, Turn> last = new HashMap<>();
  private final Map<Integer, Set<Message>> sending = new HashMap<>();
  private final Map<Integer, Set<String>> sent = new HashMap<>();
  private final Map<Integer, Integer> lives = new HashMap<>();

  /**
   * Starts to watch.
   *
   * @param cluster that is not started yet.
   * @param instances how many the run may use.
   */
  BehaviourRecorder(final SimulatedCluster cluster, final int instances) {
    this.cluster = cluster;
    this.instances = instances;
    cluster.network().observer((from, to, message, lost) -> onSent(from, message));
  }

  /** Starts a node again that crashed. */
  void restart(final int id) {
    cluster.start(id);
    lives.merge(id, 1, Integer::sum);
    sent.remove(id);
    observe();
  }

  /** Notes what changed since the last call. To be called after every event. */
  void observe() {
    for (final SimulatedNode node : cluster.nodes()) {
      if (!node.isUp()) {
        continue;
      }
      final Turn turn = turn(node);
      if (!turn.sent().isEmpty() || !turn.sameState(last.put(node.id(), turn))) {
        turns.add(turn);
      }
    }
  }

  List<Turn> turns() {
    return turns;
  }

  private void onSent(final int from, final Message message) {
    final String text = BehaviourModule.term(message);
    if (!text.isEmpty() && sent.computeIfAbsent(from, id -> new HashSet<>()).add(text)) {
      sending.computeIfAbsent(from, id -> new LinkedHashSet<>()).add(message);
    }
  }

  private Turn turn(final SimulatedNode node) {
    final SimulatedStore store = node.store();
    final List<Turn.Held> records = new ArrayList<>();
    for (int i = 1; i <= instances; i++) {
      records.add(held(store, i));
    }
    if (node.replica().tail() > instances) {
      throw new IllegalStateException("more instances than were allowed for: " + instances);
    }
    final Set<Message> messages = sending.remove(node.id());
    return new Turn(
        node.id(),
        lives.getOrDefault(node.id(), 0),
        store.promised(),
        store.durablePromise(),
        records,
        node.replica().chosenThrough(),
        messages == null ? List.of() : List.copyOf(messages));
  }

  private static Turn.Held held(final SimulatedStore store, final long instance) {
    final long ballot = store.read(instance, new ValueView());
    return ballot == 0
        ? Turn.Held.NONE
        : new Turn.Held(
            ballot,
            new String(store.value(instance), US_ASCII),
            store.durableBallot(instance) == ballot);
  }
}
