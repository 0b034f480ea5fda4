package io.synod.bench.flow;

import io.synod.codec.orderbook.EventKind;
import io.synod.codec.orderbook.OrderOutcomeDecoder;
import io.synod.orderbook.BookLimits;
import io.synod.orderbook.OrderBookCommands;
import io.synod.orderbook.OrderBookMachine;
import io.synod.orderbook.OrderBookReplies;
import io.synod.service.CommandContext;
import java.util.EnumMap;
import java.util.Map;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Puts a flow into an order book, and counts what came of it. */
final class FlowDriver implements CommandContext {
  final OrderBookMachine machine;
  final Map<EventKind, Integer> firstEvents = new EnumMap<>(EventKind.class);
  int trades;
  int expired;
  private final OrderFlow flow;
  private final OrderBookReplies replies = new OrderBookReplies();
  private final MutableDirectBuffer command =
      new UnsafeBuffer(new byte[OrderBookCommands.MAX_COMMAND_LENGTH]);
  private boolean countsReplies;
  private long instance;

  FlowDriver(final OrderFlow flow, final BookLimits limits) {
    this.flow = flow;
    machine = new OrderBookMachine(limits);
  }

  /** Applies commands and counts their replies; says how many there were. */
  int runAndCount(final int commands) {
    countsReplies = true;
    final int count = run(commands);
    countsReplies = false;
    return count;
  }

  /** Applies commands, allocating nothing; says how many there were. */
  int run(final int commands) {
    for (int i = 0; i < commands; i++) {
      final int length = flow.next(command, 0);
      if (length == 0) {
        return i;
      }
      instance++;
      machine.onCommand(this, command, 0, length);
    }
    return commands;
  }

  @Override
  public void reply(final DirectBuffer buffer, final int offset, final int length) {
    if (countsReplies) {
      count(buffer, offset, length);
    }
  }

  private void count(final DirectBuffer buffer, final int offset, final int length) {
    if (replies.wrap(buffer, offset, length) != OrderBookReplies.Kind.OUTCOME) {
      throw new AssertionError("not an outcome");
    }
    final OrderOutcomeDecoder outcome = replies.outcome();
    trades += outcome.tradeCount();
    boolean isFirst = true;
    for (final OrderOutcomeDecoder.EventsDecoder event : outcome.events()) {
      if (isFirst) {
        firstEvents.merge(event.kind(), 1, Integer::sum);
      }
      isFirst = false;
      expired += event.kind() == EventKind.EXPIRED ? 1 : 0;
    }
  }

  @Override
  public long instance() {
    return instance;
  }

  @Override
  public long clusterTimeNs() {
    return instance;
  }

  @Override
  public long sessionId() {
    return 1;
  }

  @Override
  public long sequence() {
    return instance;
  }
}
