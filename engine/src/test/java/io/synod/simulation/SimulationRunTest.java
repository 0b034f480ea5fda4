package io.synod.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class SimulationRunTest {
  private static final int SEEDS = Integer.getInteger("synod.test.seeds", 1000);
  private static final long FIRST = Long.getLong("synod.test.firstSeed", 1);

  @Test
  void shouldKeepEveryRuleAndRepeatItselfWhateverFaultsTheSeedBrings() throws InterruptedException {
    final Campaign campaign = run();
    assertEquals(List.of(), campaign.failures());
    // A world that chooses next to nothing proves nothing.
    assertTrue(campaign.chosen() > 20L * SEEDS, () -> "chosen=" + campaign.chosen());
    assertTrue(campaign.replies() > 20L * SEEDS, () -> "replies=" + campaign.replies());
    assertEquals(campaign.fingerprint(), run().fingerprint(), "the same seeds, another run");
  }

  private static Campaign run() throws InterruptedException {
    final Campaign campaign = new Campaign(SimulationRun::new, FIRST, SEEDS);
    final long startNs = System.nanoTime();
    campaign.run(Runtime.getRuntime().availableProcessors(), () -> false);
    final double seconds = (System.nanoTime() - startNs) / 1e9;
    System.out.printf(
        "%d seeds, %,d events (%,.0f/s), %,.0f simulated s (%,.0f/s), %,d chosen, %,d replies%n",
        SEEDS,
        campaign.events(),
        campaign.events() / seconds,
        campaign.simulatedNs() / 1e9,
        campaign.simulatedNs() / 1e9 / seconds,
        campaign.chosen(),
        campaign.replies());
    return campaign;
  }
}
