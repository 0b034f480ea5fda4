package io.synod.bench.flow;

import org.agrona.MutableDirectBuffer;

/**
 * Gives order book commands one after the other, the same for the same settings. Allocates nothing
 * once made. Not safe for use by several threads.
 */
public interface OrderFlow {
  /**
   * Encodes the next command.
   *
   * @param buffer gets it, with room for {@link
   *     io.synod.orderbook.OrderBookCommands#MAX_COMMAND_LENGTH} bytes.
   * @param offset of the command.
   * @return length in bytes; 0 where the flow has ended.
   */
  int next(MutableDirectBuffer buffer, int offset);

  /**
   * How long before the last command given nothing came, so that a paced load can follow the flow's
   * bursts.
   *
   * @return in units of the flow's mean gap: 1 on average, near 0 within a burst.
   */
  double gap();
}
