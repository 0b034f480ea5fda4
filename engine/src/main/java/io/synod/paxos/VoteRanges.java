package io.synod.paxos;

import java.util.Arrays;

/**
 * A run-length list of the records that a node holds: (first instance, last instance, ballot,
 * state), ascending, without overlaps. There are as many ranges as there were leaders, not as there
 * are instances, so it stays small. Recording at the end, the usual case, costs constant time and
 * allocates nothing but when the list grows.
 */
public final class VoteRanges {
  /** State of a range whose votes are held. */
  public static final byte VOTE = 1;

  /** State of a range whose records are damaged: there may have been votes. */
  public static final byte FAULTY = 2;

  /** Most ranges that one page of a promise holds, so that it fits one unfragmented message. */
  public static final int MAX_PER_PAGE = 32;

  private static final int INITIAL_CAPACITY = 64;

  private long[] firsts = new long[INITIAL_CAPACITY];
  private long[] lasts = new long[INITIAL_CAPACITY];
  private long[] ballots = new long[INITIAL_CAPACITY];
  private byte[] states = new byte[INITIAL_CAPACITY];
  private int size;

  /**
   * Number of ranges.
   *
   * @return from 0.
   */
  public int size() {
    return size;
  }

  /**
   * First instance of a range.
   *
   * @param index from 0 to {@link #size()} - 1.
   * @return the instance.
   */
  public long first(final int index) {
    return firsts[index];
  }

  /**
   * Last instance of a range.
   *
   * @param index from 0 to {@link #size()} - 1.
   * @return the instance.
   */
  public long last(final int index) {
    return lasts[index];
  }

  /**
   * Ballot of a range's records.
   *
   * @param index from 0 to {@link #size()} - 1.
   * @return the ballot.
   */
  public long ballot(final int index) {
    return ballots[index];
  }

  /**
   * State of a range's records.
   *
   * @param index from 0 to {@link #size()} - 1.
   * @return {@link #VOTE} or {@link #FAULTY}.
   */
  public byte state(final int index) {
    return states[index];
  }

  /**
   * Last instance of all.
   *
   * @return the instance, or 0 where the list is empty.
   */
  public long tail() {
    return size == 0 ? 0 : lasts[size - 1];
  }

  /**
   * First instance whose record is damaged.
   *
   * @return the instance, or {@link Long#MAX_VALUE} where none is.
   */
  public long firstFaulty() {
    for (int i = 0; i < size; i++) {
      if (states[i] == FAULTY) {
        return firsts[i];
      }
    }
    return Long.MAX_VALUE;
  }

  /** Forgets every range. */
  public void clear() {
    size = 0;
  }

