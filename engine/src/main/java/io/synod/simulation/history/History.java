package io.synod.simulation.history;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What clients did, in the order in which it was: calls and replies are recorded as they happen,
 * and that order, not the times, decides what was before what. Not safe for use by several threads.
 */
public final class History {
  /** How the log names a command. */
  private record Sent(long session, long sequence) {}

  private final List<Operation> operations = new ArrayList<>();
  private final Map<Sent, Integer> sent = new HashMap<>();
  private long events;
  private long lastTimeNs = Long.MIN_VALUE;

  /**
   * A client calls.
   *
   * @param client the process.
   * @param session that sends the command.
   * @param sequence of the command in its session.
   * @param timeNs now; never before an earlier event.
   * @param command its bytes; copied.
   * @return the operation's number.
   * @throws IllegalArgumentException where the time goes back, or the session sent that sequence.
   */
  public int invoke(
      final int client,
      final long session,
      final long sequence,
      final long timeNs,
      final byte[] command) {
    final int number = operations.size();
    advance(timeNs);
    name(number, session, sequence);
    operations.add(
        new Operation(
            number,
            client,
            session,
            sequence,
            timeNs,
            events++,
            command.clone(),
            Operation.UNKNOWN,
            Operation.UNKNOWN,
            0,
            null));
    return number;
  }

  /**
   * The client sends an operation again under another name, because its session ended.
   *
   * @param number of the operation.
   * @param session that sends it now.
   * @param sequence of the command in that session.
   * @throws IllegalArgumentException where the session sent that sequence already.
   */
  public void resend(final int number, final long session, final long sequence) {
    name(operation(number).number(), session, sequence);
  }

  /**
   * A client gets the reply.
   *
   * @param number of the operation.
   * @param timeNs now; never before an earlier event.
   * @param instance that the reply names; 0 where the history has no log.
   * @param reply its bytes; copied.
   * @throws IllegalArgumentException where the time goes back.
   * @throws IllegalStateException where the operation was completed already.
   */
  public void complete(
      final int number, final long timeNs, final long instance, final byte[] reply) {
    final Operation operation = operation(number);
    if (operation.isCompleted()) {
      throw new IllegalStateException("completed already: " + operation);
    }
    advance(timeNs);
    operations.set(number, operation.completed(timeNs, events++, instance, reply.clone()));
  }

  /**
   * An operation.
   *
   * @param number of it.
   * @return as it stands now.
   */
  public Operation operation(final int number) {
    return operations.get(number);
  }

  /**
   * All operations.
   *
   * @return in the order of their calls; a view.
   */
  public List<Operation> operations() {
    return Collections.unmodifiableList(operations);
  }

  /**
   * Operations called.
   *
   * @return the count.
   */
  public int size() {
    return operations.size();
  }

  /** The number of the operation that the log names so, or -1. */
  int find(final long session, final long sequence) {
    return sent.getOrDefault(new Sent(session, sequence), -1);
  }

  private void name(final int number, final long session, final long sequence) {
    final Integer before = sent.putIfAbsent(new Sent(session, sequence), number);
    if (before != null && before != number) {
      throw new IllegalArgumentException(
          "two operations of one name: session="
              + session
              + " sequence="
              + sequence
              + " operations="
              + before
              + ","
              + number);
    }
  }

  private void advance(final long timeNs) {
    if (timeNs < lastTimeNs) {
      throw new IllegalArgumentException(
          "time goes back: timeNs=" + timeNs + " lastTimeNs=" + lastTimeNs);
    }
    lastTimeNs = timeNs;
  }
}
