package io.synod.paxos;

/**
 * A ballot: 64 bits, a round (48) above the id of the node that owns it (16). Ballots are totally
 * ordered, and only the owner ever proposes in one (Lamport, "The Part-Time Parliament", 2.1;
 * called proposal number in "Paxos Made Simple").
 */
public final class Ballot {
  /** No ballot: below every ballot. */
  public static final long NONE = 0;

  /** Highest round. One bit is left unused so that ballots order as signed longs. */
  public static final long MAX_ROUND = (1L << 47) - 1;

  private static final int NODE_BITS = 16;
  private static final int NODE_MASK = (1 << NODE_BITS) - 1;

  private Ballot() {}

  /**
   * Makes a ballot.
   *
   * @param round from 1 to {@link #MAX_ROUND}.
   * @param nodeId from 0 to 65535.
   * @return the ballot.
   * @throws IllegalArgumentException where either is out of bounds.
   */
  public static long of(final long round, final int nodeId) {
    if (round < 1 || round > MAX_ROUND || (nodeId & ~NODE_MASK) != 0) {
      throw new IllegalArgumentException("no ballot has round=" + round + " nodeId=" + nodeId);
    }
    return round << NODE_BITS | nodeId;
  }

  /**
   * The round of a ballot.
   *
   * @param ballot or {@link #NONE}.
   * @return the round; 0 for none.
   */
  public static long round(final long ballot) {
    return ballot >>> NODE_BITS;
  }

  /**
   * The node that owns a ballot.
   *
   * @param ballot any but {@link #NONE}.
   * @return the node's id.
   */
  public static int nodeId(final long ballot) {
    return (int) ballot & NODE_MASK;
  }

  /**
   * Whether 64 bits from the network or a disk are a ballot.
   *
   * @param ballot to test.
   * @return false where they can be no ballot.
   */
  public static boolean isValid(final long ballot) {
    return ballot >= 1L << NODE_BITS;
  }

  /**
   * Writes a ballot for people.
   *
   * @param ballot or {@link #NONE}.
   * @return round and node as in {@code 3.1}; {@code 0} for none.
   */
  public static String format(final long ballot) {
    return ballot == NONE ? "0" : round(ballot) + "." + nodeId(ballot);
  }
}
