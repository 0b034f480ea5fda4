package io.synod.bench.flow;

import io.synod.codec.orderbook.Side;
import io.synod.codec.orderbook.TimeInForce;
import io.synod.orderbook.OrderBookCommands;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.agrona.MutableDirectBuffer;

/**
 * A flow generated from a seed, without an end. It knows which of its orders rest: each delete,
 * move and reduce names one that does, and each execution takes exactly the order that price-time
 * priority serves first, so that an order book rejects nothing. Every book keeps between a quarter
 * and the whole of {@code ordersPerSymbol}; prices wander.
 *
 * <p>Commands come in bursts of ten on average. Some symbols are busier than others.
 */
public final class GeneratedFlow implements OrderFlow {
  /** Most orders that one symbol may have. */
  public static final int MOST_ORDERS_PER_SYMBOL = 1 << 12;

  private static final int BURST_LENGTH = 10;
  private static final double GAP_IN_BURST = 0.02;
  private static final double GAP_BETWEEN_BURSTS = BURST_LENGTH - (BURST_LENGTH - 1) * GAP_IN_BURST;
  private static final int WANDER_EVERY = 32;
  private static final long FIRST_MID = 10_000;
  private static final long LOWEST_MID = 5_000;
  private static final long HIGHEST_MID = 15_000;
  private static final int NEAR = 12;
  private static final int FAR = 200;
  private static final int LOTS = 10;
  private static final int LOT = 100;

  private final OrderBookCommands commands = new OrderBookCommands();
  private final FlowProfile profile;
  private final SplittableRandom random;
  private final int symbols;
  private final int capacity;
  private final long[] mids;
  private final int[] counts;

  /** Resting orders of all symbols, {@code capacity} for each; a sell's price is negative. */
  private final long[] ids;

  private final long[] prices;
  private final long[] sizes;
  private final long[] places;
  private long nextOrderId;
  private long nextPlace;
  private double gap;

  /**
   * A flow.
   *
   * @param profile what it consists of.
   * @param symbols books that it uses, with ids from 0; from 1.
   * @param ordersPerSymbol orders that rest in a book at most; 8 to {@value
   *     #MOST_ORDERS_PER_SYMBOL}.
   * @param firstOrderId the first of its order ids, which ascend; from 1.
   * @param seed the same seed gives the same flow.
   * @throws IllegalArgumentException where one of these is out of its range.
   */
  public GeneratedFlow(
      final FlowProfile profile,
      final int symbols,
      final int ordersPerSymbol,
      final long firstOrderId,
      final long seed) {
    if (symbols < 1) {
      throw new IllegalArgumentException("symbols=" + symbols + " is less than 1");
    }
    if (ordersPerSymbol < 8 || ordersPerSymbol > MOST_ORDERS_PER_SYMBOL) {
      throw new IllegalArgumentException(
          "ordersPerSymbol=" + ordersPerSymbol + " is not between 8 and " + MOST_ORDERS_PER_SYMBOL);
    }
    if (firstOrderId < 1) {
      throw new IllegalArgumentException("firstOrderId=" + firstOrderId + " is less than 1");
    }
    this.profile = profile;
    this.symbols = symbols;
    capacity = ordersPerSymbol;
    nextOrderId = firstOrderId;
    random = new SplittableRandom(seed);
    mids = new long[symbols];
    Arrays.fill(mids, FIRST_MID);
    counts = new int[symbols];
    final int orders = Math.multiplyExact(symbols, ordersPerSymbol);
    ids = new long[orders];
    prices = new long[orders];
    sizes = new long[orders];
    places = new long[orders];
  }

  @Override
  public int next(final MutableDirectBuffer buffer, final int offset) {
    gap =
        random.nextInt(BURST_LENGTH) == 0
            ? -Math.log(1 - random.nextDouble()) * GAP_BETWEEN_BURSTS
            : GAP_IN_BURST;
    final int symbol = Math.min(random.nextInt(symbols), random.nextInt(symbols));
    if (random.nextInt(WANDER_EVERY) == 0) {
      wander(symbol);
    }
    return switch (kind(symbol)) {
      case ADD -> add(symbol, buffer, offset);
      case DELETE -> delete(symbol, buffer, offset);
      case MOVE -> move(symbol, buffer, offset);
      case REDUCE -> reduce(symbol, buffer, offset);
      case EXECUTE -> execute(symbol, buffer, offset);
    };
  }

  @Override
  public double gap() {
    return gap;
  }

  private CommandKind kind(final int symbol) {
    if (counts[symbol] <= capacity / 4) {
      return CommandKind.ADD;
    }
    final CommandKind kind = profile.kind(random.nextInt(FlowProfile.whole()));
    return kind == CommandKind.ADD && counts[symbol] == capacity ? CommandKind.DELETE : kind;
  }

