package io.synod.simulation;

import java.util.random.RandomGenerator;

/** Makes the commands that simulated clients send. */
@FunctionalInterface
public interface CommandSource {
  /**
   * The next command of a client.
   *
   * @param random the only source of chance that may be used.
   * @param client number of the client, from 0.
   * @param sequence of the command in the client's session, from 1.
   * @return its bytes.
   */
  byte[] next(RandomGenerator random, int client, long sequence);
}
