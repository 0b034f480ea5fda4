package io.synod.paxos;

import java.util.Arrays;

/**
 * What a leader knows of the acceptors in its ballot: how far each has voted, and when it was
 * heard.
 */
final class Progress {
  private final boolean[] votes;
  private final int phase2;
  private final long[] acceptedThrough;
  private final long[] incarnations;
  private final long[] heardNs;
  private final long[] sequences;
  private final long[] sorted;

  Progress(final Configuration configuration) {
    final int size = configuration.members().size();
    votes = new boolean[size];
    for (int i = 0; i < size; i++) {
      votes[i] = configuration.members().get(i).isAcceptor();
    }
    phase2 = configuration.quorums().phase2();
    acceptedThrough = new long[size];
    incarnations = new long[size];
    heardNs = new long[size];
    sequences = new long[size];
    sorted = new long[configuration.quorums().acceptors()];
  }

  /** Starts over in a new ballot, with every acceptor taken as just heard. */
  void reset(final long through, final long nowNs) {
    Arrays.fill(acceptedThrough, through);
    Arrays.fill(sequences, 0);
    Arrays.fill(heardNs, nowNs);
  }

  /**
   * Notes how far an acceptor has voted.
   *
   * @return false where the answer came from a former incarnation of the node.
   */
  boolean onAccepted(
      final int index,
      final long incarnation,
      final long through,
      final long sequence,
      final long base,
      final long nowNs) {
    if (incarnation < incarnations[index]) {
      return false;
    }
    if (incarnation > incarnations[index]) {
      // It may have lost votes that it answered for in its former life.
      incarnations[index] = incarnation;
      acceptedThrough[index] = base - 1;
      sequences[index] = 0;
    }
    acceptedThrough[index] = Math.max(acceptedThrough[index], through);
    sequences[index] = Math.max(sequences[index], sequence);
    heardNs[index] = nowNs;
    return true;
  }

  /** By index, the newest incarnation heard of each; answers of older ones are dropped. */
  long[] incarnations() {
    return incarnations;
  }

  void own(final int index, final long through, final long nowNs) {
    acceptedThrough[index] = through;
    heardNs[index] = nowNs;
  }

  void onStall(final long lengthNs) {
    for (int i = 0; i < heardNs.length; i++) {
      heardNs[i] += lengthNs;
    }
  }

  long acceptedThrough(final int index) {
    return acceptedThrough[index];
  }

  /** The instance through which a phase-2 quorum has voted: each acceptor counts once. */
  long quorumThrough() {
    int count = 0;
    for (int i = 0; i < acceptedThrough.length; i++) {
      if (votes[i]) {
        int slot = count++;
        while (slot > 0 && sorted[slot - 1] < acceptedThrough[i]) {
          sorted[slot] = sorted[slot - 1];
          slot--;
        }
        sorted[slot] = acceptedThrough[i];
      }
    }
    return sorted[phase2 - 1];
  }

  /** Whether a phase-2 quorum was heard within a time. */
  boolean quorumHeard(final long nowNs, final long withinNs) {
    int count = 0;
    for (int i = 0; i < heardNs.length; i++) {
      if (votes[i] && nowNs - heardNs[i] < withinNs) {
        count++;
      }
    }
    return count >= phase2;
  }
}
