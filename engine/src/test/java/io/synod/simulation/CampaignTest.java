package io.synod.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class CampaignTest {
  @Test
  void shouldNameTheSeedAndGoOnWhenARunBreaksDown() throws InterruptedException {
    final Campaign campaign =
        new Campaign(
            seed -> {
              if (seed == 2) {
                throw new StackOverflowError("too deep");
              }
              return new SimulationRun(seed);
            },
            1,
            3);

    campaign.run(1, () -> false);

    assertEquals(3, campaign.done());
    assertEquals(List.of(2L), campaign.failures().stream().map(Campaign.Failure::seed).toList());
    assertTrue(campaign.failures().get(0).violation().contains("too deep"));
  }
}
