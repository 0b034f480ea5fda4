package io.synod.simulation.exploration;

import io.synod.paxos.Ballot;
import io.synod.paxos.ValueView;
import io.synod.paxos.VoteRanges;
import io.synod.paxos.VoteStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** A node's disk: every record ever written and not lost, and how many of them are durable. */
final class Disk implements VoteStore {
  /** What a record says. */
  enum Kind {
    PROMISE,
    VOTE,
    LEARNED,
    CHOSEN
  }

  /** One record. The value is in characters, one for each byte. */
  record Entry(Kind kind, long instance, long ballot, String value) {
    boolean holdsValue() {
      return kind == Kind.VOTE || kind == Kind.LEARNED;
    }

    void add(final Digest digest) {
      digest.add(kind.ordinal()).add(instance).add(ballot).add(value);
    }
  }

  private final List<Entry> entries = new ArrayList<>();
  private final UnsafeBuffer buffer = new UnsafeBuffer(0, 0);
  private int forced;
  private long incarnation;

  List<Entry> entries() {
    return entries;
  }

  /** How many entries, from the first, a crash cannot take. */
  int forced() {
    return forced;
  }

  int unforced() {
    return entries.size() - forced;
  }

  void reopened() {
    incarnation++;
  }

  void force() {
    forced = entries.size();
  }

  void lose(final int newest) {
    entries.subList(entries.size() - newest, entries.size()).clear();
    forced = entries.size();
  }

  /** The highest ballot that a crash cannot make the node forget. */
  long durablePromise() {
    return highestPromise(forced);
  }

  /**
   * What tells two disks apart: of what is durable, the promise, the newest record of each
   * instance, the mark and the votes ever cast; of what is not, all, in order.
   */
  void add(final Digest digest) {
    final Map<Long, Entry> newest = new TreeMap<>();
    final Set<String> votes = new TreeSet<>();
    long mark = 0;
    for (final Entry entry : entries.subList(0, forced)) {
      if (entry.holdsValue()) {
        newest.put(entry.instance(), entry);
      }
      if (entry.kind() == Kind.VOTE) {
        votes.add(entry.toString());
      }
      if (entry.kind() == Kind.CHOSEN) {
        mark = entry.instance();
      }
    }
    digest.add(durablePromise()).add(mark).add(newest.size());
    newest.values().forEach(entry -> entry.add(digest));
    digest.add(votes.size());
    votes.forEach(digest::add);
    entries.subList(forced, entries.size()).forEach(entry -> entry.add(digest));
  }

  @Override
  public long promised() {
    return highestPromise(entries.size());
  }

  @Override
  public long promise(final long ballot) {
    return append(new Entry(Kind.PROMISE, 0, ballot, ""));
  }

  @Override
  public long vote(
      final long instance,
      final long ballot,
      final DirectBuffer value,
      final int offset,
      final int length) {
    return append(new Entry(Kind.VOTE, instance, ballot, Values.text(value, offset, length)));
  }

  @Override
  public long learned(
      final long instance,
      final long ballot,
      final DirectBuffer value,
      final int offset,
      final int length) {
    return append(new Entry(Kind.LEARNED, instance, ballot, Values.text(value, offset, length)));
  }

  @Override
  public void chosenThrough(final long instance) {
    append(new Entry(Kind.CHOSEN, instance, Ballot.NONE, ""));
  }

  @Override
  public long durablePosition() {
    return forced;
  }

  @Override
  public long incarnation() {
    return incarnation;
  }

  @Override
  public boolean mayHaveLostVotes() {
    return false;
  }

  @Override
  public void readmitted() {
    throw new IllegalStateException("nothing is lost here that was durable");
  }

  @Override
  public long read(final long instance, final ValueView view) {
    for (int i = entries.size() - 1; i >= 0; i--) {
      final Entry entry = entries.get(i);
      if (entry.holdsValue() && entry.instance() == instance) {
        final byte[] value = Values.bytes(entry.value());
        buffer.wrap(value);
        view.wrap(buffer, 0, value.length);
        return entry.ballot();
      }
    }
    return NOT_HELD;
  }

  @Override
  public void recover(final Recovery recovery) {
    for (final Entry entry : entries) {
      if (entry.holdsValue()) {
        recovery.onRecord(entry.instance(), entry.ballot(), VoteRanges.VOTE);
      } else if (entry.kind() == Kind.CHOSEN) {
        recovery.onChosenThrough(entry.instance());
      }
    }
  }

  private long append(final Entry entry) {
    entries.add(entry);
    return entries.size();
  }

  private long highestPromise(final int count) {
    long highest = Ballot.NONE;
    for (int i = 0; i < count; i++) {
      final Entry entry = entries.get(i);
      if (entry.kind() == Kind.PROMISE || entry.kind() == Kind.VOTE) {
        highest = Math.max(highest, entry.ballot());
      }
    }
    return highest;
  }
}
