package io.synod.ops.book;

import io.synod.bench.flow.LobsterMessages;
import io.synod.codec.orderbook.EventKind;
import io.synod.codec.orderbook.RejectReason;
import io.synod.codec.orderbook.Side;
import io.synod.codec.orderbook.TimeInForce;
import io.synod.orderbook.BookEvents;
import io.synod.orderbook.BookLimits;
import io.synod.orderbook.OrderBook;
import io.synod.orderbook.OrderBooks;
import java.util.ArrayList;
import java.util.List;
import org.agrona.collections.Long2LongHashMap;

/**
 * Puts LOBSTER messages into an order book. Each level of the opening depth is one order of ours,
 * which stands for all the orders of the file that rest there and whose ids are not known.
 *
 * <p>Messages are outcomes. What our book does by itself is compared with what the message says,
 * and where it differs, it is counted and then put right as the message says, so that one
 * difference does not make all that follow. Nothing is ever put right from the order-book file.
 */
final class BookReplay implements BookEvents {
  private static final BookLimits LIMITS = new BookLimits(1, 1 << 24, 1 << 20);
  private static final long AGGRESSOR_ID = Long.MAX_VALUE;
  private static final long FIRST_OPENING_ID = 1L << 62;
  private static final long NO_ORDER = 0;

  private record Resting(long orderId, long price, long size) {}

  private final OrderBook book = new OrderBooks(LIMITS).book(0);
  private final LevelNotes notes = new LevelNotes();
  private final KnownRange bids = new KnownRange(Side.BUY);
  private final KnownRange asks = new KnownRange(Side.SELL);
  private final Picks picks;

  /** The order that stands for the opening depth at a price; a bid's price is negative. */
  private final Long2LongHashMap openingOrders = new Long2LongHashMap(NO_ORDER);

  private final List<Resting> trades = new ArrayList<>();
  private final List<Resting> resting = new ArrayList<>();
  private long nextOpeningId = FIRST_OPENING_ID;
  private int levels;
  private int droppedOrders;
  private int strangers;
  private long cancelledPrice;
  private RejectReason rejectReason = RejectReason.NONE;

  BookReplay(final Picks picks) {
    this.picks = picks;
  }

  /**
   * Starts with the first row. Where the first message adds an order it is the youngest at its
   * level, and known; all else at that level is not.
   */
  void open(final LobsterDepths depths, final LobsterMessages first) {
    levels = depths.levels();
    for (final Side side : List.of(Side.BUY, Side.SELL)) {
      final int used = depths.levels(side);
      for (int level = 0; level < used; level++) {
        openLevel(side, depths.price(side, level), depths.size(side, level), first);
      }
      if (used < levels) {
        range(side).openAll();
      } else {
        range(side).open(depths.price(side, used - 1));
      }
    }
  }

  /** Does what the message says. */
  void apply(final LobsterMessages message) {
    if (message.isOfVisibleOrder()) {
      final Side side = side(message);
      range(opposite(side)).onOtherSide(message.price());
      drop(opposite(side), message.price(), message);
      switch (message.type()) {
        case LobsterMessages.ADD -> add(message, side);
        case LobsterMessages.REDUCE -> reduce(message, side, message.size());
        case LobsterMessages.DELETE -> delete(message, side);
        default -> execute(message, side);
      }
    }
    shrinkToView(Side.BUY);
    shrinkToView(Side.SELL);
  }

  OrderBook book() {
    return book;
  }

  KnownRange range(final Side side) {
    return side == Side.BUY ? bids : asks;
  }

  LevelNotes notes() {
    return notes;
  }

  /** Orders of ours that a message proved to be gone. */
  int droppedOrders() {
    return droppedOrders;
  }

  /** Messages about orders that were neither added nor of the opening depth. */
  int strangers() {
    return strangers;
  }

  static Side side(final LobsterMessages message) {
    return message.isBuy() ? Side.BUY : Side.SELL;
  }

  @Override
  public void onEvent(
      final EventKind kind,
      final long orderId,
      final long price,
      final long size,
      final RejectReason reason) {
    switch (kind) {
      case TRADE -> trades.add(new Resting(orderId, price, size));
      case CANCELLED, REDUCED -> cancelledPrice = price;
      case REJECTED -> rejectReason = reason;
      default -> {}
    }
  }

  private void openLevel(
      final Side side, final long price, final long size, final LobsterMessages first) {
    final boolean isOfFirst =
        first.type() == LobsterMessages.ADD
            && side(first) == side
            && first.price() == price
            && first.size() <= size;
    final long unknownSize = isOfFirst ? size - first.size() : size;
    if (unknownSize > 0) {
      final long orderId = nextOpeningId++;
      rest(orderId, side, price, unknownSize, first);
      openingOrders.put(key(side, price), orderId);
    }
    if (isOfFirst) {
      rest(first.orderId(), side, price, first.size(), first);
    }
  }

  private void add(final LobsterMessages message, final Side side) {
    if (book.restingSize(message.orderId()) > 0) {
      note(message, side, "adds an order that rests already");
      book.cancel(message.orderId(), this);
    }
    rest(message.orderId(), side, message.price(), message.size(), message);
  }

  private void delete(final LobsterMessages message, final Side side) {
    final long rests = book.restingSize(message.orderId());
    if (rests > 0 && rests != message.size()) {
      note(message, side, "deletes size=" + message.size() + " where size=" + rests + " rests");
    }
    reduce(message, side, rests > 0 ? rests : message.size());
  }

