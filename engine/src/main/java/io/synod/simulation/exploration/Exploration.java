package io.synod.simulation.exploration;

import io.synod.paxos.Configuration;
import io.synod.paxos.Member;
import io.synod.paxos.Quorums;
import io.synod.paxos.Role;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongPredicate;
import java.util.function.ToIntFunction;
import org.agrona.collections.LongArrayList;
import org.agrona.collections.LongHashSet;

/**
 * Visits every world that a small cluster of real cores can come to, breadth first, and asks in
 * each whether the rules hold.
 *
 * <p>A world is what each node has come to, including all that it ever sent. A message, once sent,
 * stays: it may arrive at any later time, any number of times, or never. So loss, repetition and
 * reordering need no bound. A crash and the start after it are one step, for a node that is down is
 * like one that nothing reaches. Elections do not wait for a time-out: any proposer may stand at
 * any moment.
 *
 * <p>Of worlds that differ in nothing but that one has more messages about, where a step leads from
 * the other to it, only that is visited: whatever can happen can happen there too. Node states are
 * the same where they behave alike from then on, see {@link CoreDigest}.
 *
 * <p>One thread; give each exploration its own instance.
 */
public final class Exploration {
  private static final int KEY_BITS = 63;

  private final Bounds bounds;
  private final Configuration configuration;
  private final Rules rules;
  private final Sents sents = new Sents();
  private final List<Facts> facts = new ArrayList<>();
  private final NodeStates[] nodes;
  private final int bits;
  private final LongHashSet visited = new LongHashSet(1 << 16);
  private final LongHashSet sound = new LongHashSet(1 << 10);
  private final List<LongArrayList> levels = new ArrayList<>();
  private Consumer<Result> listener = result -> {};
  private long transitions;
  private Violation violation;

  /**
   * Makes an exploration of the real protocol.
   *
   * @param bounds of the worlds.
   */
  public Exploration(final Bounds bounds) {
    this(bounds, Seams.NONE);
  }

  /**
   * Makes an exploration in which something around the cores is replaced.
   *
   * @param bounds of the worlds.
   * @param seams give what stands around each core.
   */
  public Exploration(final Bounds bounds, final Seams seams) {
    this.bounds = bounds;
    configuration = configuration(bounds);
    rules = new Rules(configuration.quorums().phase2());
    bits = KEY_BITS / bounds.acceptors();
    nodes = new NodeStates[bounds.acceptors()];
    final Map<Facts, Integer> numbers = new HashMap<>();
    for (int i = 0; i < nodes.length; i++) {
      nodes[i] = new NodeStates(i + 1, bounds, seams, configuration, sents, numbers, facts);
    }
  }

  /**
   * Sets who is told how far the exploration is.
   *
   * @param listener told after every number of steps that all worlds of were visited.
   * @return this.
   */
  public Exploration onProgress(final Consumer<Result> listener) {
    this.listener = listener;
    return this;
  }

  /**
   * Explores until all is visited, a rule is broken, or there are too many states.
   *
   * @return what was found.
   */
  public Result run() {
    levels.add(new LongArrayList());
    visit(0);
    boolean complete = false;
    while (violation == null && visited.size() < bounds.mostStates() && !complete) {
      final LongArrayList level = levels.get(levels.size() - 1);
      levels.add(new LongArrayList());
      for (int i = 0; i < level.size() && violation == null; i++) {
        successors(level.getLong(i), this::visit);
        if (visited.size() >= bounds.mostStates()) {
          break;
        }
      }
      complete = levels.get(levels.size() - 1).isEmpty();
      listener.accept(result(false));
    }
    return result(complete && violation == null && visited.size() < bounds.mostStates());
  }

  NodeStates[] nodes() {
    return nodes;
  }

  private Result result(final boolean complete) {
    long nodeStates = 0;
    long steps = 0;
    for (final NodeStates each : nodes) {
      nodeStates += each.size();
      steps += each.steps();
    }
    return new Result(
        bounds,
        visited.size(),
        transitions,
        levels.size() - 1,
        nodeStates,
        steps,
        facts.stream().mapToLong(Facts::highestInstance).max().orElse(0),
        sents.size(),
        complete,
        violation);
  }

  /** Gives each world that can come next to a visitor, until that has enough. */
  private boolean successors(final long world, final LongPredicate visitor) {
    final long richer = richer(world);
    if (richer != world) {
      transitions++;
      return visitor.test(richer);
    }
    final boolean mayCrash = used(world, NodeState::crashes) < bounds.crashes();
    boolean wanted = true;
    for (int i = 0; i < nodes.length && wanted; i++) {
      final int state = stateOf(world, i);
      for (final int input : nodes[i].get(state).ownInputs()) {
        if (wanted && isWithinBounds(world, input, mayCrash)) {
          wanted = follow(world, i, state, input, mayCrash, visitor);
        }
      }
      for (int j = 0; j < nodes.length && wanted; j++) {
        for (final int message : nodes[j].get(stateOf(world, j)).sentTo(i)) {
          wanted = wanted && follow(world, i, state, message, mayCrash, visitor);
        }
      }
    }
    return wanted;
  }

