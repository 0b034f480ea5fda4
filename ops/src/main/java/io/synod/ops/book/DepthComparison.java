package io.synod.ops.book;

import io.synod.bench.flow.LobsterMessages;
import io.synod.codec.orderbook.Side;
import io.synod.orderbook.OrderBook;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Compares our book with rows of the order-book file, and keeps the first differences. */
final class DepthComparison {
  private static final int NONE = -1;

  private final BookReplay replay;
  private final int maxShown;
  private final List<String> inViewDifferences = new ArrayList<>();
  private final List<String> otherDifferences = new ArrayList<>();

  /** Side, price and error in size of the differences told: one that stays is told once. */
  private final Set<String> told = new HashSet<>();

  private int rows;
  private int bestEqual;
  private int inViewEqual;
  private int openingEqual;
  private int bestInView;
  private int bestInViewEqual;
  private long levelsCompared;

  DepthComparison(final BookReplay replay, final int maxShown) {
    this.replay = replay;
    this.maxShown = maxShown;
  }

  /** Compares the row, which stands for the book after the message. */
  void compare(final LobsterDepths depths, final LobsterMessages message) {
    rows++;
    final int ask = firstDifference(Side.SELL, depths);
    final int bid = firstDifference(Side.BUY, depths);
    final boolean isBestEqual = isBestEqual(Side.SELL, depths) && isBestEqual(Side.BUY, depths);
    bestEqual += isBestEqual ? 1 : 0;
    if (isBestInView(Side.SELL, depths) && isBestInView(Side.BUY, depths)) {
      bestInView++;
      bestInViewEqual += isBestEqual ? 1 : 0;
    }
    openingEqual += ask == NONE && bid == NONE ? 1 : 0;
    final boolean isAskInView = ask != NONE && isInView(Side.SELL, depths, ask);
    final boolean isBidInView = bid != NONE && isInView(Side.BUY, depths, bid);
    inViewEqual += isAskInView || isBidInView ? 0 : 1;
    keep(Side.SELL, ask, isAskInView, depths, message);
    keep(Side.BUY, bid, isBidInView, depths, message);
  }

  int rows() {
    return rows;
  }

  int bestEqual() {
    return bestEqual;
  }

  /** Rows whose best prices were always in view. */
  int bestInView() {
    return bestInView;
  }

  int bestInViewEqual() {
    return bestInViewEqual;
  }

  /** Rows equal at all levels that the opening covered and that were always in view. */
  int inViewEqual() {
    return inViewEqual;
  }

  /** Rows equal at all levels that the opening covered, also those that were out of view. */
  int openingEqual() {
    return openingEqual;
  }

  /** Levels of all rows that were always in view. */
  long levelsCompared() {
    return levelsCompared;
  }

  /** The first differences, those that count before those at levels that were out of view. */
  List<String> differences() {
    final List<String> all = new ArrayList<>(inViewDifferences);
    all.addAll(otherDifferences);
    return List.copyOf(all.subList(0, Math.min(maxShown, all.size())));
  }

  /** The first level, from 0, that differs where the opening covered it; -1 where none does. */
  private int firstDifference(final Side side, final LobsterDepths depths) {
    final OrderBook book = replay.book();
    final KnownRange range = replay.range(side);
    for (int level = 0; level < depths.levels(); level++) {
      final long filePrice = filePrice(side, depths, level);
      final long ourPrice = ourPrice(side, book, level);
      final boolean isFileKnown = filePrice != 0 && range.isOpening(filePrice);
      final boolean isOursKnown = ourPrice != 0 && range.isOpening(ourPrice);
      if (!isFileKnown && !isOursKnown) {
        return NONE;
      }
      if (filePrice != ourPrice || depths.size(side, level) != book.size(side, level)) {
        return level;
      }
      levelsCompared += range.isInView(filePrice) ? 1 : 0;
    }
    return NONE;
  }

  private boolean isInView(final Side side, final LobsterDepths depths, final int level) {
    final KnownRange range = replay.range(side);
    final long filePrice = filePrice(side, depths, level);
    final long ourPrice = ourPrice(side, replay.book(), level);
    return (filePrice != 0 && range.isInView(filePrice))
        || (ourPrice != 0 && range.isInView(ourPrice));
  }

  private boolean isBestInView(final Side side, final LobsterDepths depths) {
    return depths.levels(side) == 0 || replay.range(side).isInView(depths.price(side, 0));
  }

  private boolean isBestEqual(final Side side, final LobsterDepths depths) {
    final OrderBook book = replay.book();
    return filePrice(side, depths, 0) == ourPrice(side, book, 0)
        && (book.levels(side) == 0 || depths.size(side, 0) == book.size(side, 0));
  }

  private void keep(
      final Side side,
      final int level,
      final boolean isInView,
      final LobsterDepths depths,
      final LobsterMessages message) {
    final List<String> kept = isInView ? inViewDifferences : otherDifferences;
    if (level == NONE || kept.size() == maxShown) {
      return;
    }
    final long price =
        better(side, filePrice(side, depths, level), ourPrice(side, replay.book(), level));
    final long error =
        sizeAt(side, replay.book(), level, price) - sizeAt(side, depths, level, price);
    if (told.add(side + " " + price + " " + error)) {
      kept.add(
          "row "
              + depths.row()
              + " "
              + what(side, level, depths)
              + ": "
              + reason(side, price, isInView, depths, message));
    }
  }

  private String what(final Side side, final int level, final LobsterDepths depths) {
    final OrderBook book = replay.book();
    return (side == Side.BUY ? "bid" : "ask")
        + " level "
        + (level + 1)
        + ": file "
        + (level < depths.levels(side)
            ? depths.price(side, level) + " x " + depths.size(side, level)
            : "empty")
        + ", ours "
        + (level < book.levels(side)
            ? book.price(side, level) + " x " + book.size(side, level)
            : "empty");
  }

  private String reason(
      final Side side,
      final long price,
      final boolean isInView,
      final LobsterDepths depths,
      final LobsterMessages message) {
    if (!isInView) {
      return "this price was out of the file's "
          + depths.levels()
          + " levels for a time, and may have changed there unseen";
    }
    final String note = replay.notes().at(side, price);
    if (!note.isEmpty()) {
      return note;
    }
    final boolean isTouched =
        message.isOfVisibleOrder() && BookReplay.side(message) == side && message.price() == price;
    return isTouched
        ? "the file has another outcome of its message than price-time priority"
        : "its message does not touch this level";
  }

  private static long better(final Side side, final long price, final long otherPrice) {
    if (price == 0 || otherPrice == 0) {
      return Math.max(price, otherPrice);
    }
    return side == Side.BUY ? Math.max(price, otherPrice) : Math.min(price, otherPrice);
  }

  /** Size of the file's level where it has that price, else 0. */
  private static long sizeAt(
      final Side side, final LobsterDepths depths, final int level, final long price) {
    return filePrice(side, depths, level) == price ? depths.size(side, level) : 0;
  }

  /** Size of our level where it has that price, else 0. */
  private static long sizeAt(
      final Side side, final OrderBook book, final int level, final long price) {
    return ourPrice(side, book, level) == price ? book.size(side, level) : 0;
  }

  /** Price of the file's level; 0 where it is empty. */
  private static long filePrice(final Side side, final LobsterDepths depths, final int level) {
    return level < depths.levels(side) ? depths.price(side, level) : 0;
  }

  /** Price of our level; 0 where there is none. */
  private static long ourPrice(final Side side, final OrderBook book, final int level) {
    return level < book.levels(side) ? book.price(side, level) : 0;
  }
}
