package io.synod.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.synod.codec.orderbook.Side;
import io.synod.codec.orderbook.TimeInForce;
import io.synod.orderbook.BookLimits;
import io.synod.orderbook.OrderBookCommands;
import io.synod.orderbook.OrderBookMachine;
import java.util.Arrays;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** The simulation as a user of the engine sees it, with the order book as the example. */
class SimulationTest {
  private static final int SEEDS = 100;

  @Test
  void shouldFindTheOrderBookSound() {
    final OrderBookCommands commands = new OrderBookCommands();
    final Simulation<OrderBookMachine> simulation =
        Simulation.of(() -> new OrderBookMachine(new BookLimits(2, 500, 100)))
            .commands((random, client, sequence) -> order(commands, random, client, sequence))
            .invariant("never more orders than there is room for", SimulationTest::fits);
    long replies = 0;
    for (long seed = 1; seed <= 30; seed++) {
      replies += simulation.run(seed).replies();
    }
    assertTrue(replies > 600, "replies=" + replies);
  }

  @Test
  void shouldFindAStateMachineThatReadsTheWallClock() {
    assertFound(
        () ->
            new CounterMachine() {
              @Override
              long step() {
                return System.nanoTime() & 0xFF;
              }
            },
        "not deterministic");
  }

  @Test
  void shouldFindAStateMachineWhoseOrderDiffersFromNodeToNode() {
    assertFound(
        () ->
            new CounterMachine() {
              private final long salt = System.identityHashCode(this) & 0xFF;

              @Override
              long step() {
                return salt;
              }
            },
        "not deterministic");
  }

  @Test
  void shouldFindASnapshotThatGivesBackAnotherState() {
    assertFound(
        () ->
            new CounterMachine() {
              @Override
              long saved() {
                return count & ~1L;
              }
            },
        "a snapshot gives back another state");
  }

  @Test
  void shouldFindAStateThatBreaksAnInvariantOfTheUser() {
    final Simulation<CounterMachine> simulation =
        Simulation.of(CounterMachine::new)
            .commands((random, client, sequence) -> new byte[1])
            .invariant("never above 10", machine -> machine.count <= 10);
    final SimulationFailure failure =
        assertThrows(SimulationFailure.class, () -> simulation.run(1));
    assertTrue(failure.getMessage().contains("never above 10"), failure::getMessage);
  }

  @Test
  void shouldMakeAFailingRunSmaller() {
    final Simulation<CounterMachine> simulation =
        Simulation.of(CounterMachine::new)
            .commands((random, client, sequence) -> new byte[1])
            .invariant("never above 10", machine -> machine.count <= 10);
    final SimulationPlan small =
        new Minimiser(simulation::prepare, step -> {})
            .minimise(SimulationPlan.draw(7))
            .orElseThrow();
    assertEquals(0, small.faults().size());
    assertEquals(1, small.rounds());
    assertTrue(small.clients() * small.commandsPerClient() <= 20, small::toString);
    assertThrows(SimulationFailure.class, () -> simulation.run(small));
  }

  @Test
  void shouldSayWhatIsMissingWhenThereAreNoCommands() {
    assertThrows(IllegalStateException.class, () -> Simulation.of(CounterMachine::new).run(1));
  }

  private static boolean fits(final OrderBookMachine machine) {
    return machine.books().orderCount() <= machine.books().limits().maxOrders();
  }

  private static byte[] order(
      final OrderBookCommands commands,
      final RandomGenerator random,
      final int client,
      final long sequence) {
    final UnsafeBuffer buffer = new UnsafeBuffer(new byte[OrderBookCommands.MAX_COMMAND_LENGTH]);
    final int symbol = 1 + random.nextInt(2);
    final long known = client * 1_000L + 1 + random.nextLong(sequence);
    final int length =
        switch (random.nextInt(4)) {
          case 0 -> commands.cancelOrder(buffer, 0, symbol, known);
          case 1 -> commands.reduceOrder(buffer, 0, symbol, known, 1 + random.nextInt(50));
          default ->
              commands.newOrder(
                  buffer,
                  0,
                  symbol,
                  client * 1_000L + sequence,
                  random.nextBoolean() ? Side.BUY : Side.SELL,
                  100 + random.nextInt(20),
                  1 + random.nextInt(100),
                  TimeInForce.GTC);
        };
    return Arrays.copyOf(buffer.byteArray(), length);
  }

  private static void assertFound(
      final Supplier<? extends CounterMachine> machines, final String words) {
    final Simulation<CounterMachine> simulation =
        Simulation.<CounterMachine>of(machines::get)
            .commands((random, client, sequence) -> new byte[1]);
    final SimulationFailure failure =
        assertThrows(
            SimulationFailure.class,
            () -> {
              for (long seed = 1; seed <= SEEDS; seed++) {
                simulation.run(seed);
              }
            });
    assertTrue(failure.getMessage().contains(words), failure::getMessage);
  }
}
