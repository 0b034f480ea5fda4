package io.synod.simulation;

import io.synod.codec.orderbook.Side;
import io.synod.codec.orderbook.TimeInForce;
import io.synod.orderbook.OrderBookCommands;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Commands for {@link io.synod.orderbook.OrderBookMachine}: orders at a few prices, so that they
 * meet, and commands about orders that another client may have sent. An order's id tells its
 * symbol.
 */
final class OrderCommands implements CommandSource {
  private static final long IDS_PER_CLIENT = 1_000_000;
  private static final int LATEST = 8;
  private static final int DEPTH = 3;

  private final OrderBookCommands commands = new OrderBookCommands();
  private final UnsafeBuffer buffer =
      new UnsafeBuffer(new byte[OrderBookCommands.MAX_COMMAND_LENGTH]);
  private final int symbols;
  private final int clients;

  OrderCommands(final int symbols, final int clients) {
    this.symbols = symbols;
    this.clients = clients;
  }

  @Override
  public byte[] next(final RandomGenerator random, final int client, final long sequence) {
    final long known =
        orderId(random.nextInt(clients), Math.max(1, sequence - random.nextInt(LATEST)));
    final int length =
        switch (random.nextInt(10)) {
          case 0 -> commands.cancelOrder(buffer, 0, symbol(known), known);
          case 1 -> commands.reduceOrder(buffer, 0, symbol(known), known, size(random));
          case 2 ->
              commands.moveOrder(buffer, 0, symbol(known), known, price(random), size(random));
          case 3 -> commands.topOfBook(buffer, 0, random.nextInt(symbols));
          case 4 -> commands.depth(buffer, 0, random.nextInt(symbols), DEPTH);
          default -> newOrder(random, orderId(client, sequence));
        };
    return Arrays.copyOf(buffer.byteArray(), length);
  }

  private int newOrder(final RandomGenerator random, final long id) {
    return commands.newOrder(
        buffer,
        0,
        symbol(id),
        id,
        random.nextBoolean() ? Side.BUY : Side.SELL,
        price(random),
        size(random),
        random.nextInt(4) == 0 ? TimeInForce.IOC : TimeInForce.GTC);
  }

  private static long orderId(final int client, final long sequence) {
    return client * IDS_PER_CLIENT + sequence;
  }

  private int symbol(final long orderId) {
    return (int) (orderId % symbols);
  }

  private static long price(final RandomGenerator random) {
    return 100L + random.nextInt(6);
  }

  private static long size(final RandomGenerator random) {
    return 1L + random.nextInt(9);
  }
}
