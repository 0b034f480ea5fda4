package io.synod.simulation.exploration;

/**
 * What can happen to a node, as a number: that of a message that arrives, or one of these; each may
 * be struck by a crash.
 */
final class Input {
  /** A duty cycle. */
  static final int RUN = -1;

  /** Every record becomes durable. */
  static final int FORCE = -2;

  /** The node stands for election. */
  static final int CAMPAIGN = -3;

  /** A client's value is proposed. */
  static final int PROPOSE = -4;

  /** The node's clock moves past the interval of retries. */
  static final int TICK = -5;

  /** Nothing; there to be struck by a crash. */
  static final int NOTHING = -6;

  /** Most records that a crash takes in a step. */
  static final int MOST_LOST = 3;

  private static final int OWN = 8;
  private static final int STRUCK_SHIFT = 24;

  private Input() {}

  /** What happens, but before the records are forced the node crashes, loses some and restarts. */
  static int struck(final int input, final int lost) {
    return (input + OWN) | ((lost + 1) << STRUCK_SHIFT);
  }

  static boolean isStruck(final int input) {
    return input >= 1 << STRUCK_SHIFT;
  }

  /** What happens, be it struck or not. */
  static int plain(final int input) {
    return isStruck(input) ? (input & ((1 << STRUCK_SHIFT) - 1)) - OWN : input;
  }

  /** A small number for each input, from 0. */
  static int index(final int input) {
    final int variant = isStruck(input) ? lost(input) + 1 : 0;
    return (plain(input) + OWN) * (MOST_LOST + 2) + variant;
  }

  static int atIndex(final int index) {
    final int plain = index / (MOST_LOST + 2) - OWN;
    final int variant = index % (MOST_LOST + 2);
    return variant == 0 ? plain : struck(plain, variant - 1);
  }

  static int lost(final int struck) {
    return (struck >>> STRUCK_SHIFT) - 1;
  }

  static String text(final int input) {
    final String text =
        switch (plain(input)) {
          case RUN -> "runs a duty cycle";
          case FORCE -> "forces its records to disk";
          case CAMPAIGN -> "stands for election";
          case PROPOSE -> "is given a client's value";
          case TICK -> "waits for as long as a retry takes";
          case NOTHING -> "does nothing";
          default -> "takes message " + plain(input);
        };
    return isStruck(input) ? text + ", " + crashText(input) : text;
  }

  static String crashText(final int struck) {
    return "crashes, loses its newest records (" + lost(struck) + ") and starts again";
  }
}
