package io.synod.simulation.exploration;

import java.util.Arrays;
import java.util.stream.IntStream;

/** What a node can have come to: how, what it sent on the way, and what can come next. */
final class NodeState {
  static final int UNKNOWN = -1;

  private static final int[] NONE = {};

  private int[] nexts = NONE;
  private final int parent;
  private final int input;
  private final int[] ownInputs;
  private final int[][] sentTo;
  private final int core;
  private final int facts;
  private final String failure;
  private final int campaigns;
  private final int proposals;
  private final int crashes;
  private final int ticks;

  /** A state that a core reached. */
  NodeState(
      final int parent,
      final int input,
      final ExploredNode node,
      final int[] ownInputs,
      final int[][] sentTo,
      final int core,
      final int facts) {
    this.parent = parent;
    this.input = input;
    this.ownInputs = ownInputs;
    this.sentTo = sentTo;
    this.core = core;
    this.facts = facts;
    failure = null;
    campaigns = node.campaigns();
    proposals = node.proposals();
    crashes = node.crashes();
    ticks = node.ticks();
  }

  /** The end of a core that found a rule broken itself. */
  NodeState(final int parent, final int input, final String failure, final int nodes) {
    this.parent = parent;
    this.input = input;
    this.failure = failure;
    ownInputs = new int[0];
    sentTo = new int[nodes][0];
    core = UNKNOWN;
    facts = UNKNOWN;
    campaigns = 0;
    proposals = 0;
    crashes = 0;
    ticks = 0;
  }

  int parent() {
    return parent;
  }

  int input() {
    return input;
  }

  int[] ownInputs() {
    return ownInputs;
  }

  /** Numbers of the messages that it ever sent to a node, by its index. */
  int[] sentTo(final int node) {
    return sentTo[node];
  }

  /** Whether the two differ in nothing but what was sent. */
  boolean hasSameCore(final NodeState other) {
    return core != UNKNOWN && core == other.core;
  }

  int facts() {
    return facts;
  }

  String failure() {
    return failure;
  }

  int campaigns() {
    return campaigns;
  }

  int proposals() {
    return proposals;
  }

  int crashes() {
    return crashes;
  }

  int ticks() {
    return ticks;
  }

  int next(final int input) {
    final int at = Input.index(input);
    return at < nexts.length ? nexts[at] : UNKNOWN;
  }

  void next(final int input, final int state) {
    final int at = Input.index(input);
    if (at >= nexts.length) {
      final int size = nexts.length;
      nexts = Arrays.copyOf(nexts, Math.max(at + 1, size * 5 / 4));
      Arrays.fill(nexts, size, nexts.length, UNKNOWN);
    }
    nexts[at] = state;
  }

  int[] knownInputs() {
    return IntStream.range(0, nexts.length)
        .filter(at -> nexts[at] != UNKNOWN)
        .map(Input::atIndex)
        .toArray();
  }
}
