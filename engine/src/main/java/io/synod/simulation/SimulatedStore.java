package io.synod.simulation;

import io.synod.paxos.Ballot;
import io.synod.paxos.ValueView;
import io.synod.paxos.VoteRanges;
import io.synod.paxos.VoteStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A disk in memory, as unhelpful as a disk may be: forces take their time and may fail; in a crash
 * it loses what was not forced, in part and out of order; it writes down what is chosen only now
 * and then; and its records can be damaged.
 */
public final class SimulatedStore implements VoteStore {
  /** Told of every record once it is durable. */
  @FunctionalInterface
  public interface Observer {
    /**
     * A record cannot be lost any more by a crash.
     *
     * @param kind of the record.
     * @param instance of it, or 0.
     * @param ballot of it, or 0.
     * @param value of it, or null.
     */
    void onDurable(Kind kind, long instance, long ballot, byte[] value);

    /**
     * A vote that was durable is lost without a trace: the host died.
     *
     * @param instance of it.
     * @param ballot of it.
     */
    default void onVoteLost(final long instance, final long ballot) {}

    /** What may be lost does not matter any more, says the core. */
    default void onReadmitted() {}
  }

  /** What a record says. */
  public enum Kind {
    /** A promise. */
    PROMISE,
    /** A vote, which may raise the promise. */
    VOTE,
    /** A value that another node said was chosen. */
    LEARNED,
    /** How far the log is chosen. */
    CHOSEN
  }

  private static final int CHOSEN_INTERVAL = 8;

  private record Entry(Kind kind, long instance, long ballot, byte[] value) {}

  private final boolean forcesLate;
  private final List<Entry> entries = new ArrayList<>();
  private final Map<Long, Integer> newest = new HashMap<>();
  private final Set<Integer> damaged = new HashSet<>();

  /** Of the damaged ones: lost before they were durable. */
  private final Set<Integer> lost = new HashSet<>();

  private final UnsafeBuffer buffer = new UnsafeBuffer(0, 0);
  private long promised = Ballot.NONE;
  private long chosenNoted;
  private long truncatedThrough;
  private Observer observer = (kind, instance, ballot, value) -> {};
  private Runnable boundary = () -> {};
  private int forced;
  private int forcing;
  private long forceDueNs;
  private long minForceNs;
  private long maxForceNs;
  private boolean refuses;
  private boolean failsForce;
  private long incarnation = 1;
  private boolean mayHaveLostVotes;

  /**
   * Makes an empty disk.
   *
   * @param forcesLate whether records are durable only once {@link #force} was called; else at
   *     once, and then only {@link #crashHost} loses those that were not forced.
   */
  public SimulatedStore(final boolean forcesLate) {
    this.forcesLate = forcesLate;
  }

  /**
   * Sets who is told of what is durable.
   *
   * @param observer told of every record.
   */
  public void observer(final Observer observer) {
    this.observer = observer;
  }

  /**
   * Sets how long a force takes, drawn evenly.
   *
   * @param minNs shortest, in nanoseconds.
   * @param maxNs longest, in nanoseconds.
   */
  public void forceDelayNs(final long minNs, final long maxNs) {
    minForceNs = minNs;
    maxForceNs = maxNs;
  }

  /** Makes durable what was written so far. */
  public void force() {
    forcedThrough(entries.size());
  }

  /** Loses all that was not forced. */
  public void crash() {
    lose(entries.size() - (int) durablePosition());
  }

  /**
   * Loses some of what was not forced: how many of the newest records is drawn.
   *
   * @param random source of what is lost.
   */
  public void crash(final RandomGenerator random) {
    crash(random, false);
  }

  /**
   * Loses some of what was not forced: nothing, the newest records, or any of them. Where a later
   * record survived, it shows that one is missing, which is then damage; of the newest there is no
   * trace.
   *
   * @param random source of what is lost.
   * @param outOfOrder whether records before one that survives may be lost, too.
   */
  void crash(final RandomGenerator random, final boolean outOfOrder) {
    if (forcesLate) {
      crash(random, outOfOrder, forced);
    }
  }

  private void crash(final RandomGenerator random, final boolean outOfOrder, final int first) {
    lose(random.nextInt(entries.size() - first + 1));
    if (outOfOrder) {
      for (int i = first; i < entries.size() - 1; i++) {
        final Kind kind = entries.get(i).kind();
        if ((kind == Kind.VOTE || kind == Kind.LEARNED) && random.nextInt(3) == 0) {
          damaged.add(i);
          if (forcesLate) {
            lost.add(i);
          }
        }
      }
    }
    forcedThrough(entries.size());
  }

