package io.synod.simulation;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** The same code gives the same runs, on every JDK and in every process. */
class TraceHashTest {
  private static final String RESOURCE = "/simulation/trace-hash.txt";
  private static final int SEEDS = 60;

  @Test
  void shouldGiveTheKeptTraceHashWhateverTheJdk() throws Exception {
    final Campaign campaign = new Campaign(SimulationRun::new, 1, SEEDS);
    campaign.run(Runtime.getRuntime().availableProcessors(), () -> false);
    assertEquals(List.of(), campaign.failures());
    assertEquals(SEEDS, campaign.done());
    final String hash = String.format(Locale.ROOT, "%016x", campaign.fingerprint());
    assertEquals(
        kept(),
        hash,
        () ->
            "The runs of seeds 1 to "
                + SEEDS
                + " went another way, on Java "
                + Runtime.version()
                + ". Where the protocol or the simulated world was changed on purpose: put what"
                + " './ops/synod simulate --seeds "
                + SEEDS
                + "' prints as the trace hash of all runs into engine/src/test/resources"
                + RESOURCE
                + ". Where it was not: something in the runs depends on the JDK, the process or the"
                + " order of a hash table");
  }

  private static String kept() throws IOException {
    try (InputStream resource = TraceHashTest.class.getResourceAsStream(RESOURCE)) {
      assertNotNull(resource, RESOURCE);
      return new String(resource.readAllBytes(), US_ASCII).strip();
    }
  }
}
