package io.synod.orderbook;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.synod.codec.orderbook.OrderOutcomeDecoder;
import io.synod.codec.orderbook.Side;
import io.synod.codec.orderbook.TimeInForce;
import io.synod.service.CommandContext;
import io.synod.service.SnapshotInput;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Sends commands to a machine as a log would, and keeps the reply. */
final class MachineDriver implements CommandContext {
  final OrderBookMachine machine;
  final OrderBookCommands commands = new OrderBookCommands();
  final OrderBookReplies replies = new OrderBookReplies();
  final MutableDirectBuffer command = new UnsafeBuffer(new byte[256]);
  final MutableDirectBuffer reply = new UnsafeBuffer(new byte[OrderBookReplies.MAX_REPLY_LENGTH]);
  int replyLength;
  private int replyCount;
  private long instance;

  MachineDriver(final BookLimits limits) {
    machine = new OrderBookMachine(limits);
  }

  OrderBookReplies.Kind send(final int length) {
    return send(command, 0, length);
  }

  OrderBookReplies.Kind send(final DirectBuffer buffer, final int offset, final int length) {
    instance++;
    replyCount = 0;
    machine.onCommand(this, buffer, offset, length);
    assertEquals(1, replyCount, "one reply a command");
    return replies.wrap(reply, 0, replyLength);
  }

  OrderBookReplies.Kind newOrder(
      final int symbolId,
      final long orderId,
      final Side side,
      final long price,
      final long size,
      final TimeInForce timeInForce) {
    return send(commands.newOrder(command, 0, symbolId, orderId, side, price, size, timeInForce));
  }

  /** The events of the reply, which must be an outcome. */
  EventLog events() {
    final EventLog log = new EventLog();
    final OrderOutcomeDecoder outcome = replies.outcome();
    outcome.sbeRewind();
    for (final OrderOutcomeDecoder.EventsDecoder e : outcome.events()) {
      log.onEvent(e.kind(), e.orderId(), e.price(), e.size(), e.reason());
    }
    return log;
  }

  /** One of the commands that a client might send, good more often than not; gives its length. */
  int randomCommand(final SplittableRandom random, final int symbols, final int ids) {
    final int symbolId = random.nextInt(symbols + 1) - random.nextInt(2);
    final long orderId = 1L + random.nextInt(ids);
    final Side side = random.nextBoolean() ? Side.BUY : Side.SELL;
    final long price = 100L + random.nextInt(20) + (side == Side.BUY ? 0 : 6);
    final long size = 1L + random.nextInt(30);
    return switch (random.nextInt(10)) {
      case 0 -> commands.cancelOrder(command, 0, symbolId, orderId);
      case 1 -> commands.reduceOrder(command, 0, symbolId, orderId, size);
      case 2, 3 -> commands.moveOrder(command, 0, symbolId, orderId, price, size);
      case 4 -> commands.topOfBook(command, 0, symbolId);
      case 5 -> commands.depth(command, 0, symbolId, random.nextInt(30));
      case 6 ->
          commands.newOrder(command, 0, symbolId, orderId, side, price, size * 20, TimeInForce.IOC);
      default ->
          commands.newOrder(command, 0, symbolId, orderId, side, price, size, TimeInForce.GTC);
    };
  }

  byte[] snapshot() {
    final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    machine.saveSnapshot(
        (buffer, offset, length) -> {
          final byte[] chunk = new byte[length];
          buffer.getBytes(offset, chunk);
          bytes.writeBytes(chunk);
        });
    return bytes.toByteArray();
  }

  void load(final byte[] snapshot) {
    machine.loadSnapshot(input(snapshot));
  }

  static SnapshotInput input(final byte[] snapshot) {
    return new SnapshotInput() {
      private int position;

      @Override
      public void read(final MutableDirectBuffer buffer, final int offset, final int length) {
        if (length > snapshot.length - position) {
          throw new IllegalArgumentException("snapshot ends at " + snapshot.length);
        }
        buffer.putBytes(offset, Arrays.copyOfRange(snapshot, position, position + length));
        position += length;
      }
    };
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

  @Override
  public void reply(final DirectBuffer buffer, final int offset, final int length) {
    replyCount++;
    replyLength = length;
    reply.putBytes(0, buffer, offset, length);
  }
}