  /**
   * A world in which a node sent more and nothing else differs, where one step leads to it.
   * Whatever can come of this world can come of that, with more messages about, and no rule is
   * broken by fewer messages: so none but that need be visited.
   */
  private long richer(final long world) {
    for (int i = 0; i < nodes.length; i++) {
      final int state = stateOf(world, i);
      for (int j = 0; j < nodes.length; j++) {
        for (final int message : nodes[j].get(stateOf(world, j)).sentTo(i)) {
          final int next = nodes[i].next(state, message);
          if (next != state && nodes[i].get(next).hasSameCore(nodes[i].get(state))) {
            return moved(world, i, state, next);
          }
        }
      }
    }
    return world;
  }

  private long moved(final long world, final int node, final int from, final int to) {
    if (to >= 1L << bits) {
      throw new IllegalStateException(
          "node " + (node + 1) + " has too many states: states=" + to + " bits=" + bits);
    }
    return world + ((long) (to - from) << (node * bits));
  }

  /** Where nothing parts a step, a crash may strike in it; else it is a step of its own. */
  private boolean follow(
      final long world,
      final int node,
      final int state,
      final int input,
      final boolean mayCrash,
      final LongPredicate visitor) {
    boolean wanted = follow(world, node, state, input, visitor);
    if (mayCrash && bounds.grain() == Grain.WHOLE && !Input.isStruck(input)) {
      for (int lost = 0; lost <= Input.MOST_LOST && wanted; lost++) {
        wanted = follow(world, node, state, Input.struck(input, lost), visitor);
      }
    }
    return wanted;
  }

  private boolean follow(
      final long world,
      final int node,
      final int state,
      final int input,
      final LongPredicate visitor) {
    final int next = nodes[node].next(state, input);
    if (next == state) {
      return true;
    }
    transitions++;
    return visitor.test(moved(world, node, state, next));
  }

  private boolean isWithinBounds(final long world, final int input, final boolean mayCrash) {
    return switch (input) {
      case Input.CAMPAIGN -> used(world, NodeState::campaigns) < bounds.campaigns();
      case Input.PROPOSE -> used(world, NodeState::proposals) < bounds.proposals();
      case Input.TICK -> used(world, NodeState::ticks) < bounds.ticks();
      default -> mayCrash || !Input.isStruck(input);
    };
  }

  private int used(final long world, final ToIntFunction<NodeState> count) {
    int used = 0;
    for (int i = 0; i < nodes.length; i++) {
      used += count.applyAsInt(nodes[i].get(stateOf(world, i)));
    }
    return used;
  }

  private boolean visit(final long world) {
    if (visited.add(world)) {
      levels.get(levels.size() - 1).addLong(world);
      final String rule = broken(world);
      if (rule != null) {
        violation = new Violation(nodes.length, rule, way(world));
      }
    }
    return violation == null;
  }

  private String broken(final long world) {
    long key = 0;
    for (int i = 0; i < nodes.length; i++) {
      final NodeState state = nodes[i].get(stateOf(world, i));
      if (state.failure() != null) {
        return state.failure() + ": node=" + (i + 1);
      }
      key = (key << bits) | state.facts();
    }
    if (!sound.add(key)) {
      return null;
    }
    final List<Facts> known = new ArrayList<>();
    for (int i = 0; i < nodes.length; i++) {
      known.add(facts.get(nodes[i].get(stateOf(world, i)).facts()));
    }
    return rules.broken(known);
  }

  /** A way to a world of the newest level, found backwards. */
  private List<Violation.Step> way(final long world) {
    final List<Violation.Step> way = new ArrayList<>();
    final long[] target = {world};
    for (int depth = levels.size() - 2; depth >= 0; depth--) {
      final LongArrayList level = levels.get(depth);
      for (int i = 0; i < level.size(); i++) {
        final long from = level.getLong(i);
        final boolean[] leads = {false};
        successors(
            from,
            next -> {
              leads[0] |= next == target[0];
              return !leads[0];
            });
        if (leads[0]) {
          way.add(0, step(from, target[0]));
          target[0] = from;
          break;
        }
      }
    }
    return way;
  }

  private Violation.Step step(final long from, final long to) {
    for (int i = 0; i < nodes.length; i++) {
      final int before = stateOf(from, i);
      final int after = stateOf(to, i);
      if (before != after) {
        final NodeState state = nodes[i].get(before);
        for (final int input : state.knownInputs()) {
          if (state.next(input) == after) {
            final int plain = Input.plain(input);
            return new Violation.Step(i + 1, input, plain < 0 ? null : sents.get(plain));
          }
        }
      }
    }
    throw new IllegalStateException("no step leads from " + from + " to " + to);
  }

  private int stateOf(final long world, final int node) {
    return (int) ((world >>> (node * bits)) & ((1L << bits) - 1));
  }

  private static Configuration configuration(final Bounds bounds) {
    final List<Member> members = new ArrayList<>();
    for (int id = 1; id <= bounds.acceptors(); id++) {
      members.add(
          id <= bounds.proposers()
              ? Member.server(id)
              : new Member(id, Set.of(Role.ACCEPTOR, Role.LEARNER)));
    }
    return new Configuration(1, members, Quorums.majority(bounds.acceptors()));
  }
}
