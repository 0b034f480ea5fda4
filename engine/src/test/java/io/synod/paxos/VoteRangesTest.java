package io.synod.paxos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class VoteRangesTest {
  private static final int INSTANCES = 60;

  private record Held(long ballot, byte state) {}

  private final VoteRanges ranges = new VoteRanges();
  private final TreeMap<Long, Held> expected = new TreeMap<>();

  @Test
  void shouldHoldWhatAMapHoldsWhenRangesOverlapAtRandom() {
    for (int seed = 0; seed < 300; seed++) {
      final SplittableRandom random = new SplittableRandom(seed);
      ranges.clear();
      expected.clear();
      for (int step = 0; step < 80; step++) {
        change(random);
        check("seed=" + seed + " step=" + step + " " + ranges);
      }
    }
  }

  @Test
  void shouldStaySmallWhenOneLeaderVotesInOrder() {
    for (int instance = 1; instance <= 10_000; instance++) {
      ranges.record(instance, Ballot.of(1, 1), VoteRanges.VOTE);
    }
    assertEquals("[1..10000@1.1]", ranges.toString());
  }

  @Test
  void shouldJoinWhenAGapIsFilled() {
    ranges.record(1, Ballot.of(1, 1), VoteRanges.VOTE);
    ranges.record(3, Ballot.of(1, 1), VoteRanges.VOTE);
    ranges.record(2, Ballot.of(1, 1), VoteRanges.VOTE);
    assertEquals("[1..3@1.1]", ranges.toString());
  }

  @Test
  void shouldSplitWhenTheMiddleIsReplaced() {
    ranges.record(1, 9, Ballot.of(1, 1), VoteRanges.VOTE);
    ranges.record(4, 5, Ballot.of(2, 2), VoteRanges.FAULTY);
    assertEquals("[1..3@1.1 4..5!2.2 6..9@1.1]", ranges.toString());
  }

  private void change(final SplittableRandom random) {
    final long first = 1 + random.nextLong(INSTANCES);
    if (random.nextInt(20) == 0) {
      ranges.truncateBelow(first);
      expected.headMap(first).clear();
      return;
    }
    final long last = random.nextBoolean() ? first : Math.min(INSTANCES, first + random.nextInt(9));
    final long ballot = Ballot.of(1 + random.nextInt(3), 1);
    final byte state = random.nextInt(4) == 0 ? VoteRanges.FAULTY : VoteRanges.VOTE;
    ranges.record(first, last, ballot, state);
    for (long i = first; i <= last; i++) {
      expected.put(i, new Held(ballot, state));
    }
  }

  private void check(final String context) {
    long after = 0;
    for (int i = 0; i < ranges.size(); i++) {
      assertTrue(ranges.first(i) > after && ranges.last(i) >= ranges.first(i), context);
      after = ranges.last(i);
    }
    long faulty = Long.MAX_VALUE;
    for (long i = INSTANCES; i >= 1; i--) {
      final int at = ranges.indexOf(i);
      final Held held = at < 0 ? null : new Held(ranges.ballot(at), ranges.state(at));
      assertEquals(expected.get(i), held, context);
      faulty = held != null && held.state() == VoteRanges.FAULTY ? i : faulty;
      checkFrom(i, context);
    }
    assertEquals(expected.isEmpty() ? 0 : (long) expected.lastKey(), ranges.tail(), context);
    assertEquals(faulty, ranges.firstFaulty(), context);
  }

  private void checkFrom(final long instance, final String context) {
    final Long key = expected.ceilingKey(instance);
    final int at = ranges.indexAtOrAfter(instance);
    assertEquals(key == null, at == ranges.size(), context);
    if (key != null) {
      assertEquals((long) key, Math.max(instance, ranges.first(at)), context);
    }
    for (int round = 1; round <= 3; round++) {
      final Held vote = new Held(Ballot.of(round, 1), VoteRanges.VOTE);
      long through = instance - 1;
      while (vote.equals(expected.get(through + 1))) {
        through++;
      }
      assertEquals(through, ranges.votedThrough(instance, vote.ballot()), context);
    }
  }
}