  private int add(final int symbol, final MutableDirectBuffer buffer, final int offset) {
    final Side side = random.nextBoolean() ? Side.BUY : Side.SELL;
    final long price = randomPrice(symbol, side);
    final long size = randomSize();
    final long orderId = nextOrderId++;
    final int index = symbol * capacity + counts[symbol]++;
    ids[index] = orderId;
    rest(index, side, price, size);
    return commands.newOrder(buffer, offset, symbol, orderId, side, price, size, TimeInForce.GTC);
  }

  private int delete(final int symbol, final MutableDirectBuffer buffer, final int offset) {
    final int index = randomOrder(symbol);
    final long orderId = ids[index];
    remove(symbol, index);
    return commands.cancelOrder(buffer, offset, symbol, orderId);
  }

  private int move(final int symbol, final MutableDirectBuffer buffer, final int offset) {
    final int index = randomOrder(symbol);
    final Side side = prices[index] > 0 ? Side.BUY : Side.SELL;
    final long price = randomPrice(symbol, side);
    final long size = randomSize();
    if (price == Math.abs(prices[index]) && size <= sizes[index]) {
      sizes[index] = size;
    } else {
      rest(index, side, price, size);
    }
    return commands.moveOrder(buffer, offset, symbol, ids[index], price, size);
  }

  private int reduce(final int symbol, final MutableDirectBuffer buffer, final int offset) {
    final int index = randomOrder(symbol);
    final long by = Math.max(1, sizes[index] / 2);
    final long orderId = ids[index];
    shrink(symbol, index, by);
    return commands.reduceOrder(buffer, offset, symbol, orderId, by);
  }

  private int execute(final int symbol, final MutableDirectBuffer buffer, final int offset) {
    final int index = firstServed(symbol);
    final Side side = prices[index] > 0 ? Side.SELL : Side.BUY;
    final long price = Math.abs(prices[index]);
    final long size = random.nextBoolean() ? sizes[index] : Math.max(1, sizes[index] / 2);
    final TimeInForce timeInForce = random.nextInt(8) == 0 ? TimeInForce.FOK : TimeInForce.IOC;
    shrink(symbol, index, size);
    return commands.newOrder(buffer, offset, symbol, nextOrderId++, side, price, size, timeInForce);
  }

  /** The order that is served first on the side of an order picked at random. */
  private int firstServed(final int symbol) {
    final int start = symbol * capacity;
    int first = randomOrder(symbol);
    final boolean isBuy = prices[first] > 0;
    for (int i = start; i < start + counts[symbol]; i++) {
      if (prices[i] > 0 == isBuy
          && (prices[i] > prices[first]
              || (prices[i] == prices[first] && places[i] < places[first]))) {
        first = i;
      }
    }
    return first;
  }

  /** Moves the middle by a tick where no order stands in the way. */
  private void wander(final int symbol) {
    final long mid = mids[symbol] + (random.nextBoolean() ? 1 : -1);
    if (mid < LOWEST_MID || mid > HIGHEST_MID) {
      return;
    }
    final int start = symbol * capacity;
    for (int i = start; i < start + counts[symbol]; i++) {
      if (Math.abs(prices[i]) == mid) {
        return;
      }
    }
    mids[symbol] = mid;
  }

  private int randomOrder(final int symbol) {
    return symbol * capacity + random.nextInt(counts[symbol]);
  }

  /** Below the middle for a buy, above it for a sell; mostly near, sometimes far away. */
  private long randomPrice(final int symbol, final Side side) {
    final int reach = random.nextInt(8) == 0 ? FAR : NEAR;
    final int distance = 1 + Math.min(random.nextInt(reach), random.nextInt(reach));
    return side == Side.BUY ? mids[symbol] - distance : mids[symbol] + distance;
  }

  private long randomSize() {
    return random.nextInt(4) == 0 ? 1 + random.nextInt(LOT) : (1 + random.nextInt(LOTS)) * LOT;
  }

  private void rest(final int index, final Side side, final long price, final long size) {
    prices[index] = side == Side.BUY ? price : -price;
    sizes[index] = size;
    places[index] = nextPlace++;
  }

  private void shrink(final int symbol, final int index, final long by) {
    sizes[index] -= by;
    if (sizes[index] == 0) {
      remove(symbol, index);
    }
  }

  private void remove(final int symbol, final int index) {
    final int last = symbol * capacity + --counts[symbol];
    ids[index] = ids[last];
    prices[index] = prices[last];
    sizes[index] = sizes[last];
    places[index] = places[last];
  }
}
