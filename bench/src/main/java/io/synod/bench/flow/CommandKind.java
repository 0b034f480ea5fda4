package io.synod.bench.flow;

/** What a command of a flow does. */
enum CommandKind {
  /** A new order that rests. */
  ADD,
  /** Takes an order out. */
  DELETE,
  /** Gives an order another price and size. */
  MOVE,
  /** Makes an order smaller. */
  REDUCE,
  /** An aggressive order that trades with a resting one. */
  EXECUTE
}
