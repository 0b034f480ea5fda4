package io.synod.bench.flow;

import io.synod.codec.orderbook.Side;
import io.synod.codec.orderbook.TimeInForce;
import io.synod.orderbook.BookLimits;
import io.synod.orderbook.OrderBookCommands;
import java.nio.file.Path;
import java.util.Arrays;
import org.agrona.MutableDirectBuffer;
import org.agrona.collections.Long2LongHashMap;

/**
 * A LOBSTER message file as a flow of commands: an added order becomes a new order, an execution an
 * aggressive IOC order of that size from the other side at that price, and so on. Messages about
 * orders that the file never added, and hidden executions, crosses and halts, are left out.
 *
 * <p>The file is read once. When it has ended, what still rests is cancelled, so that the book is
 * empty again, and the flow starts over with fresh order ids, in the next symbol's book.
 */
public final class LobsterFlow implements OrderFlow {
  /** Most commands that a file may give. */
  public static final int MAX_COMMANDS = 1 << 24;

  private static final int INITIAL_COMMANDS = 1 << 16;
  private static final long UNKNOWN = -1;

  private final OrderBookCommands commands = new OrderBookCommands();
  private final int symbols;
  private final boolean repeats;
  private CommandKind[] kinds = new CommandKind[INITIAL_COMMANDS];
  private int[] orders = new int[INITIAL_COMMANDS];
  private long[] prices = new long[INITIAL_COMMANDS];
  private int[] sizes = new int[INITIAL_COMMANDS];
  private float[] gaps = new float[INITIAL_COMMANDS];
  private int commandCount;
  private int orderCount;
  private long firstOrderId;
  private int symbol;
  private int position;

  /**
   * Reads a file.
   *
   * @param file of messages.
   * @param symbols books to go through, one a pass, with ids from 0; from 1.
   * @param firstOrderId the first of the flow's order ids, which are new in every pass; from 1.
   * @param repeats whether the flow starts over when the file has ended.
   * @throws InputFileException where the file is no message file, or gives no or too many commands.
   */
  public LobsterFlow(
      final Path file, final int symbols, final long firstOrderId, final boolean repeats) {
    if (symbols < 1) {
      throw new IllegalArgumentException("symbols=" + symbols + " is less than 1");
    }
    if (firstOrderId < 1) {
      throw new IllegalArgumentException("firstOrderId=" + firstOrderId + " is less than 1");
    }
    this.symbols = symbols;
    this.firstOrderId = firstOrderId;
    this.repeats = repeats;
    try (LobsterMessages messages = new LobsterMessages(file)) {
      read(messages);
    }
    if (commandCount == 0) {
      throw new InputFileException("file=" + file + " adds no order: there is nothing to replay");
    }
    scaleGaps();
  }

  /**
   * Commands of one pass through the file, with those that cancel what rests at its end.
   *
   * @return how many, from 1.
   */
  public int commandsPerPass() {
    return commandCount;
  }

  @Override
  public int next(final MutableDirectBuffer buffer, final int offset) {
    if (position == commandCount) {
      if (!repeats) {
        return 0;
      }
      position = 0;
      symbol = (symbol + 1) % symbols;
      firstOrderId += orderCount;
    }
    final int at = position++;
    final long orderId = firstOrderId + orders[at];
    return switch (kinds[at]) {
      case ADD -> limit(buffer, offset, orderId, at, TimeInForce.GTC);
      case EXECUTE -> limit(buffer, offset, orderId, at, TimeInForce.IOC);
      case REDUCE -> commands.reduceOrder(buffer, offset, symbol, orderId, sizes[at]);
      case DELETE -> commands.cancelOrder(buffer, offset, symbol, orderId);
      case MOVE -> throw new IllegalStateException("no message moves an order");
    };
  }

  @Override
  public double gap() {
    return gaps[Math.max(0, position - 1)];
  }

  private int limit(
      final MutableDirectBuffer buffer,
      final int offset,
      final long orderId,
      final int at,
      final TimeInForce timeInForce) {
    final Side side = prices[at] > 0 ? Side.BUY : Side.SELL;
    return commands.newOrder(
        buffer, offset, symbol, orderId, side, Math.abs(prices[at]), sizes[at], timeInForce);
  }

