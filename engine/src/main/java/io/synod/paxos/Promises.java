package io.synod.paxos;

import java.util.BitSet;

/**
 * The promises that a candidate has for one ballot, each whole or not counted, and what they oblige
 * it to propose.
 */
final class Promises {
  private final Configuration configuration;
  private final VoteRanges[] ranges;
  private final BitSet[] pagesHeld;
  private final long[] incarnations;
  private final long[] chosenThrough;
  private final int[] attempts;
  private final int[] pageCounts;
  private final boolean[] complete;
  private int completeCount;

  Promises(final Configuration configuration) {
    this.configuration = configuration;
    final int size = configuration.members().size();
    ranges = new VoteRanges[size];
    pagesHeld = new BitSet[size];
    for (int i = 0; i < size; i++) {
      ranges[i] = new VoteRanges();
      pagesHeld[i] = new BitSet();
    }
    incarnations = new long[size];
    chosenThrough = new long[size];
    attempts = new int[size];
    pageCounts = new int[size];
    complete = new boolean[size];
  }

  void reset() {
    completeCount = 0;
    for (int i = 0; i < complete.length; i++) {
      complete[i] = false;
      pagesHeld[i].clear();
    }
  }

  int completeCount() {
    return completeCount;
  }

  boolean isComplete(final int index) {
    return complete[index];
  }

  /** Counts this node's own promise. */
  void own(final int index, final Log log) {
    addPage(index, 0, 0, log.heldThrough(), 0, 1, log.records());
  }

  /**
   * Takes one page, in whatever order they come. Pages are used only where all are of the same
   * answer: of one incarnation, one attempt, one number of pages and one chosenThrough, which
   * ascends whenever the sender's records change.
   *
   * @return false where the page was not of use.
   */
  boolean addPage(
      final int index,
      final long incarnation,
      final int attempt,
      final long chosen,
      final int page,
      final int pages,
      final VoteRanges source) {
    if (complete[index]) {
      return false;
    }
    final boolean first = pagesHeld[index].isEmpty();
    final boolean sameAnswer =
        incarnation == incarnations[index]
            && attempt == attempts[index]
            && chosen == chosenThrough[index]
            && pages == pageCounts[index];
    if (first || !sameAnswer) {
      if (!first && isOlder(index, incarnation, attempt, chosen)) {
        return false;
      }
      ranges[index].clear();
      pagesHeld[index].clear();
      incarnations[index] = incarnation;
      attempts[index] = attempt;
      chosenThrough[index] = chosen;
      pageCounts[index] = pages;
    }
    if (pagesHeld[index].get(page)) {
      return false;
    }
    for (int i = source.indexAtOrAfter(chosen + 1); i < source.size(); i++) {
      ranges[index].record(source.first(i), source.last(i), source.ballot(i), source.state(i));
    }
    pagesHeld[index].set(page);
    if (pagesHeld[index].cardinality() == pages) {
      complete[index] = true;
      completeCount++;
    }
    return true;
  }

  /** Whether an answer is of before the one whose pages are held. */
  private boolean isOlder(
      final int index, final long incarnation, final int attempt, final long chosen) {
    if (incarnation != incarnations[index]) {
      return incarnation < incarnations[index];
    }
    return attempt != attempts[index] ? attempt < attempts[index] : chosen < chosenThrough[index];
  }

  /** Highest chosenThrough that a whole promise named. */
  long chosenThrough() {
    long highest = 0;
    for (int i = 0; i < complete.length; i++) {
      if (complete[i]) {
        highest = Math.max(highest, chosenThrough[i]);
      }
    }
    return highest;
  }

  /**
   * Works out what must be proposed from {@code base} on: the vote of the highest ballot, or a
   * no-op where a quorum has none ("Paxos Made Simple", 2.2, P2c, for every instance at once).
   *
   * @param base first instance after the highest known chosenThrough.
   * @param plan gets the ranges, without gaps; ballot {@link Ballot#NONE} stands for no-ops.
   * @return false where damaged records could hide a vote and more promises are needed.
   */
  boolean plan(final long base, final Adoption plan) {
    plan.reset();
    long top = base - 1;
    for (int i = 0; i < complete.length; i++) {
      if (complete[i]) {
        top = Math.max(top, ranges[i].tail());
      }
    }
    long instance = base;
    while (instance <= top) {
      final long end = segmentEnd(instance, top);
      if (!planSegment(instance, end, plan)) {
        return false;
      }
      instance = end + 1;
    }
    return true;
  }

  private long segmentEnd(final long instance, final long top) {
    long end = top;
    for (int i = 0; i < complete.length; i++) {
      if (complete[i]) {
        final int at = ranges[i].indexAtOrAfter(instance);
        if (at < ranges[i].size()) {
          final long first = ranges[i].first(at);
          end = Math.min(end, first > instance ? first - 1 : ranges[i].last(at));
        }
      }
    }
    return end;
  }

  private boolean planSegment(final long first, final long last, final Adoption plan) {
    long ballot = Ballot.NONE;
    int holders = 0;
    for (int i = 0; i < complete.length; i++) {
      final int at = complete[i] ? ranges[i].indexOf(first) : -1;
      if (at >= 0 && ranges[i].state(at) == VoteRanges.VOTE) {
        if (ranges[i].ballot(at) > ballot) {
          ballot = ranges[i].ballot(at);
          holders = 0;
        }
        if (ranges[i].ballot(at) == ballot) {
          holders |= 1 << i;
        }
      }
    }
    int certain = 0;
    for (int i = 0; i < complete.length; i++) {
      final int at = complete[i] ? ranges[i].indexOf(first) : -1;
      final boolean hidden =
          at >= 0 && ranges[i].state(at) == VoteRanges.FAULTY && ranges[i].ballot(at) > ballot;
      if (complete[i] && !hidden) {
        certain++;
      }
    }
    if (certain < configuration.quorums().phase1()) {
      return false;
    }
    plan.add(first, last, ballot, holders);
    return true;
  }
}
