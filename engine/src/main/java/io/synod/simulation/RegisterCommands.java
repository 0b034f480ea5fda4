package io.synod.simulation;

import java.nio.charset.StandardCharsets;
import java.util.random.RandomGenerator;

/**
 * Commands for {@link io.synod.simulation.history.RegisterMachine}. Every value written is another,
 * and swaps expect what another client may have written.
 */
final class RegisterCommands implements CommandSource {
  private final int clients;

  RegisterCommands(final int clients) {
    this.clients = clients;
  }

  @Override
  public byte[] next(final RandomGenerator random, final int client, final long sequence) {
    final String value = KeyValueCommands.value(client, sequence, random);
    final String command =
        switch (random.nextInt(4)) {
          case 0, 1 -> "read";
          case 2 -> "cas " + KeyValueCommands.expected(random, clients, sequence) + " " + value;
          default -> "write " + value;
        };
    return command.getBytes(StandardCharsets.US_ASCII);
  }
}
