package io.synod.simulation;

import io.synod.paxos.Configuration;
import io.synod.paxos.Quorums;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/**
 * What acceptors have answered in each ballot, as the network saw it: whole promises, and how far
 * each said that it voted. What never got there does not count.
 */
final class AnswerLedger {
  /** One answer to a Prepare: its pages are of one moment. */
  private record Answer(long ballot, int node, long incarnation, int attempt) {}

  /** How far each member has said that it voted in one ballot. */
  private static final class Votes {
    private final long[] acceptedThrough;
    private long countedThrough;

    Votes(final int members) {
      acceptedThrough = new long[members];
    }
  }

  private final Configuration configuration;
  private final Quorums quorums;
  private final Map<Answer, BitSet> pages = new HashMap<>();
  private final Map<Long, Votes> votes = new HashMap<>();

  AnswerLedger(final Configuration configuration) {
    this.configuration = configuration;
    quorums = configuration.quorums();
  }

  /**
   * A page of a promise is under way.
   *
   * @return whether all pages of its answer are.
   */
  boolean onPromise(final int from, final long incarnation, final Message.Promise promise) {
    final BitSet held =
        pages.computeIfAbsent(
            new Answer(promise.ballot(), from, incarnation, promise.attempt()),
            each -> new BitSet());
    held.set(promise.page());
    return held.cardinality() == promise.pages();
  }

  void onAccepted(final int from, final Message.Accepted accepted) {
    final long[] through = votes(accepted.ballot()).acceptedThrough;
    final int index = configuration.indexOf(from);
    through[index] = Math.max(through[index], accepted.acceptedThrough());
  }

  /**
   * Whether a leader may count an instance after its base as chosen: a phase-2 quorum has answered
   * for it in the leader's ballot, the leader's own vote included.
   */
  boolean mayCount(final int leader, final long ballot, final long through) {
    final Votes of = votes(ballot);
    if (through <= of.countedThrough) {
      return true;
    }
    int count = 0;
    for (int i = 0; i < of.acceptedThrough.length; i++) {
      final boolean own = configuration.members().get(i).id() == leader;
      final boolean voted = own || of.acceptedThrough[i] >= through;
      count += voted && configuration.members().get(i).isAcceptor() ? 1 : 0;
    }
    if (count < quorums.phase2()) {
      return false;
    }
    of.countedThrough = through;
    return true;
  }

  private Votes votes(final long ballot) {
    return votes.computeIfAbsent(ballot, each -> new Votes(configuration.members().size()));
  }
}
