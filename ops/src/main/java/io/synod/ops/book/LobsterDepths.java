package io.synod.ops.book;

import io.synod.bench.flow.CsvRows;
import io.synod.bench.flow.InputFileException;
import io.synod.codec.orderbook.Side;
import java.nio.file.Path;

/**
 * Reads a LOBSTER order-book file: no header, and per row, for each level from the best, ask price,
 * ask size, bid price and bid size. A level without size is empty, whatever its price.
 */
final class LobsterDepths implements AutoCloseable {
  private static final int COLUMNS_PER_LEVEL = 4;

  private final CsvRows rows;
  private int levels;
  private long[] askPrices = new long[0];
  private long[] askSizes = new long[0];
  private long[] bidPrices = new long[0];
  private long[] bidSizes = new long[0];
  private int askLevels;
  private int bidLevels;

  LobsterDepths(final Path file) {
    rows = new CsvRows(file);
  }

  /**
   * Reads the next row.
   *
   * @return false where the file has ended.
   * @throws InputFileException where the row is no such row, or has not as many levels as the
   *     first.
   */
  boolean next() {
    if (!rows.next()) {
      return false;
    }
    final int columns = rows.columns();
    if (rows.row() == 1) {
      start(columns);
    }
    if (columns != levels * COLUMNS_PER_LEVEL) {
      throw rows.error("has " + columns + " columns, but line 1 has " + levels * COLUMNS_PER_LEVEL);
    }
    askLevels = readSide(Side.SELL, 1, askPrices, askSizes);
    bidLevels = readSide(Side.BUY, 3, bidPrices, bidSizes);
    return true;
  }

  /** The row read last, from 1. */
  int row() {
    return rows.row();
  }

  /** Levels per side that the file has room for. */
  int levels() {
    return levels;
  }

  /** Levels of a side that are not empty. */
  int levels(final Side side) {
    return side == Side.BUY ? bidLevels : askLevels;
  }

  /** Price of a level, counted from the best, which is 0. */
  long price(final Side side, final int level) {
    return side == Side.BUY ? bidPrices[level] : askPrices[level];
  }

  /** Size of a level, counted from the best, which is 0. */
  long size(final Side side, final int level) {
    return side == Side.BUY ? bidSizes[level] : askSizes[level];
  }

  @Override
  public void close() {
    rows.close();
  }

  private void start(final int columns) {
    if (columns % COLUMNS_PER_LEVEL != 0) {
      throw rows.error(
          "has "
              + columns
              + " columns, but an order-book file has 4 per level: ask price, ask size, bid price,"
              + " bid size");
    }
    levels = columns / COLUMNS_PER_LEVEL;
    askPrices = new long[levels];
    askSizes = new long[levels];
    bidPrices = new long[levels];
    bidSizes = new long[levels];
  }

  private int readSide(
      final Side side, final int firstColumn, final long[] prices, final long[] sizes) {
    final String name = side == Side.BUY ? "bid" : "ask";
    int used = 0;
    for (int i = 0; i < levels; i++) {
      final int column = firstColumn + i * COLUMNS_PER_LEVEL;
      prices[i] = rows.whole(column, name + " price");
      sizes[i] = rows.whole(column + 1, name + " size");
      if (sizes[i] < 0) {
        throw rows.error(column + 1, name + " size", "is less than 0");
      }
      if (sizes[i] > 0) {
        if (prices[i] < 1) {
          throw rows.error(column, name + " price", "is less than 1");
        }
        if (used < i) {
          throw rows.error(column, name + " price", "follows an empty level");
        }
        if (i > 0 && (side == Side.BUY ? prices[i] >= prices[i - 1] : prices[i] <= prices[i - 1])) {
          throw rows.error(column, name + " price", "is not worse than the level before");
        }
        used++;
      }
    }
    return used;
  }
}