  /** Takes size off the order, or off the opening depth where the order is not known. */
  private void reduce(final LobsterMessages message, final Side side, final long size) {
    final long orderId = message.orderId();
    final long rests = book.restingSize(orderId);
    if (rests > 0) {
      if (size > rests) {
        note(message, side, "takes size=" + size + " off size=" + rests);
      }
      book.reduce(orderId, size, this);
      if (cancelledPrice != message.price()) {
        note(message, side, "names an order that rests at price=" + cancelledPrice);
      }
      return;
    }

    final long openingId = openingOrders.get(key(side, message.price()));
    final long openingSize = openingId == NO_ORDER ? 0 : book.restingSize(openingId);
    if (openingSize > 0) {
      book.reduce(openingId, Math.min(size, openingSize), this);
    }
    if (openingSize < size) {
      strangers++;
      note(
          message,
          side,
          "names an order that was not added, and the opening depth has left size=" + openingSize);
    }
  }

  /** Someone crossed the spread: sends that order, and looks what our book lets it trade with. */
  private void execute(final LobsterMessages message, final Side side) {
    final long openingId = openingOrders.get(key(side, message.price()));
    final long expectedId = book.restingSize(message.orderId()) > 0 ? message.orderId() : openingId;
    trades.clear();
    book.add(AGGRESSOR_ID, opposite(side), message.price(), message.size(), TimeInForce.IOC, this);
    checkAccepted(message);
    range(side).onExecution(message.price());

    final boolean isAsNamed =
        trades.size() == 1
            && trades.get(0).orderId() == expectedId
            && trades.get(0).size() == message.size();
    if (isAsNamed && expectedId == openingId) {
      picks.onOpening();
    } else if (isAsNamed) {
      picks.onNamed();
    } else {
      final String reason = reason(message, expectedId);
      picks.onOther(range(side).isInView(message.price()), message(message) + ": " + reason);
      restore(message, side);
      drop(side, message.price(), message);
      reduce(message, side, message.size());
    }
  }

  private String reason(final LobsterMessages message, final long expectedId) {
    if (trades.isEmpty()) {
      return "nothing rests there in our book";
    }
    final Resting first = trades.get(0);
    if (first.price() != message.price()) {
      return "our book has a better price=" + first.price() + " orderId=" + name(first.orderId());
    }
    if (first.orderId() != expectedId) {
      return "our book has an older order first, orderId=" + name(first.orderId());
    }
    return "only size=" + first.size() + " of that order rests in our book";
  }

  /** Undoes the trades at the message's price, each order back in its place. */
  private void restore(final LobsterMessages message, final Side side) {
    final long price = message.price();
    resting.clear();
    for (final Resting trade : trades) {
      if (trade.price() == price) {
        resting.add(trade);
      }
    }
    final int traded = resting.size();
    for (int level = 0; level < book.levels(side); level++) {
      if (book.price(side, level) == price) {
        book.forEachOrder(side, level, (id, at, size) -> resting.add(new Resting(id, at, size)));
      }
    }
    for (int i = traded; i < resting.size(); i++) {
      book.cancel(resting.get(i).orderId(), this);
    }
    if (traded > 0
        && traded < resting.size()
        && resting.get(traded).orderId() == resting.get(traded - 1).orderId()) {
      final Resting left = resting.remove(traded);
      final Resting part = resting.get(traded - 1);
      resting.set(traded - 1, new Resting(left.orderId(), price, left.size() + part.size()));
    }
    for (final Resting order : resting) {
      rest(order.orderId(), side, price, order.size(), message);
    }
  }

  /**
   * Drops what the message proves to be gone: on the other side what its order would cross, on its
   * own side what is better than an order that traded.
   */
  private void drop(final Side side, final long price, final LobsterMessages message) {
    final boolean isOwnSide = side == side(message);
    while (book.levels(side) > 0) {
      final long best = book.price(side, 0);
      final boolean isBetter = side == Side.BUY ? best > price : best < price;
      if (!isBetter && (isOwnSide || best != price)) {
        return;
      }
      resting.clear();
      book.forEachOrder(side, 0, (id, at, size) -> resting.add(new Resting(id, at, size)));
      for (final Resting order : resting) {
        book.cancel(order.orderId(), this);
        droppedOrders++;
      }
      notes.put(side, best, message(message) + " shows that nothing can rest there any more");
    }
  }

  private void shrinkToView(final Side side) {
    if (book.levels(side) >= levels) {
      range(side).onLastLevel(book.price(side, levels - 1));
    }
  }

  private void rest(
      final long orderId,
      final Side side,
      final long price,
      final long size,
      final LobsterMessages message) {
    book.add(orderId, side, price, size, TimeInForce.GTC, this);
    checkAccepted(message);
  }

  private void checkAccepted(final LobsterMessages message) {
    if (rejectReason != RejectReason.NONE) {
      throw message.error("our book cannot take this order: " + rejectReason);
    }
  }

  private void note(final LobsterMessages message, final Side side, final String what) {
    notes.put(side, message.price(), message(message) + " " + what);
  }

  private static String message(final LobsterMessages message) {
    return "message "
        + message.row()
        + " (type "
        + message.type()
        + ", order "
        + message.orderId()
        + ", size "
        + message.size()
        + ", price "
        + message.price()
        + (message.isBuy() ? ", buy)" : ", sell)");
  }

  private static String name(final long orderId) {
    return orderId >= FIRST_OPENING_ID ? "of the opening depth" : Long.toString(orderId);
  }

  private static Side opposite(final Side side) {
    return side == Side.BUY ? Side.SELL : Side.BUY;
  }

  private static long key(final Side side, final long price) {
    return side == Side.BUY ? -price : price;
  }
}
