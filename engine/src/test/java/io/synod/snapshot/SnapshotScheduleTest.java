package io.synod.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SnapshotScheduleTest {
  @Test
  void shouldGiveEveryTurnToOneNodeAlone() {
    final List<List<Long>> taken = new ArrayList<>();
    for (int node = 0; node < 3; node++) {
      taken.add(run(new SnapshotSchedule(30_000, 30, 3, node), 1, 0, 1000));
    }

    final List<Long> all = taken.stream().flatMap(List::stream).sorted().toList();
    assertEquals(all.stream().distinct().toList(), all);
    taken.forEach(turns -> assertEquals(true, turns.size() >= 30, turns::toString));
  }

  @Test
  void shouldComeToTheSameTurnsWhenItGoesOnBehindASnapshot() {
    final SnapshotSchedule whole = new SnapshotSchedule(5_000, 70, 3, 1);
    final List<Long> first = run(whole, 1, 0, 500);
    final SnapshotSchedule restarted = new SnapshotSchedule(5_000, 70, 3, 1);
    final SnapshotSchedule before = new SnapshotSchedule(5_000, 70, 3, 1);
    run(before, 1, 0, 250);
    restarted.start(250, before.logBytes());

    assertEquals(first.stream().filter(each -> each > 250).toList(), run(restarted, 251, 0, 500));
    assertEquals(whole.logBytes(), restarted.logBytes());
  }

  @Test
  void shouldNeverTakeOneWhenItIsOff() {
    final SnapshotSchedule off = new SnapshotSchedule(0, 0, 1, 0);
    for (int i = 1; i < 10_000; i++) {
      assertFalse(off.onApplied(i, 1000));
    }
  }

  @Test
  void shouldMissNoTurnWhenAValueIsLongerThanTheInterval() {
    assertEquals(List.of(1L, 2L, 3L), run(new SnapshotSchedule(100, 0, 2, 0), 1, 1000, 3));
  }

  private static List<Long> run(
      final SnapshotSchedule schedule, final long first, final int atLeast, final long last) {
    final List<Long> taken = new ArrayList<>();
    for (long i = first; i <= last; i++) {
      if (schedule.onApplied(i, atLeast + new Random(i).nextInt(200))) {
        taken.add(i);
      }
    }
    return taken;
  }
}
