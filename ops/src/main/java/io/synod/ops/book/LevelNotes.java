package io.synod.ops.book;

import io.synod.codec.orderbook.Side;
import java.util.HashMap;
import java.util.Map;

/** What was odd about a price level, to explain a difference there. The last note stays. */
final class LevelNotes {
  private final Map<Long, String> bids = new HashMap<>();
  private final Map<Long, String> asks = new HashMap<>();

  void put(final Side side, final long price, final String note) {
    (side == Side.BUY ? bids : asks).put(price, note);
  }

  /** The note, or an empty text. */
  String at(final Side side, final long price) {
    return (side == Side.BUY ? bids : asks).getOrDefault(price, "");
  }
}
