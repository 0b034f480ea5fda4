/**
 * A limit order book for many symbols, as a replicated state machine: price-time priority, integers
 * only, nothing allocated in the steady state, every bound named in {@link
 * io.synod.orderbook.BookLimits}.
 *
 * <p>{@link io.synod.orderbook.OrderBook} is the book, {@link io.synod.orderbook.OrderBookMachine}
 * puts it behind the log, {@link io.synod.orderbook.OrderBookCommands} and {@link
 * io.synod.orderbook.OrderBookReplies} are the client's side.
 */
package io.synod.orderbook;
