package io.synod.simulation.exploration;

import io.synod.paxos.Configuration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * All that one node can come to, by number. A step is taken by the real core, once; to step from a
 * state whose core has gone on, a new core is led there again.
 */
final class NodeStates {
  private final int id;
  private final Bounds bounds;
  private final Seams seams;
  private final Configuration configuration;
  private final Sents sents;
  private final Map<Facts, Integer> factNumbers;
  private final List<Facts> facts;
  private final List<NodeState> states = new ArrayList<>();
  private final Map<Digest.Value, Integer> numbers = new HashMap<>();
  private final Map<Digest.Value, Integer> coreNumbers = new HashMap<>();
  private final Digest digest = new Digest();
  private final CoreDigest cores;
  private ExploredNode live;
  private int liveState = NodeState.UNKNOWN;
  private long steps;
  private long replayedSteps;

  NodeStates(
      final int id,
      final Bounds bounds,
      final Seams seams,
      final Configuration configuration,
      final Sents sents,
      final Map<Facts, Integer> factNumbers,
      final List<Facts> facts) {
    this.id = id;
    this.bounds = bounds;
    this.seams = seams;
    this.configuration = configuration;
    this.sents = sents;
    this.factNumbers = factNumbers;
    this.facts = facts;
    cores = new CoreDigest(bounds.ticks() == 0);
    live = newNode();
    liveState = number(live, NodeState.UNKNOWN, 0);
  }

  NodeState get(final int number) {
    return states.get(number);
  }

  int size() {
    return states.size();
  }

  /** Steps that cores took for the first time. */
  long steps() {
    return steps;
  }

  /** Steps that cores took again, to be led to a state. */
  long replayedSteps() {
    return replayedSteps;
  }

  /** The state that follows when something happens to the node. */
  int next(final int state, final int input) {
    final NodeState from = states.get(state);
    int next = from.next(input);
    if (next == NodeState.UNKNOWN) {
      next = step(state, input);
      from.next(input, next);
    }
    return next;
  }

  /** A new core that was led to a state along the way by which it was first reached. */
  ExploredNode leadTo(final int state) {
    final List<Integer> way = new ArrayList<>();
    for (int i = state; states.get(i).parent() != NodeState.UNKNOWN; i = states.get(i).parent()) {
      way.add(states.get(i).input());
    }
    final ExploredNode node = newNode();
    for (int i = way.size() - 1; i >= 0; i--) {
      node.apply(way.get(i));
    }
    replayedSteps += way.size();
    return node;
  }

  private int step(final int state, final int input) {
    if (liveState != state) {
      live = leadTo(state);
    }
    steps++;
    liveState = NodeState.UNKNOWN;
    try {
      live.apply(input);
    } catch (final RuntimeException ex) {
      states.add(new NodeState(state, input, ex.toString(), bounds.acceptors()));
      return states.size() - 1;
    }
    liveState = number(live, state, input);
    return liveState;
  }

  private ExploredNode newNode() {
    return new ExploredNode(id, bounds, seams, configuration, sents);
  }

  /** The state's number, where it is known, or {@link NodeState#UNKNOWN}. */
  int find(final ExploredNode node) {
    return numbers.getOrDefault(whole(node, node.digest(digest, cores)), NodeState.UNKNOWN);
  }

  private int number(final ExploredNode node, final int parent, final int input) {
    final Digest.Value core = node.digest(digest, cores);
    final Digest.Value whole = whole(node, core);
    final Integer known = numbers.get(whole);
    if (known != null) {
      return known;
    }
    states.add(
        new NodeState(
            parent,
            input,
            node,
            ownInputs(node),
            sentTo(node),
            coreNumbers.computeIfAbsent(core, unknown -> coreNumbers.size()),
            factNumber(node)));
    numbers.put(whole, states.size() - 1);
    return states.size() - 1;
  }

  private Digest.Value whole(final ExploredNode node, final Digest.Value core) {
    digest.reset().add(core);
    node.sent().forEach(digest::add);
    return digest.value();
  }

  private int factNumber(final ExploredNode node) {
    return factNumbers.computeIfAbsent(
        Facts.of(node, sents),
        found -> {
          facts.add(found);
          return facts.size() - 1;
        });
  }

  private int[][] sentTo(final ExploredNode node) {
    final int[][] sentTo = new int[bounds.acceptors()][];
    for (int i = 0; i < sentTo.length; i++) {
      final int to = i + 1;
      sentTo[i] =
          node.sent().stream()
              .filter(number -> sents.get(number).isFor(to))
              .mapToInt(Integer::intValue)
              .toArray();
    }
    return sentTo;
  }

  private int[] ownInputs(final ExploredNode node) {
    final List<Integer> inputs = new ArrayList<>();
    if (bounds.grain() == Grain.FINE) {
      inputs.add(Input.RUN);
    }
    if (bounds.ticks() > 0) {
      inputs.add(Input.TICK);
    }
    if (node.disk().unforced() > 0) {
      inputs.add(Input.FORCE);
    }
    if (configuration.member(id).isProposer()) {
      inputs.add(Input.CAMPAIGN);
    }
    if (bounds.proposals() > 0 && node.mayPropose()) {
      inputs.add(Input.PROPOSE);
    }
    if (bounds.crashes() > 0) {
      final int most = Math.min(Input.MOST_LOST, node.disk().unforced());
      for (int lost = 0; lost <= most; lost++) {
        inputs.add(Input.struck(Input.NOTHING, lost));
      }
    }
    return inputs.stream().mapToInt(Integer::intValue).toArray();
  }
}
