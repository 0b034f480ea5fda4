package io.synod.orderbook;

/**
 * The bounds of all books. They decide which orders are rejected, so every replica must have the
 * same; a snapshot taken under others is refused.
 *
 * @param maxSymbols books, with ids from 0; 1 to {@value #MOST_SYMBOLS}.
 * @param maxOrders orders that may rest in all books together; 1 to {@value #MOST_ORDERS}.
 * @param maxLevelsPerSide price levels that one side of a book may have; 1 to {@value
 *     #MOST_LEVELS}.
 */
public record BookLimits(int maxSymbols, int maxOrders, int maxLevelsPerSide) {
  /** Highest price, in ticks. The lowest is 1. */
  public static final long MAX_PRICE = 1L << 48;

  /** Largest size of one order, in units. So small that no level's total can overflow. */
  public static final long MAX_SIZE = 1L << 36;

  /** What {@link #maxSymbols} may be at most. */
  public static final int MOST_SYMBOLS = 1 << 16;

  /** What {@link #maxOrders} may be at most. */
  public static final int MOST_ORDERS = 1 << 26;

  /** What {@link #maxLevelsPerSide} may be at most. */
  public static final int MOST_LEVELS = 1 << 20;

  /** 1,024 symbols, 1,048,576 orders, 4,096 levels a side. */
  public static final BookLimits DEFAULT = new BookLimits(1 << 10, 1 << 20, 1 << 12);

  /**
   * @throws IllegalArgumentException where a limit is out of its range.
   */
  public BookLimits {
    check("maxSymbols", maxSymbols, MOST_SYMBOLS);
    check("maxOrders", maxOrders, MOST_ORDERS);
    check("maxLevelsPerSide", maxLevelsPerSide, MOST_LEVELS);
  }

  private static void check(final String name, final int value, final int most) {
    if (value < 1 || value > most) {
      throw new IllegalArgumentException(name + "=" + value + " is not between 1 and " + most);
    }
  }
}
