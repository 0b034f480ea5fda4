package io.synod.bench.flow;

import java.nio.file.Path;

/**
 * Reads a LOBSTER message file: no header, and per row the time in seconds after midnight, the
 * type, the order's id, a size, a price in dollars times 10,000, and the side of the order that
 * rests (1 buy, -1 sell). Rows are what happened to the visible book.
 */
public final class LobsterMessages implements AutoCloseable {
  /** A new limit order rests. */
  public static final int ADD = 1;

  /** An order was made smaller by the size. */
  public static final int REDUCE = 2;

  /** An order was deleted; the size is what rested. */
  public static final int DELETE = 3;

  /** An order traded the size: someone crossed the spread. */
  public static final int EXECUTE = 4;

  /** A hidden order traded: touches no visible book. */
  public static final int EXECUTE_HIDDEN = 5;

  /** A cross, such as an auction's: touches no visible book. */
  public static final int CROSS = 6;

  /** Trading was halted or went on: touches no book. */
  public static final int HALT = 7;

  private static final int COLUMNS = 6;

  private final CsvRows rows;
  private long timeNs;
  private int type;
  private long orderId;
  private long size;
  private long price;
  private boolean isBuy;

  /**
   * Opens a file.
   *
   * @param file to read.
   * @throws InputFileException where it cannot be read.
   */
  public LobsterMessages(final Path file) {
    rows = new CsvRows(file);
  }

  /**
   * Reads the next message.
   *
   * @return false where the file has ended.
   * @throws InputFileException where the row is no such message.
   */
  public boolean next() {
    if (!rows.next()) {
      return false;
    }
    if (rows.columns() != COLUMNS) {
      throw rows.error(
          "has "
              + rows.columns()
              + " columns, not the 6 of a LOBSTER message file: time, type, order id, size, price,"
              + " direction");
    }
    timeNs = rows.secondsAsNanos(1, "time");
    final long rowType = rows.whole(2, "type");
    if (rowType < ADD || rowType > HALT) {
      throw rows.error(2, "type", "is not between 1 and 7");
    }
    type = (int) rowType;
    orderId = rows.whole(3, "order id");
    size = rows.whole(4, "size");
    price = rows.whole(5, "price");
    final long direction = rows.whole(6, "direction");
    isBuy = direction > 0;
    if (isOfVisibleOrder()) {
      checkOrder(direction);
    }
    return true;
  }

  /**
   * Whether the message is about an order that rests in the visible book: types 1 to 4.
   *
   * @return whether it touches the book.
   */
  public boolean isOfVisibleOrder() {
    return type <= EXECUTE;
  }

  /**
   * The row read last.
   *
   * @return its number, from 1.
   */
  public int row() {
    return rows.row();
  }

  /**
   * When it happened.
   *
   * @return nanoseconds after midnight.
   */
  public long timeNs() {
    return timeNs;
  }

  /**
   * What happened.
   *
   * @return 1 to 7, as the constants of this class.
   */
  public int type() {
    return type;
  }

  /**
   * The order.
   *
   * @return its id; from 1 where {@link #isOfVisibleOrder}.
   */
  public long orderId() {
    return orderId;
  }

  /**
   * Size added, taken off or traded.
   *
   * @return in shares; from 1 where {@link #isOfVisibleOrder}.
   */
  public long size() {
    return size;
  }

  /**
   * The order's price.
   *
   * @return in dollars times 10,000; from 1 where {@link #isOfVisibleOrder}.
   */
  public long price() {
    return price;
  }

  /**
   * Side of the order.
   *
   * @return whether it is a bid.
   */
  public boolean isBuy() {
    return isBuy;
  }

  /**
   * An error about the row read last.
   *
   * @param what is wrong with it.
   * @return to throw.
   */
  public InputFileException error(final String what) {
    return rows.error(what);
  }

  @Override
  public void close() {
    rows.close();
  }

  private void checkOrder(final long direction) {
    if (orderId < 1) {
      throw rows.error(3, "order id", "is less than 1");
    }
    if (size < 1) {
      throw rows.error(4, "size", "is less than 1");
    }
    if (price < 1) {
      throw rows.error(5, "price", "is less than 1");
    }
    if (direction != 1 && direction != -1) {
      throw rows.error(6, "direction", "is neither 1 nor -1");
    }
  }
}
