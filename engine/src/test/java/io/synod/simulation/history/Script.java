package io.synod.simulation.history;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes a history, and its log where there is one, event by event. */
final class Script {
  final History history = new History();
  final List<AppliedCommand> log = new ArrayList<>();
  private final Map<Integer, Integer> open = new HashMap<>();
  private final Map<Integer, Long> sequences = new HashMap<>();
  private long timeNs;

  Script call(final int client, final String command) {
    call(client, Text.encode(command));
    return this;
  }

  int call(final int client, final byte[] command) {
    final long sequence = sequences.merge(client, 1L, Long::sum);
    final int number = history.invoke(client, client, sequence, ++timeNs, command);
    open.put(client, number);
    return number;
  }

  Script reply(final int client, final String reply) {
    return reply(client, reply, 0);
  }

  Script reply(final int client, final String reply, final long instance) {
    history.complete(open.remove(client), ++timeNs, instance, Text.encode(reply));
    return this;
  }

  void complete(final int number, final long instance, final byte[] reply) {
    history.complete(number, ++timeNs, instance, reply);
  }

  /** One after the other: a call and its reply at once. */
  Script does(final int client, final String command, final String reply) {
    return call(client, command).reply(client, reply);
  }

  /** Puts the latest call of a client into the log. */
  Script applies(final int client, final long instance, final int position) {
    applies(history.operation(open.get(client)), instance, position);
    return this;
  }

  void applies(final Operation operation, final long instance, final int position) {
    log.add(
        new AppliedCommand(
            instance,
            position,
            instance,
            operation.session(),
            operation.sequence(),
            operation.command()));
  }

  /** The history up to and with an event, which was a call or a reply. */
  static History prefix(final History whole, final long through) {
    return copy(whole, through, -1, null);
  }

  /** The history with another reply to one operation. */
  static History withReply(final History whole, final int number, final byte[] reply) {
    return copy(whole, Long.MAX_VALUE - 1, number, reply);
  }

  private static History copy(
      final History whole, final long through, final int changed, final byte[] reply) {
    final Map<Long, Operation> events = new TreeMap<>();
    for (final Operation operation : whole.operations()) {
      events.put(operation.invokedAt(), operation);
      if (operation.isCompleted()) {
        events.put(operation.returnedAt(), operation);
      }
    }
    final History copy = new History();
    events.forEach(
        (event, operation) -> {
          if (event <= through && event == operation.invokedAt()) {
            copy.invoke(
                operation.client(),
                operation.session(),
                operation.sequence(),
                operation.invokeTimeNs(),
                operation.command());
          } else if (event <= through) {
            copy.complete(
                operation.number(),
                operation.returnTimeNs(),
                operation.instance(),
                operation.number() == changed ? reply : operation.reply());
          }
        });
    return copy;
  }
}
