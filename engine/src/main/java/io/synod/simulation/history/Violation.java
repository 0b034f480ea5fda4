package io.synod.simulation.history;

import java.util.List;

/**
 * Why a history is not linearizable, or does not fit its log.
 *
 * @param rule that was broken.
 * @param operations that show it; for a search, the smallest prefix that has no order.
 * @param text names operations, instances, what was expected and what was found.
 */
public record Violation(Rule rule, List<Operation> operations, String text) {
  /** What was broken. */
  public enum Rule {
    /** The log's commands do not ascend by instance and position. */
    LOG_OUT_OF_ORDER,
    /** The log holds a command that no client sent. */
    NEVER_SENT,
    /** The log holds other bytes than the client sent. */
    OTHER_COMMAND,
    /** The log holds an operation more often than it may. */
    APPLIED_TWICE,
    /** A completed operation is not in the log. */
    LOST,
    /** A completed operation is not in the log at the instance that its reply named. */
    OTHER_INSTANCE,
    /** The reply is not what the state machine says at that place in the log. */
    OTHER_REPLY,
    /** An operation stands before one that had returned before it was called. */
    REAL_TIME_ORDER,
    /** No order of the operations explains the replies. */
    NOT_LINEARIZABLE
  }

  /**
   * @throws NullPointerException where an operation is null.
   */
  public Violation {
    operations = List.copyOf(operations);
  }

  @Override
  public String toString() {
    return rule + ": " + text;
  }
}
