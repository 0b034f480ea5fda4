package io.synod.orderbook;

import io.synod.codec.orderbook.CancelOrderEncoder;
import io.synod.codec.orderbook.DepthQueryEncoder;
import io.synod.codec.orderbook.MessageHeaderEncoder;
import io.synod.codec.orderbook.MoveOrderEncoder;
import io.synod.codec.orderbook.NewOrderEncoder;
import io.synod.codec.orderbook.ReduceOrderEncoder;
import io.synod.codec.orderbook.Side;
import io.synod.codec.orderbook.TimeInForce;
import io.synod.codec.orderbook.TopOfBookQueryEncoder;
import org.agrona.MutableDirectBuffer;

/**
 * Encodes commands for {@link OrderBookMachine} into a caller's buffer. Every method returns the
 * command's length in bytes, at most {@link #MAX_COMMAND_LENGTH}. Allocates nothing. Not safe for
 * use by several threads.
 */
public final class OrderBookCommands {
  /** Longest command in bytes. */
  public static final int MAX_COMMAND_LENGTH =
      MessageHeaderEncoder.ENCODED_LENGTH + NewOrderEncoder.BLOCK_LENGTH;

  private final MessageHeaderEncoder headerEncoder = new MessageHeaderEncoder();
  private final NewOrderEncoder newOrderEncoder = new NewOrderEncoder();
  private final CancelOrderEncoder cancelOrderEncoder = new CancelOrderEncoder();
  private final ReduceOrderEncoder reduceOrderEncoder = new ReduceOrderEncoder();
  private final MoveOrderEncoder moveOrderEncoder = new MoveOrderEncoder();
  private final TopOfBookQueryEncoder topOfBookQueryEncoder = new TopOfBookQueryEncoder();
  private final DepthQueryEncoder depthQueryEncoder = new DepthQueryEncoder();

  /**
   * A new order.
   *
   * @param buffer gets the command.
   * @param offset of the command.
   * @param symbolId book, from 0.
   * @param orderId from 1, not resting in any book.
   * @param side buys or sells.
   * @param price limit in ticks.
   * @param size in units.
   * @param timeInForce what becomes of the part that does not trade at once.
   * @return length in bytes.
   */
  public int newOrder(
      final MutableDirectBuffer buffer,
      final int offset,
      final int symbolId,
      final long orderId,
      final Side side,
      final long price,
      final long size,
      final TimeInForce timeInForce) {
    newOrderEncoder
        .wrapAndApplyHeader(buffer, offset, headerEncoder)
        .orderId(orderId)
        .price(price)
        .size(size)
        .symbolId(symbolId)
        .side(side)
        .timeInForce(timeInForce);
    return MessageHeaderEncoder.ENCODED_LENGTH + NewOrderEncoder.BLOCK_LENGTH;
  }

  /**
   * Takes an order out.
   *
   * @param buffer gets the command.
   * @param offset of the command.
   * @param symbolId book of the order.
   * @param orderId of the order.
   * @return length in bytes.
   */
  public int cancelOrder(
      final MutableDirectBuffer buffer, final int offset, final int symbolId, final long orderId) {
    cancelOrderEncoder
        .wrapAndApplyHeader(buffer, offset, headerEncoder)
        .orderId(orderId)
        .symbolId(symbolId);
    return MessageHeaderEncoder.ENCODED_LENGTH + CancelOrderEncoder.BLOCK_LENGTH;
  }

  /**
   * Makes an order smaller.
   *
   * @param buffer gets the command.
   * @param offset of the command.
   * @param symbolId book of the order.
   * @param orderId of the order.
   * @param by units to take off.
   * @return length in bytes.
   */
  public int reduceOrder(
      final MutableDirectBuffer buffer,
      final int offset,
      final int symbolId,
      final long orderId,
      final long by) {
    reduceOrderEncoder
        .wrapAndApplyHeader(buffer, offset, headerEncoder)
        .orderId(orderId)
        .reduceBy(by)
        .symbolId(symbolId);
    return MessageHeaderEncoder.ENCODED_LENGTH + ReduceOrderEncoder.BLOCK_LENGTH;
  }

  /**
   * Gives an order another price or size.
   *
   * @param buffer gets the command.
   * @param offset of the command.
   * @param symbolId book of the order.
   * @param orderId of the order.
   * @param price new limit in ticks.
   * @param size new size in units.
   * @return length in bytes.
   */
  public int moveOrder(
      final MutableDirectBuffer buffer,
      final int offset,
      final int symbolId,
      final long orderId,
      final long price,
      final long size) {
    moveOrderEncoder
        .wrapAndApplyHeader(buffer, offset, headerEncoder)
        .orderId(orderId)
        .price(price)
        .size(size)
        .symbolId(symbolId);
    return MessageHeaderEncoder.ENCODED_LENGTH + MoveOrderEncoder.BLOCK_LENGTH;
  }

  /**
   * Asks for the best prices.
   *
   * @param buffer gets the command.
   * @param offset of the command.
   * @param symbolId book, from 0.
   * @return length in bytes.
   */
  public int topOfBook(final MutableDirectBuffer buffer, final int offset, final int symbolId) {
    topOfBookQueryEncoder.wrapAndApplyHeader(buffer, offset, headerEncoder).symbolId(symbolId);
    return MessageHeaderEncoder.ENCODED_LENGTH + TopOfBookQueryEncoder.BLOCK_LENGTH;
  }

  /**
   * Asks for the best price levels.
   *
   * @param buffer gets the command.
   * @param offset of the command.
   * @param symbolId book, from 0.
   * @param levels per side at most, 1 to {@link OrderBookReplies#MAX_DEPTH_LEVELS}.
   * @return length in bytes.
   */
  public int depth(
      final MutableDirectBuffer buffer, final int offset, final int symbolId, final int levels) {
    depthQueryEncoder
        .wrapAndApplyHeader(buffer, offset, headerEncoder)
        .symbolId(symbolId)
        .levels(levels);
    return MessageHeaderEncoder.ENCODED_LENGTH + DepthQueryEncoder.BLOCK_LENGTH;
  }
}