  private void read(final LobsterMessages messages) {
    final Long2LongHashMap orderOfId = new Long2LongHashMap(UNKNOWN);
    final Long2LongHashMap sizeOfOrder = new Long2LongHashMap(UNKNOWN);
    long lastTimeNs = -1;
    while (messages.next()) {
      if (!messages.isOfVisibleOrder()) {
        continue;
      }
      final float gapNs = lastTimeNs < 0 ? 0 : Math.max(0, messages.timeNs() - lastTimeNs);
      if (messages.type() == LobsterMessages.ADD) {
        checkRange(messages);
        orderOfId.put(messages.orderId(), orderCount);
        sizeOfOrder.put(orderCount, messages.size());
        append(
            CommandKind.ADD,
            orderCount++,
            signedPrice(messages, messages.isBuy()),
            messages.size(),
            gapNs);
      } else {
        final long order = orderOfId.get(messages.orderId());
        if (order == UNKNOWN) {
          continue;
        }
        readChange(messages, (int) order, gapNs);
        final long left = sizeOfOrder.get(order) - messages.size();
        if (left <= 0 || messages.type() == LobsterMessages.DELETE) {
          orderOfId.remove(messages.orderId());
          sizeOfOrder.remove(order);
        } else {
          sizeOfOrder.put(order, left);
        }
      }
      lastTimeNs = messages.timeNs();
    }
    cancelRest(sizeOfOrder);
  }

  private void readChange(final LobsterMessages messages, final int order, final float gapNs) {
    checkRange(messages);
    switch (messages.type()) {
      case LobsterMessages.REDUCE -> append(CommandKind.REDUCE, order, 0, messages.size(), gapNs);
      case LobsterMessages.DELETE -> append(CommandKind.DELETE, order, 0, 0, gapNs);
      default ->
          append(
              CommandKind.EXECUTE,
              orderCount++,
              signedPrice(messages, !messages.isBuy()),
              messages.size(),
              gapNs);
    }
  }

  /** In ascending order of ids, so that the flow depends on nothing but the file. */
  private void cancelRest(final Long2LongHashMap sizeOfOrder) {
    final long[] rest = sizeOfOrder.keySet().stream().mapToLong(Long::longValue).sorted().toArray();
    for (final long order : rest) {
      append(CommandKind.DELETE, (int) order, 0, 0, 0);
    }
  }

  private static long signedPrice(final LobsterMessages messages, final boolean isBuy) {
    return isBuy ? messages.price() : -messages.price();
  }

  private static void checkRange(final LobsterMessages messages) {
    if (messages.price() > BookLimits.MAX_PRICE || messages.size() > Integer.MAX_VALUE) {
      throw messages.error(
          "price=" + messages.price() + " size=" + messages.size() + " is larger than can be");
    }
  }

  private void append(
      final CommandKind kind, final int order, final long price, final long size, final float gap) {
    if (commandCount == kinds.length) {
      grow();
    }
    kinds[commandCount] = kind;
    orders[commandCount] = order;
    prices[commandCount] = price;
    sizes[commandCount] = (int) size;
    gaps[commandCount] = gap;
    commandCount++;
  }

  private void grow() {
    if (commandCount == MAX_COMMANDS) {
      throw new InputFileException(
          "the message file gives more than " + MAX_COMMANDS + " commands");
    }
    final int capacity = commandCount * 2;
    kinds = Arrays.copyOf(kinds, capacity);
    orders = Arrays.copyOf(orders, capacity);
    prices = Arrays.copyOf(prices, capacity);
    sizes = Arrays.copyOf(sizes, capacity);
    gaps = Arrays.copyOf(gaps, capacity);
  }

  private void scaleGaps() {
    double sum = 0;
    for (int i = 0; i < commandCount; i++) {
      sum += gaps[i];
    }
    final double mean = sum / commandCount;
    for (int i = 0; i < commandCount; i++) {
      gaps[i] = mean > 0 ? (float) (gaps[i] / mean) : 1;
    }
  }
}
