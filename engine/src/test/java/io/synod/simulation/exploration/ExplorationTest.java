package io.synod.simulation.exploration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ExplorationTest {
  private static final long MOST_STATES = 1L << 29;
  private static final int WALKS = 500;
  private static final int WALK_LENGTH = 60;

  /**
   * What is explored: in CI a size of a minute. More is given as {@code
   * -Dsynod.exploration=campaigns,proposals,crashes,ticks,grain}, several with semicolons.
   */
  private static Stream<String> sizes() {
    final String given = System.getProperty("synod.exploration", "");
    return given.isEmpty()
        ? Stream.of(
            "2,0,1,0,WHOLE",
            "1,1,1,0,WHOLE",
            "1,1,0,1,WHOLE",
            "1,0,1,0,FORCE_APART",
            "1,1,0,0,FORCE_APART",
            "1,0,0,0,FINE")
        : Arrays.stream(given.split(";"));
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void shouldKeepEveryRuleInEveryWorld(final String size) {
    final Bounds bounds = bounds(size);
    final long startNs = System.nanoTime();
    final Result result = new Exploration(bounds).run();
    final double seconds = (System.nanoTime() - startNs) / 1e9;
    System.out.printf("exploration %s: %s in %.1f s%n", size, result, seconds);
    assertNull(result.violation(), () -> String.valueOf(result.violation()));
    assertTrue(result.complete());
    assertTrue(result.instances() >= bounds.proposals() + 1, result.toString());
  }

  /**
   * States are told apart by digests. Cores that took other ways than those by which the states
   * were first reached must go on as these did.
   */
  @ParameterizedTest
  @MethodSource("walkedSizes")
  void shouldBehaveAlikeWhereStatesAreTakenForTheSame(final String size) {
    final Exploration exploration = new Exploration(bounds(size));
    assertTrue(exploration.run().complete());
    final SplittableRandom random = new SplittableRandom(1);
    int steps = 0;
    for (final NodeStates states : exploration.nodes()) {
      for (int walk = 0; walk < WALKS; walk++) {
        final ExploredNode node = states.leadTo(0);
        int state = 0;
        for (int i = 0; i < WALK_LENGTH && states.get(state).knownInputs().length > 0; i++) {
          final int[] inputs = states.get(state).knownInputs();
          final int input = inputs[random.nextInt(inputs.length)];
          final int next = states.get(state).next(input);
          node.apply(input);
          final int from = state;
          assertEquals(next, states.find(node), () -> "state=" + from + " input=" + input);
          steps += next == state ? 0 : 1;
          state = next;
        }
      }
    }
    assertTrue(steps > WALKS, "the walks went nowhere: steps=" + steps);
  }

  private static Stream<String> walkedSizes() {
    return Stream.of("2,0,0,0,WHOLE", "1,1,1,0,WHOLE", "1,1,0,1,WHOLE", "1,1,0,0,FORCE_APART");
  }

  @Test
  void shouldFindTheSameWorldsAgainWhenRunAgain() {
    final Bounds bounds = bounds("1,1,0,0,WHOLE");
    assertEquals(new Exploration(bounds).run(), new Exploration(bounds).run());
  }

  @Test
  void shouldSayThatItIsNotCompleteWhenThereAreTooManyStates() {
    final Bounds bounds = new Bounds(3, 2, 2, 0, 0, 0, Grain.WHOLE, 1000);
    final Result result = new Exploration(bounds).run();
    assertFalse(result.complete());
    assertNull(result.violation());
    assertTrue(result.toString().endsWith("incomplete"), result.toString());
  }

  @Test
  void shouldRefuseBoundsThatMakeNoWorld() {
    final var ex =
        assertThrows(
            IllegalArgumentException.class, () -> new Bounds(3, 4, 1, 0, 0, 0, Grain.WHOLE, 1000));
    assertEquals("proposers=4 must be from 1 to 3", ex.getMessage());
  }

  private static Bounds bounds(final String size) {
    final String[] parts = size.split(",");
    final int[] numbers = Arrays.stream(parts).limit(4).mapToInt(Integer::parseInt).toArray();
    return new Bounds(
        3, 2, numbers[0], numbers[1], numbers[2], numbers[3], Grain.valueOf(parts[4]), MOST_STATES);
  }
}
