package io.synod.simulation.exploration;

/**
 * How large a world is explored. Nothing else bounds it: every message that was sent may arrive at
 * any later time, any number of times, or never.
 *
 * @param acceptors number of nodes, from 1 to 7; all promise, vote and learn.
 * @param proposers how many of them may stand for election, from 1 to {@code acceptors}.
 * @param campaigns how often nodes stand, in all.
 * @param proposals how many more values clients propose, in all.
 * @param crashes how often nodes crash and start again, in all, each losing the newest records, any
 *     number of those that were not forced.
 * @param ticks how often a node's clock moves past the interval of retries and heartbeats, in all.
 * @param grain of the steps.
 * @param mostStates after which the exploration gives up, incomplete.
 */
public record Bounds(
    int acceptors,
    int proposers,
    int campaigns,
    int proposals,
    int crashes,
    int ticks,
    Grain grain,
    long mostStates) {
  private static final int MOST_ACCEPTORS = 7;
  private static final int MOST_STEPS = 100;

  /**
   * Checks the bounds.
   *
   * @throws IllegalArgumentException that names the first that does not hold.
   */
  public Bounds {
    require(acceptors, 1, MOST_ACCEPTORS, "acceptors");
    require(proposers, 1, acceptors, "proposers");
    require(campaigns, 1, MOST_STEPS, "campaigns");
    require(proposals, 0, MOST_STEPS, "proposals");
    require(crashes, 0, MOST_STEPS, "crashes");
    require(ticks, 0, MOST_STEPS, "ticks");
    require(mostStates, 1, 1L << 29, "mostStates");
  }

  private static void require(
      final long value, final long least, final long most, final String name) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          name + "=" + value + " must be from " + least + " to " + most);
    }
  }
}
