package io.synod.orderbook;

/** The books of all symbols, which share one pool of orders. */
public final class OrderBooks {
  private final BookLimits limits;
  private final OrderPool pool;
  private final OrderBook[] books;

  /**
   * Empty books.
   *
   * @param limits of what the books may hold.
   */
  public OrderBooks(final BookLimits limits) {
    this.limits = limits;
    pool = new OrderPool(limits.maxOrders());
    books = new OrderBook[limits.maxSymbols()];
    for (int i = 0; i < books.length; i++) {
      books[i] = new OrderBook(i, pool, limits.maxLevelsPerSide());
    }
  }

  /**
   * The limits.
   *
   * @return as given.
   */
  public BookLimits limits() {
    return limits;
  }

  /**
   * Whether a book has this id.
   *
   * @param symbolId of any value.
   * @return whether it is between 0 and the greatest symbol.
   */
  public boolean hasSymbol(final int symbolId) {
    return symbolId >= 0 && symbolId < books.length;
  }

  /**
   * The book of a symbol.
   *
   * @param symbolId from 0 to {@link BookLimits#maxSymbols} - 1.
   * @return the book.
   */
  public OrderBook book(final int symbolId) {
    return books[symbolId];
  }

  /**
   * Orders that rest in all books.
   *
   * @return how many, at most {@link BookLimits#maxOrders}.
   */
  public int orderCount() {
    return pool.count();
  }
}
