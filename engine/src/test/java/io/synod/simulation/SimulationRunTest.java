package io.synod.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class SimulationRunTest {
  private static final int SEEDS = Integer.getInteger("synod.test.seeds", 1000);
  private static final long FIRST = Long.getLong("synod.test.firstSeed", 1);

  @Test
  void shouldKeepEveryRuleAndGoOnWhateverFaultsTheSeedBrings() {
    long chosen = 0;
    long replies = 0;
    long events = 0;
    long simulatedNs = 0;
    final long startNs = System.nanoTime();
    for (long seed = FIRST; seed < FIRST + SEEDS; seed++) {
      final SimulationResult result = new SimulationRun(seed).run();
      chosen += result.chosen();
      replies += result.replies();
      events += result.events();
      simulatedNs += result.simulatedNs();
    }
    final double seconds = (System.nanoTime() - startNs) / 1e9;
    System.out.printf(
        "%d seeds, %,d events (%,.0f/s), %,.0f simulated s (%,.0f/s), %,d chosen, %,d replies%n",
        SEEDS,
        events,
        events / seconds,
        simulatedNs / 1e9,
        simulatedNs / 1e9 / seconds,
        chosen,
        replies);
    // A world that chooses next to nothing proves nothing.
    assertTrue(chosen > 20L * SEEDS, "chosen=" + chosen);
    assertTrue(replies > 20L * SEEDS, "replies=" + replies);
  }

  @Test
  void shouldGiveTheSameRunWhenTheSeedIsTheSame() {
    for (long seed = 1; seed <= 20; seed++) {
      assertEquals(new SimulationRun(seed).run(), new SimulationRun(seed).run());
    }
  }
}
