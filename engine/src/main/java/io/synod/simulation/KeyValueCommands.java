package io.synod.simulation;

import java.nio.charset.StandardCharsets;
import java.util.random.RandomGenerator;

/**
 * Commands for {@link io.synod.simulation.history.KeyValueMachine} on a few keys, so that clients
 * meet. Every value written is another, and swaps expect what another client may have written.
 */
final class KeyValueCommands implements CommandSource {
  private static final int MAX_PADDING = 200;

  private final int keys;
  private final int clients;

  KeyValueCommands(final int keys, final int clients) {
    this.keys = keys;
    this.clients = clients;
  }

  @Override
  public byte[] next(final RandomGenerator random, final int client, final long sequence) {
    final String key = "k" + random.nextInt(keys);
    final String value = value(client, sequence, random);
    final String command =
        switch (random.nextInt(5)) {
          case 0, 1 -> "get " + key;
          case 2 -> "delete " + key;
          case 3 -> "cas " + key + " " + expected(random, clients, sequence) + " " + value;
          default -> "put " + key + " " + value;
        };
    return command.getBytes(StandardCharsets.US_ASCII);
  }

  /** What a swap expects: none, or what some client may have written lately. */
  static String expected(final RandomGenerator random, final int clients, final long sequence) {
    return random.nextInt(4) == 0
        ? "nil"
        : random.nextInt(clients) + "." + Math.max(1, sequence - random.nextInt(3));
  }

  /** A value that no other command writes. */
  static String value(final int client, final long sequence, final RandomGenerator random) {
    final String value = client + "." + sequence;
    return random.nextInt(8) == 0 ? value + "-".repeat(random.nextInt(MAX_PADDING)) : value;
  }
}
