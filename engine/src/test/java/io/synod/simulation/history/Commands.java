package io.synod.simulation.history;

import io.synod.codec.orderbook.Side;
import io.synod.codec.orderbook.TimeInForce;
import io.synod.orderbook.OrderBookCommands;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.agrona.concurrent.UnsafeBuffer;

/** Random commands for the objects of these tests. */
final class Commands {
  private Commands() {}

  /** Commands of a map; no value is put twice. */
  static Function<SplittableRandom, byte[]> keyValue(final int keys) {
    final String[] last = new String[keys];
    final int[] next = new int[1];
    return random -> {
      final int key = random.nextInt(keys);
      final String value = "v" + next[0]++;
      final String guess = last[key] == null ? "nil" : last[key];
      final String command =
          switch (random.nextInt(10)) {
            case 0 -> "delete k" + key;
            case 1, 2 -> "cas k" + key + " " + guess + " " + value;
            case 3, 4, 5 -> "put k" + key + " " + value;
            default -> "get k" + key;
          };
      if (command.endsWith(value)) {
        last[key] = value;
      }
      return Text.encode(command);
    };
  }

  /** Commands of an order book; each order id is of one symbol. */
  static Function<SplittableRandom, byte[]> orderBook(final int symbols) {
    final OrderBookCommands commands = new OrderBookCommands();
    final UnsafeBuffer buffer = new UnsafeBuffer(new byte[OrderBookCommands.MAX_COMMAND_LENGTH]);
    final long[] ids = new long[symbols];
    return random -> {
      final int symbolId = random.nextInt(symbols);
      final Side side = random.nextBoolean() ? Side.BUY : Side.SELL;
      final long price = 100L + random.nextInt(6) + (side == Side.BUY ? 0 : 2);
      final long size = 1L + random.nextInt(9);
      final long known = 1 + Math.max(0, ids[symbolId] - random.nextInt(20));
      final int length =
          switch (random.nextInt(10)) {
            case 0 -> commands.cancelOrder(buffer, 0, symbolId, known * symbols + symbolId);
            case 1 -> commands.reduceOrder(buffer, 0, symbolId, known * symbols + symbolId, size);
            case 2 ->
                commands.moveOrder(buffer, 0, symbolId, known * symbols + symbolId, price, size);
            case 3 -> commands.topOfBook(buffer, 0, symbolId);
            case 4 -> commands.depth(buffer, 0, symbolId, 5);
            default ->
                commands.newOrder(
                    buffer,
                    0,
                    symbolId,
                    (1 + ids[symbolId]++) * symbols + symbolId,
                    side,
                    price,
                    size,
                    random.nextInt(4) == 0 ? TimeInForce.IOC : TimeInForce.GTC);
          };
      return Arrays.copyOf(buffer.byteArray(), length);
    };
  }
}
