package io.synod.simulation;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class RandomRunTest {
  private static final int SEEDS = Integer.getInteger("synod.test.seeds", 1000);
  private static final long FIRST = Long.getLong("synod.test.firstSeed", 1);

  @Test
  void shouldAgreeAndGoOnWhateverFaultsTheSeedBrings() {
    long chosen = 0;
    for (long seed = FIRST; seed < FIRST + SEEDS; seed++) {
      final RandomRun run = new RandomRun(seed);
      run.run();
      chosen += run.chosenCount();
    }
    // A world that chooses next to nothing proves nothing.
    assertTrue(chosen > 20L * SEEDS, "chosen=" + chosen);
  }
}
