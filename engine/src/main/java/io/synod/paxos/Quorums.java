package io.synod.paxos;

/**
 * How many acceptors make a quorum in each phase. Safety needs that every phase-1 quorum meets
 * every phase-2 quorum, and no more than that (Howard, Malkhi, Spiegelman, "Flexible Paxos").
 *
 * @param acceptors number of acceptors, from 1.
 * @param phase1 acceptors whose promises make a leader.
 * @param phase2 acceptors whose votes choose a value.
 */
public record Quorums(int acceptors, int phase1, int phase2) {
  /**
   * Checks that the quorums meet.
   *
   * @throws IllegalArgumentException where they need not, or are out of bounds.
   */
  public Quorums {
    if (acceptors < 1) {
      throw new IllegalArgumentException("a cluster needs an acceptor: acceptors=" + acceptors);
    }
    if (phase1 < 1 || phase1 > acceptors || phase2 < 1 || phase2 > acceptors) {
      throw new IllegalArgumentException(
          "a quorum is from 1 to the number of acceptors: acceptors="
              + acceptors
              + " phase1="
              + phase1
              + " phase2="
              + phase2);
    }
    if (phase1 + phase2 <= acceptors) {
      throw new IllegalArgumentException(
          "a phase-1 quorum need not meet a phase-2 quorum, so two values could be chosen:"
              + " phase1 + phase2 must be above acceptors: acceptors="
              + acceptors
              + " phase1="
              + phase1
              + " phase2="
              + phase2);
    }
  }

  /**
   * Majorities for both phases.
   *
   * @param acceptors number of acceptors, from 1.
   * @return the quorums.
   */
  public static Quorums majority(final int acceptors) {
    final int majority = acceptors / 2 + 1;
    return new Quorums(acceptors, majority, majority);
  }
}