  /**
   * As where the host dies: what was not forced may be lost, in part and out of order, also votes
   * that were durable enough to count. From now on votes may be missing.
   *
   * @param random source of what is lost.
   * @param outOfOrder whether records before one that survives may be lost, too.
   */
  public void crashHost(final RandomGenerator random, final boolean outOfOrder) {
    mayHaveLostVotes = true;
    crash(random, outOfOrder, forced);
  }

  /** The node starts again. */
  public void reopened() {
    incarnation++;
  }

  /**
   * Damages the newest record of an instance: from now on it reads as {@link #FAULTY}.
   *
   * @param instance that has a record.
   */
  public void damage(final long instance) {
    damaged.add(newest.get(instance));
  }

  /**
   * Sets whether votes are refused for the time being.
   *
   * @param refuses whether the disk takes no more for now.
   */
  public void refuses(final boolean refuses) {
    this.refuses = refuses;
  }

  /**
   * Tells an observer what is durably on the disk, newest record of each instance.
   *
   * @param instance to look up.
   * @return the ballot of its durable record, or {@link #NOT_HELD}.
   */
  public long durableBallot(final long instance) {
    final Integer at = newest.get(instance);
    return at == null || at >= durablePosition() ? NOT_HELD : entries.get(at).ballot();
  }

  /**
   * Tells an observer what is durably promised.
   *
   * @return the highest ballot of a durable promise or vote.
   */
  public long durablePromise() {
    long highest = Ballot.NONE;
    for (int i = (int) durablePosition() - 1; i >= 0 && highest < promised; i--) {
      final Entry entry = entries.get(i);
      if (entry.kind() == Kind.VOTE || entry.kind() == Kind.PROMISE) {
        highest = Math.max(highest, entry.ballot());
      }
    }
    return highest;
  }

  /**
   * Tells an observer whether any durable record of an instance has a value, be it the newest or
   * not.
   *
   * @param instance to look up.
   * @param value to look for.
   * @return whether there is one.
   */
  public boolean durablyHolds(final long instance, final byte[] value) {
    final Integer at = newest.get(instance);
    for (int i = at == null ? -1 : at; i >= 0; i--) {
      final Entry entry = entries.get(i);
      if (i < durablePosition()
          && entry.instance() == instance
          && entry.value() != null
          && Arrays.equals(entry.value(), value)) {
        return true;
      }
    }
    return false;
  }

  /**
   * The value of the newest record of an instance.
   *
   * @param instance to look up.
   * @return a copy of the bytes, or null where there is none.
   */
  public byte[] value(final long instance) {
    final Integer at = newest.get(instance);
    return at == null ? null : entries.get(at).value().clone();
  }

  /** Forgets the values of an instance and of those before; promises stay. */
  void truncate(final long through) {
    boundary.run();
    truncatedThrough = Math.max(truncatedThrough, through);
    boundary.run();
  }

  /** Called before and after everything that is written: a process may die there. */
  void boundary(final Runnable boundary) {
    this.boundary = boundary;
  }

  /**
   * Begins a force where something is to be forced, and ends it when its time is up.
   *
   * @return records that became durable.
   */
  int doWork(final long nowNs, final RandomGenerator random) {
    int work = 0;
    if (forcing > forced && nowNs >= forceDueNs) {
      if (failsForce) {
        failsForce = false;
        throw new CrashSignal();
      }
      work = forcesLate ? forcing - forced : 0;
      forcedThrough(forcing);
      boundary.run();
    }
    if (forcing <= forced && entries.size() > forced) {
      forcing = entries.size();
      forceDueNs =
          nowNs
              + minForceNs
              + (maxForceNs > minForceNs ? random.nextLong(maxForceNs - minForceNs) : 0);
    }
    return work;
  }

  /** Sets whether the next force fails, which ends the process. */
  void failForce(final boolean fails) {
    failsForce = fails;
  }

  @Override
  public long promised() {
    return promised;
  }

  @Override
  public long promise(final long ballot) {
    return append(new Entry(Kind.PROMISE, 0, ballot, null));
  }

