package io.synod.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.synod.simulation.history.Operation;
import io.synod.simulation.history.SearchResult;
import io.synod.simulation.history.SearchResult.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WorkloadTest {
  private static final int SEEDS = 40;
  private static final byte[] NEVER = "never".getBytes(StandardCharsets.US_ASCII);

  @Test
  void shouldDrawEveryWorkloadAboutAsOften() {
    final Map<Workload, Integer> drawn = new EnumMap<>(Workload.class);
    for (long seed = 1; seed <= 300; seed++) {
      drawn.merge(SimulationPlan.draw(seed).workload(), 1, Integer::sum);
    }
    assertEquals(3, drawn.size());
    assertTrue(drawn.values().stream().allMatch(count -> count > 60), drawn::toString);
  }

  @Test
  void shouldKeepTheWorkloadWhenAPlanIsMadeSmaller() {
    final SimulationPlan plan = SimulationPlan.draw(1).withWorkload(Workload.ORDER_BOOK);
    assertEquals(Workload.ORDER_BOOK, plan.withSeed(2).withRounds(1).withLoad(1, 1, 1).workload());
  }

  @Test
  void shouldSayHowToRunAPlanForAnotherStateMachine() {
    final SimulationPlan plan = SimulationPlan.draw(1).withWorkload(Workload.OWN);
    assertThrows(IllegalArgumentException.class, () -> new SimulationRun(plan));
  }

  /** The search decides most histories, and would notice one wrong reply in them. */
  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "OWN")
  void shouldDecideTheHistoriesOfItsClients(final Workload workload) {
    final Map<Verdict, Integer> verdicts = new EnumMap<>(Verdict.class);
    final Map<Verdict, Integer> changed = new EnumMap<>(Verdict.class);
    int again = 0;
    for (long seed = 1; seed <= SEEDS; seed++) {
      final SimulationRun run = new SimulationRun(SimulationPlan.draw(seed).withWorkload(workload));
      run.run();
      final List<Operation> operations = run.operations();
      again += operations.size() > run.history().size() ? 1 : 0;
      final SearchResult result = workload.search().search(operations);
      verdicts.merge(result.verdict(), 1, Integer::sum);
      if (result.verdict() == Verdict.LINEARIZABLE) {
        changed.merge(
            workload.search().search(withWrongReply(operations)).verdict(), 1, Integer::sum);
      }
    }
    assertTrue(again > 0, "no command was applied twice");
    assertNull(verdicts.get(Verdict.VIOLATION));
    assertTrue(verdicts.get(Verdict.LINEARIZABLE) > SEEDS / 2, verdicts::toString);
    assertNull(changed.get(Verdict.LINEARIZABLE));
    assertTrue(changed.get(Verdict.VIOLATION) > SEEDS / 3, changed::toString);
  }

  private static List<Operation> withWrongReply(final List<Operation> operations) {
    final List<Operation> changed = new ArrayList<>(operations);
    for (int i = changed.size() / 2; i < changed.size(); i++) {
      final Operation operation = changed.get(i);
      if (operation.isCompleted()) {
        changed.set(
            i,
            new Operation(
                operation.number(),
                operation.client(),
                operation.session(),
                operation.sequence(),
                operation.invokeTimeNs(),
                operation.invokedAt(),
                operation.command(),
                operation.returnTimeNs(),
                operation.returnedAt(),
                operation.instance(),
                NEVER));
        return changed;
      }
    }
    throw new AssertionError("no operation was completed");
  }
}
