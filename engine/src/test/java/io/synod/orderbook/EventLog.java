package io.synod.orderbook;

import io.synod.codec.orderbook.EventKind;
import io.synod.codec.orderbook.RejectReason;
import java.util.ArrayList;
import java.util.List;

/** The events of a command, to compare. */
final class EventLog implements BookEvents {
  record Event(EventKind kind, long orderId, long price, long size, RejectReason reason) {}

  final List<Event> events = new ArrayList<>();

  @Override
  public void onEvent(
      final EventKind kind,
      final long orderId,
      final long price,
      final long size,
      final RejectReason reason) {
    events.add(new Event(kind, orderId, price, size, reason));
  }

  void clear() {
    events.clear();
  }

  static Event event(final EventKind kind, final long orderId, final long price, final long size) {
    return new Event(kind, orderId, price, size, RejectReason.NONE);
  }

  static Event rejected(final long orderId, final RejectReason reason) {
    return new Event(EventKind.REJECTED, orderId, 0, 0, reason);
  }
}
