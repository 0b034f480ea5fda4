package io.synod.simulation;

import io.synod.paxos.Configuration;
import io.synod.paxos.VoteRanges;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.Predicate;

/**
 * Carries messages with random delays, and loses, repeats, holds back or refuses them as it is
 * told. All from one seed.
 */
public final class SimulatedNetwork {
  /**
   * A message under way.
   *
   * @param dueNs when it arrives.
   * @param order breaks ties in the order of sending.
   * @param from sender.
   * @param to receiver.
   * @param bytes that are carried, as the product's encoder wrote them.
   * @param flaw why the receiver must not believe them, in words that follow "that is"; null where
   *     they are as a peer sent them.
   */
  record Envelope(long dueNs, long order, int from, int to, byte[] bytes, String flaw)
      implements Comparable<Envelope> {
    @Override
    public int compareTo(final Envelope other) {
      final int byTime = Long.compare(dueNs, other.dueNs);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }

  /** Decides whether a message gets through. */
  @FunctionalInterface
  public interface Filter {
    /**
     * Decides.
     *
     * @param from sender.
     * @param to receiver.
     * @param message under way.
     * @return false where it is lost.
     */
    boolean passes(int from, int to, Message message);
  }

  /** Decides how long a link holds its messages back. */
  @FunctionalInterface
  public interface Clog {
    /**
     * Decides.
     *
     * @param from sender.
     * @param to receiver.
     * @return true time in nanoseconds before which nothing arrives; 0 where nothing is held back.
     */
    long heldUntilNs(int from, int to);
  }

  /** Sees what is sent and what becomes of it. */
  @FunctionalInterface
  public interface Observer {
    /**
     * A message was sent.
     *
     * @param from sender.
     * @param to receiver.
     * @param message that was sent.
     * @param lost whether it will never arrive, or with other bytes.
     */
    void onSent(int from, int to, Message message, boolean lost);
  }

  private static final int MEMORY = 256;

  /**
   * With so many messages under way none is repeated: what is sent in answer would grow for ever.
   */
  private static final int MOST_REPEATING = 4096;

  private final SeededRandom random;
  private final List<Envelope> memory = new ArrayList<>();
  private final PriorityQueue<Envelope> underWay = new PriorityQueue<>();
  private final SimulatedCluster cluster;
  private final Spoiler spoiler;
  private long order;
  private long minDelayNs = 50_000;
  private long maxDelayNs = 50_000;
  private double loss;
  private double duplication;
  private double refusal;
  private double tail;
  private double replay;
  private double corruption;
  private double strays;
  private Predicate<Message> replayed = message -> true;
  private int rangesPerPage = VoteRanges.MAX_PER_PAGE;
  private Filter filter = (from, to, message) -> true;
  private Observer observer = (from, to, message, lost) -> {};
  private Clog clog = (from, to) -> 0;
  private Runnable boundary = () -> {};
  private final Map<Integer, Long> lastDueNs = new HashMap<>();
  private boolean ordered;

  SimulatedNetwork(
      final SimulatedCluster cluster,
      final Configuration configuration,
      final SeededRandom random) {
    this.cluster = cluster;
    spoiler = new Spoiler(configuration, random);
    this.random = random;
  }

  /**
   * Sets the delay of each message, drawn evenly.
   *
   * @param minNs shortest, in nanoseconds.
   * @param maxNs longest, in nanoseconds.
   * @return this.
   */
  public SimulatedNetwork delayNs(final long minNs, final long maxNs) {
    minDelayNs = minNs;
    maxDelayNs = maxNs;
    return this;
  }

  /**
   * Sets how often faults come.
   *
   * @param loss share of messages lost, from 0 to 1.
   * @param duplication share of messages that arrive twice.
   * @param tail share of messages that take up to a hundred times longer.
   * @param refusal share of sends that are refused.
   * @return this.
   */
  public SimulatedNetwork faults(
      final double loss, final double duplication, final double tail, final double refusal) {
    this.loss = loss;
    this.duplication = duplication;
    this.tail = tail;
    this.refusal = refusal;
    return this;
  }

  /**
   * Sets how often a message of long ago arrives again, as from its sender of then.
   *
   * @param replay share of sends that bring one back, from 0 to 1.
   * @param replayed which messages are brought back.
   * @return this.
   */
  public SimulatedNetwork replays(final double replay, final Predicate<Message> replayed) {
    this.replay = replay;
    this.replayed = replayed;
    return this;
  }

  /**
   * Sets how often a message arrives that must not be believed.
   *
   * @param corruption share of messages whose bytes change on the way, from 0 to 1.
   * @param strays share of sends that bring one of another cluster, configuration or node besides.
   * @return this.
   */
  public SimulatedNetwork spoils(final double corruption, final double strays) {
    this.corruption = corruption;
    this.strays = strays;
    return this;
  }

  /**
   * Sets how small the pages of a promise are.
   *
   * @param rangesPerPage see {@link io.synod.paxos.Peers#rangesPerPage}.
   * @return this.
   */
  public SimulatedNetwork rangesPerPage(final int rangesPerPage) {
    this.rangesPerPage = rangesPerPage;
    return this;
  }

  /**
   * Sets which messages get through: partitions, clogs, the loss of one particular message.
   *
   * @param filter asked for each message when it is sent.
   * @return this.
   */
  public SimulatedNetwork filter(final Filter filter) {
    this.filter = filter;
    return this;
  }

  /**
   * Sets which links hold their messages back, to let them go at once.
   *
   * @param clog asked for each message when it is sent.
   * @return this.
   */
  public SimulatedNetwork clog(final Clog clog) {
    this.clog = clog;
    return this;
  }

  /**
   * Sets whether the messages of each link arrive in the order in which they were sent, as those of
   * one stream of the real transport do.
   *
   * @param ordered whether they do; else each has its own delay.
   * @return this.
   */
  public SimulatedNetwork ordered(final boolean ordered) {
    this.ordered = ordered;
    return this;
  }

  /**
   * Adds who sees the messages.
   *
   * @param observer told of each when it is sent, after those before it.
   * @return this.
   */
  public SimulatedNetwork observer(final Observer observer) {
    final Observer before = this.observer;
    this.observer =
        (from, to, message, lost) -> {
          before.onSent(from, to, message, lost);
          observer.onSent(from, to, message, lost);
        };
    return this;
  }

  /** Called before and after everything that a node sends: its process may die there. */
  void boundary(final Runnable boundary) {
    this.boundary = boundary;
  }

  int rangesPerPage() {
    return rangesPerPage;
  }

  /** Sends a message to one node or all others; false where the sends are refused for now. */
  boolean send(final int from, final int to, final int[] others, final Message message) {
    if (random.chance(refusal)) {
      return false;
    }
    final byte[] bytes = cluster.node(from).codec().bytes(message);
    if (to == MessagePeers.ALL) {
      for (final int other : others) {
        send(from, other, message, bytes);
      }
    } else {
      send(from, to, message, bytes);
    }
    return true;
  }

  private void send(final int from, final int to, final Message message, final byte[] bytes) {
    boundary.run();
    final boolean lost = !filter.passes(from, to, message) || random.chance(loss);
    final boolean spoiled = !lost && random.chance(corruption);
    observer.onSent(from, to, message, lost || spoiled);
    if (spoiled) {
      post(from, to, spoiler.damaged(bytes));
    } else if (!lost) {
      post(from, to, message, bytes);
      if (random.chance(duplication) && mayRepeat()) {
        post(from, to, message, bytes);
      }
    }
    if (random.chance(strays)) {
      post(from, to, spoiler.stray(message, from, cluster.node(from).codec()));
    }
    if (replay > 0) {
      bringBack();
    }
    boundary.run();
  }

  /** When the next message arrives; {@link Long#MAX_VALUE} where none is under way. */
  long nextDueNs() {
    return underWay.isEmpty() ? Long.MAX_VALUE : underWay.peek().dueNs();
  }

  Envelope take() {
    return underWay.remove();
  }

  boolean isQuiet() {
    return underWay.isEmpty();
  }

  private boolean mayRepeat() {
    return underWay.size() < MOST_REPEATING;
  }

  private void bringBack() {
    if (!memory.isEmpty() && random.chance(replay) && mayRepeat()) {
      final Envelope old = memory.get(random.nextInt(memory.size()));
      underWay.add(
          new Envelope(
              cluster.nowNs() + delayNs(), order++, old.from(), old.to(), old.bytes(), old.flaw()));
    }
  }

  private void post(final int from, final int to, final Spoiler.Flawed flawed) {
    underWay.add(new Envelope(dueNs(from, to), order++, from, to, flawed.bytes(), flawed.flaw()));
  }

  private void post(final int from, final int to, final Message message, final byte[] bytes) {
    final Envelope envelope = new Envelope(dueNs(from, to), order++, from, to, bytes, null);
    underWay.add(envelope);
    if (replay > 0 && replayed.test(message)) {
      remember(envelope);
    }
  }

  /** Keeps some of all ages: a new one takes the place of any. */
  private void remember(final Envelope envelope) {
    if (memory.size() < MEMORY) {
      memory.add(envelope);
    } else if (random.nextInt(4) == 0) {
      memory.set(random.nextInt(MEMORY), envelope);
    }
  }

  private long dueNs(final int from, final int to) {
    final long dueNs = Math.max(cluster.nowNs() + delayNs(), clog.heldUntilNs(from, to));
    final int link = from << 16 | to;
    final long orderedNs = ordered ? Math.max(dueNs, lastDueNs.getOrDefault(link, 0L)) : dueNs;
    lastDueNs.put(link, orderedNs);
    return orderedNs;
  }

  private long delayNs() {
    long delayNs = minDelayNs;
    if (maxDelayNs > minDelayNs) {
      delayNs += random.nextLong(maxDelayNs - minDelayNs);
    }
    return random.chance(tail) ? delayNs * (1 + random.nextInt(100)) : delayNs;
  }
}
