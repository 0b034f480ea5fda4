package io.synod.paxos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class DurableProgressTest {
  private final DurableProgress progress = new DurableProgress();

  @Test
  void shouldReleaseVotesWhenTheirRecordsAreDurable() {
    progress.reset(4);
    progress.written(100, 5);
    progress.written(200, 7);
    assertEquals(4, progress.durableThrough(99));
    assertEquals(5, progress.durableThrough(199));
    assertEquals(7, progress.durableThrough(200));
  }

  @Test
  void shouldKeepTheFirstPositionWhenNothingMoreWasVotedFor() {
    progress.reset(0);
    progress.written(100, 5);
    progress.written(900, 5);
    assertEquals(5, progress.durableThrough(100));
  }

  @Test
  void shouldForgetAllWhenANewBallotBegins() {
    progress.reset(0);
    progress.written(100, 5);
    progress.reset(2);
    assertEquals(2, progress.durableThrough(Long.MAX_VALUE));
  }

  @Test
  void shouldReleaseLaterAndNeverEarlierWhenMoreIsNotedThanFits() {
    for (int seed = 0; seed < 50; seed++) {
      final SplittableRandom random = new SplittableRandom(seed);
      progress.reset(0);
      long written = 0;
      long durable = 0;
      long released = 0;
      for (int i = 0; i < 3_000; i++) {
        written += random.nextInt(3);
        progress.written(written * 10, written);
        if (random.nextInt(300) == 0) {
          durable += random.nextLong(written - durable + 1);
        }
        final long through = progress.durableThrough(durable * 10);
        assertTrue(through <= durable && through >= released, "seed=" + seed + " i=" + i);
        released = through;
      }
      assertEquals(written, progress.durableThrough(written * 10), "seed=" + seed);
    }
  }
}
