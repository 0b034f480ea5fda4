package io.synod.paxos;

import java.util.Arrays;

/**
 * Gives other nodes the values that they asked for, a few in each duty cycle, as far as the
 * transport takes them: the leader's Accepts again, chosen values, and votes for a candidate.
 */
final class ValueServer {
  private static final int VALUES_PER_CYCLE = 32;

  private final Configuration configuration;
  private final Log log;
  private final Peers peers;
  private final Upcalls upcalls;
  private final Counts counts;
  private final ValueView view = new ValueView();

  private final long[] resendNext;
  private final long[] resendLast;
  private final long[] chosenNext;
  private final long[] chosenLast;
  private final long[] votesNext;
  private final long[] votesLast;
  private final long[] votesBallot;

  ValueServer(
      final Configuration configuration,
      final Log log,
      final Peers peers,
      final Upcalls upcalls,
      final Counts counts) {
    this.configuration = configuration;
    this.log = log;
    this.peers = peers;
    this.upcalls = upcalls;
    this.counts = counts;
    final int size = configuration.members().size();
    resendNext = new long[size];
    resendLast = new long[size];
    chosenNext = new long[size];
    Arrays.fill(chosenNext, 1);
    chosenLast = new long[size];
    votesNext = new long[size];
    votesLast = new long[size];
    votesBallot = new long[size];
  }

  void onResend(final int index, final long first, final long last) {
    resendNext[index] = first;
    resendLast[index] = last;
  }

  /** A request that goes on where the last one ended prolongs it; any other replaces it. */
  void onFetchChosen(final int index, final long first, final long last) {
    if (first != chosenLast[index] + 1 || chosenNext[index] > chosenLast[index]) {
      chosenNext[index] = first;
    }
    chosenLast[index] = last;
  }

  void onFetchVotes(final int index, final long ballot, final long first, final long last) {
    votesBallot[index] = ballot;
    votesNext[index] = first;
    votesLast[index] = last;
  }

  void dropResends() {
    for (int i = 0; i < resendLast.length; i++) {
      resendLast[i] = resendNext[i] - 1;
    }
  }

  /**
   * Sends what is owed.
   *
   * @param leader this node as leader; resends are owed only while it is active.
   */
  int doWork(final Leader leader) {
    int work = 0;
    for (int i = 0; i < resendNext.length; i++) {
      final int to = configuration.members().get(i).id();
      if (leader.isActive() && resendNext[i] <= resendLast[i]) {
        work += resend(i, to, leader);
      }
      if (chosenNext[i] <= chosenLast[i] && chosenNext[i] > 0) {
        work += serveChosen(i, to);
      }
      if (votesNext[i] <= votesLast[i] && votesNext[i] > 0) {
        work += serveVotes(i, to);
      }
    }
    return work;
  }

  private int resend(final int index, final int to, final Leader leader) {
    final long last = Math.min(resendLast[index], leader.tail());
    long next = Math.max(Math.max(resendNext[index], leader.base()), log.floor() + 1);
    int sent = 0;
    while (next <= last && sent < VALUES_PER_CYCLE) {
      if (log.read(next, view) != leader.ballot()) {
        // Learned meanwhile from elsewhere: it is chosen, and the other will fetch it as such.
        next++;
        continue;
      }
      if (!peers.acceptAgain(
          to,
          leader.ballot(),
          leader.base(),
          next,
          leader.chosenThrough(),
          view.buffer(),
          view.offset(),
          view.length())) {
        counts.increment(Counter.BACK_PRESSURED);
        break;
      }
      counts.increment(Counter.RESENT);
      next++;
      sent++;
    }
    resendNext[index] = next;
    resendLast[index] = last;
    return sent;
  }

  private int serveChosen(final int index, final int to) {
    if (chosenNext[index] <= log.floor()) {
      // Asked below what is held: the snapshot is offered, never "no vote" and never silence.
      chosenLast[index] = chosenNext[index] - 1;
      upcalls.onSnapshotNeeded(to);
      return 1;
    }
    final long last = Math.min(chosenLast[index], log.chosenThrough());
    long next = chosenNext[index];
    int sent = 0;
    while (next <= last && sent < VALUES_PER_CYCLE) {
      final long ballot = log.read(next, view);
      if (ballot <= VoteStore.NOT_HELD) {
        chosenLast[index] = next - 1;
        break;
      }
      if (!peers.learn(to, next, ballot, view.buffer(), view.offset(), view.length())) {
        counts.increment(Counter.BACK_PRESSURED);
        break;
      }
      next++;
      sent++;
    }
    chosenNext[index] = next;
    if (next > last) {
      chosenLast[index] = last;
    }
    return sent;
  }

  private int serveVotes(final int index, final int to) {
    final long last = Math.min(votesLast[index], log.tail());
    long next = Math.max(votesNext[index], log.floor() + 1);
    int sent = 0;
    while (next <= last && sent < VALUES_PER_CYCLE) {
      final long voted = log.read(next, view);
      if (voted > VoteStore.NOT_HELD
          && !peers.votedValue(
              to, votesBallot[index], next, voted, view.buffer(), view.offset(), view.length())) {
        counts.increment(Counter.BACK_PRESSURED);
        break;
      }
      next++;
      sent++;
    }
    votesNext[index] = next;
    if (next > last) {
      votesLast[index] = last;
    }
    return sent;
  }
}