  /**
   * Finds the first range that ends at or after an instance.
   *
   * @param instance from 1.
   * @return its index, or {@link #size()} where there is none.
   */
  public int indexAtOrAfter(final long instance) {
    int low = 0;
    int high = size;
    if (high > 0 && lasts[high - 1] < instance) {
      return high;
    }
    while (low < high) {
      final int middle = (low + high) >>> 1;
      if (lasts[middle] < instance) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /**
   * Finds the range that holds an instance.
   *
   * @param instance from 1.
   * @return its index, or -1 where the instance has no record.
   */
  public int indexOf(final long instance) {
    final int index = indexAtOrAfter(instance);
    return index < size && firsts[index] <= instance ? index : -1;
  }

  /**
   * How far an unbroken run of votes in one ballot goes.
   *
   * @param from first instance of the run.
   * @param ballot of the votes.
   * @return the last instance of the run; {@code from - 1} where there is no vote at {@code from}.
   */
  public long votedThrough(final long from, final long ballot) {
    long through = from - 1;
    for (int i = indexAtOrAfter(from); i < size; i++) {
      if (firsts[i] > through + 1 || ballots[i] != ballot || states[i] != VOTE) {
        break;
      }
      through = lasts[i];
    }
    return through;
  }

  /**
   * Records that an instance's newest record has this ballot and state; replaces what was there.
   *
   * @param instance from 1.
   * @param ballot of the record.
   * @param state {@link #VOTE} or {@link #FAULTY}.
   */
  public void record(final long instance, final long ballot, final byte state) {
    record(instance, instance, ballot, state);
  }

  /**
   * Records a whole range; replaces what was there.
   *
   * @param first instance.
   * @param last instance, not below {@code first}.
   * @param ballot of the records.
   * @param state {@link #VOTE} or {@link #FAULTY}.
   */
  public void record(final long first, final long last, final long ballot, final byte state) {
    if (size > 0 && first == lasts[size - 1] + 1 && same(size - 1, ballot, state)) {
      lasts[size - 1] = last;
      return;
    }
    final int at = indexAtOrAfter(first);
    if (at < size && firsts[at] <= first && lasts[at] >= last && same(at, ballot, state)) {
      return;
    }
    replace(at, first, last, ballot, state);
  }

  /**
   * Forgets every record below an instance.
   *
   * @param instance that stays.
   */
  public void truncateBelow(final long instance) {
    final int keep = indexAtOrAfter(instance);
    remove(0, keep);
    if (size > 0 && firsts[0] < instance) {
      firsts[0] = instance;
    }
  }

  private boolean same(final int index, final long ballot, final byte state) {
    return ballots[index] == ballot && states[index] == state;
  }

  private void replace(
      final int at, final long first, final long last, final long ballot, final byte state) {
    int index = at;
    if (index < size && firsts[index] < first) {
      final long tail = lasts[index];
      final long tailBallot = ballots[index];
      final byte tailState = states[index];
      lasts[index] = first - 1;
      index++;
      if (tail > last) {
        insert(index, last + 1, tail, tailBallot, tailState);
      }
    }
    int end = index;
    while (end < size && lasts[end] <= last) {
      end++;
    }
    if (end < size && firsts[end] <= last) {
      firsts[end] = last + 1;
    }
    remove(index, end);
    insert(index, first, last, ballot, state);
    joinWithNext(index);
    if (index > 0) {
      joinWithNext(index - 1);
    }
  }

  private void joinWithNext(final int index) {
    final int next = index + 1;
    if (next < size
        && lasts[index] + 1 == firsts[next]
        && same(next, ballots[index], states[index])) {
      lasts[index] = lasts[next];
      remove(next, next + 1);
    }
  }

  private void insert(
      final int index, final long first, final long last, final long ballot, final byte state) {
    if (size == firsts.length) {
      final int capacity = size * 2;
      firsts = Arrays.copyOf(firsts, capacity);
      lasts = Arrays.copyOf(lasts, capacity);
      ballots = Arrays.copyOf(ballots, capacity);
      states = Arrays.copyOf(states, capacity);
    }
    move(index, index + 1, size - index);
    firsts[index] = first;
    lasts[index] = last;
    ballots[index] = ballot;
    states[index] = state;
    size++;
  }

  private void remove(final int from, final int to) {
    if (to > from) {
      move(to, from, size - to);
      size -= to - from;
    }
  }

  private void move(final int from, final int to, final int count) {
    System.arraycopy(firsts, from, firsts, to, count);
    System.arraycopy(lasts, from, lasts, to, count);
    System.arraycopy(ballots, from, ballots, to, count);
    System.arraycopy(states, from, states, to, count);
  }

  @Override
  public String toString() {
    final StringBuilder text = new StringBuilder("[");
    for (int i = 0; i < size; i++) {
      text.append(i == 0 ? "" : " ").append(firsts[i]);
      if (lasts[i] != firsts[i]) {
        text.append("..").append(lasts[i]);
      }
      text.append(states[i] == FAULTY ? "!" : "@").append(Ballot.format(ballots[i]));
    }
    return text.append(']').toString();
  }
}