  @Override
  public long vote(
      final long instance,
      final long ballot,
      final DirectBuffer value,
      final int offset,
      final int length) {
    return refuses ? REFUSED : append(entry(Kind.VOTE, instance, ballot, value, offset, length));
  }

  @Override
  public long learned(
      final long instance,
      final long ballot,
      final DirectBuffer value,
      final int offset,
      final int length) {
    return refuses ? REFUSED : append(entry(Kind.LEARNED, instance, ballot, value, offset, length));
  }

  @Override
  public void chosenThrough(final long instance) {
    if (instance >= chosenNoted + CHOSEN_INTERVAL) {
      chosenNoted = instance;
      append(new Entry(Kind.CHOSEN, instance, Ballot.NONE, null));
    }
  }

  @Override
  public long durablePosition() {
    return forcesLate ? forced : entries.size();
  }

  @Override
  public long incarnation() {
    return incarnation;
  }

  @Override
  public boolean mayHaveLostVotes() {
    return mayHaveLostVotes;
  }

  @Override
  public void readmitted() {
    boundary.run();
    mayHaveLostVotes = false;
    observer.onReadmitted();
    boundary.run();
  }

  @Override
  public long read(final long instance, final ValueView view) {
    if (instance <= truncatedThrough) {
      return FAULTY;
    }
    final Integer at = newest.get(instance);
    if (at == null) {
      return NOT_HELD;
    }
    if (damaged.contains(at)) {
      return FAULTY;
    }
    final Entry entry = entries.get(at);
    buffer.wrap(entry.value());
    view.wrap(buffer, 0, entry.value().length);
    return entry.ballot();
  }

  @Override
  public void recover(final Recovery recovery) {
    if (truncatedThrough > 0) {
      recovery.onTruncated(truncatedThrough, promised);
    }
    for (int i = 0; i < entries.size(); i++) {
      final Entry entry = entries.get(i);
      switch (entry.kind()) {
        case VOTE, LEARNED -> {
          if (entry.instance() > truncatedThrough) {
            recovery.onRecord(
                entry.instance(),
                entry.ballot(),
                damaged.contains(i) ? VoteRanges.FAULTY : VoteRanges.VOTE);
          }
        }
        case CHOSEN -> recovery.onChosenThrough(entry.instance());
        case PROMISE -> {}
      }
    }
  }

  private void lose(final int count) {
    final int durable = (int) durablePosition();
    for (int i = 0; i < count; i++) {
      final Entry entry = entries.remove(entries.size() - 1);
      if (entry.kind() == Kind.VOTE && entries.size() < durable) {
        observer.onVoteLost(entry.instance(), entry.ballot());
      }
      damaged.remove(entries.size());
      lost.remove(entries.size());
    }
    forced = Math.min(forced, entries.size());
    forcing = 0;
    newest.clear();
    promised = Ballot.NONE;
    chosenNoted = 0;
    for (int i = 0; i < entries.size(); i++) {
      index(i);
    }
  }

  private static Entry entry(
      final Kind kind,
      final long instance,
      final long ballot,
      final DirectBuffer value,
      final int offset,
      final int length) {
    final byte[] bytes = new byte[length];
    value.getBytes(offset, bytes);
    return new Entry(kind, instance, ballot, bytes);
  }

  private long append(final Entry entry) {
    boundary.run();
    final boolean raises = entry.kind() != Kind.LEARNED && entry.ballot() > promised;
    entries.add(entry);
    index(entries.size() - 1);
    if (!forcesLate) {
      observe(entry);
      if (raises) {
        force();
      }
    }
    boundary.run();
    return entries.size();
  }

  private void forcedThrough(final int position) {
    while (forced < position) {
      if (forcesLate && !lost.contains(forced)) {
        observe(entries.get(forced));
      }
      forced++;
    }
  }

  private void observe(final Entry entry) {
    observer.onDurable(entry.kind(), entry.instance(), entry.ballot(), entry.value());
  }

  private void index(final int at) {
    final Entry entry = entries.get(at);
    if (entry.kind() == Kind.VOTE || entry.kind() == Kind.LEARNED) {
      newest.put(entry.instance(), at);
    }
    if (entry.kind() == Kind.VOTE || entry.kind() == Kind.PROMISE) {
      promised = Math.max(promised, entry.ballot());
    }
    if (entry.kind() == Kind.CHOSEN) {
      chosenNoted = entry.instance();
    }
  }
}
