package io.synod.simulation.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.synod.codec.orderbook.Side;
import io.synod.codec.orderbook.TimeInForce;
import io.synod.orderbook.BookLimits;
import io.synod.orderbook.OrderBookCommands;
import java.util.Arrays;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class ModelsTest {
  private final Script script = new Script();
  private final Replay replay = new Replay();
  private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[64]);
  private final OrderBookCommands commands = new OrderBookCommands();

  @Test
  void shouldRestoreTheMapFromItsSnapshot() {
    final KeyValueMachine machine = new KeyValueMachine();
    for (final String command : List.of("put a 1", "put b 2", "delete a", "cas b 2 3", "put c x")) {
      apply(machine, command);
    }
    final KeyValueMachine other = new KeyValueMachine();
    apply(other, "put z 1");
    assertNotEquals(machine.stateHash(), other.stateHash());
    final UnsafeBuffer bytes = new UnsafeBuffer(new byte[256]);
    final int[] at = new int[2];
    machine.saveSnapshot(
        (source, offset, length) -> {
          bytes.putBytes(at[0], source, offset, length);
          at[0] += length;
        });
    other.loadSnapshot(
        (target, offset, length) -> {
          target.putBytes(offset, bytes, at[1], length);
          at[1] += length;
        });
    assertEquals(machine.stateHash(), other.stateHash());
    assertEquals("nil 3 x nil", all(other));
    assertThrows(
        IllegalArgumentException.class,
        () -> other.loadSnapshot((target, offset, length) -> target.putLong(offset, -1)));
    assertEquals("nil 3 x nil", all(other));
  }

  @Test
  void shouldRefuseWhatNoSnapshotCouldHold() {
    final KeyValueMachine machine = new KeyValueMachine();
    final long empty = machine.stateHash();
    for (final String command : List.of("", "put a", "put a 1 2", "put a\nb 1", "put a \u0007")) {
      assertEquals(Text.UNKNOWN_COMMAND, apply(machine, command), command);
      script.call(1, command).reply(1, Text.UNKNOWN_COMMAND);
    }
    assertEquals(empty, machine.stateHash());
    assertEquals(
        SearchResult.Verdict.LINEARIZABLE,
        new LinearizabilitySearch<>(new KeyValueModel()).search(script.history).verdict());
  }

  @Test
  void shouldKeepSymbolsApartUnlessAnOrderIdIsInBoth() {
    final OrderBookModel model = new OrderBookModel(new BookLimits(4, 8, 8));
    order(0, 10);
    order(1, 11);
    order(2, 12);
    assertEquals(3, model.partition(script.history.operations()).size());
    order(2, 10);
    assertEquals(2, model.partition(script.history.operations()).size());
    script.call(9, "not an order");
    assertEquals(3, model.partition(script.history.operations()).size());
  }

  @Test
  void shouldKeepAllTogetherWhenOrdersMayRunOut() {
    final OrderBookModel model = new OrderBookModel(new BookLimits(4, 2, 8));
    order(0, 10);
    order(1, 11);
    assertEquals(2, model.partition(script.history.operations()).size());
    order(2, 12);
    assertEquals(1, model.partition(script.history.operations()).size());
  }

  @Test
  void shouldHoldStatesEqualThatNoReplyTellsApart() {
    final OrderBookModel model = new OrderBookModel(new BookLimits(1, 8, 8));
    final int length = commands.cancelOrder(buffer, 0, 0, 5);
    final int number = script.call(1, Arrays.copyOf(buffer.byteArray(), length));
    final StateBytes empty = model.initial();
    assertEquals(empty, model.step(empty, script.history.operation(number), false));
    order(0, 5);
    assertNotEquals(empty, model.step(empty, script.history.operation(number + 1), false));
  }

  private void order(final int symbolId, final long orderId) {
    final int length =
        commands.newOrder(buffer, 0, symbolId, orderId, Side.BUY, 5, 5, TimeInForce.GTC);
    script.call(1, Arrays.copyOf(buffer.byteArray(), length));
  }

  private String all(final KeyValueMachine machine) {
    return String.join(
        " ",
        apply(machine, "get a"),
        apply(machine, "get b"),
        apply(machine, "get c"),
        apply(machine, "get z"));
  }

  private String apply(final KeyValueMachine machine, final String command) {
    return Text.decode(
        replay.apply(machine, new AppliedCommand(1, 0, 0, 1, 1, Text.encode(command))));
  }
}
