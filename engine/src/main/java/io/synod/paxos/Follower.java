package io.synod.paxos;

import org.agrona.DirectBuffer;

/**
 * Phase 2b: votes for what the leader of one ballot proposes, tells it cumulatively how far, and
 * asks for what did not arrive. A node that is no acceptor keeps the values and stays silent.
 */
final class Follower {
  private final ReplicaSettings settings;
  private final Log log;
  private final Peers peers;
  private final Counts counts;
  private final Abstention abstention;
  private final int ownIndex;
  private final boolean votes;
  private final DurableProgress progress = new DurableProgress();

  private long ballot = Ballot.NONE;
  private int leader;
  private long base;
  private long leaderTail;
  private long leaderChosen;
  private long sequence;
  private long answeredSequence;
  private long answered;
  private long missingSinceNs;
  private long missingFrom;

  Follower(
      final ReplicaSettings settings,
      final Log log,
      final Peers peers,
      final Counts counts,
      final Abstention abstention) {
    this.settings = settings;
    this.log = log;
    this.peers = peers;
    this.counts = counts;
    this.abstention = abstention;
    ownIndex = settings.configuration().indexOf(settings.nodeId());
    votes = settings.configuration().member(settings.nodeId()).isAcceptor();
  }

  /** Ballot that is followed, or {@link Ballot#NONE}. */
  long ballot() {
    return ballot;
  }

  void follow(final long ballot, final long base) {
    this.ballot = ballot;
    this.base = base;
    leader = Ballot.nodeId(ballot);
    leaderTail = base - 1;
    leaderChosen = 0;
    sequence = 0;
    answeredSequence = 0;
    answered = base - 2;
    missingFrom = 0;
    progress.reset(base - 1);
  }

  void unfollow() {
    ballot = Ballot.NONE;
  }

  void onAccept(
      final long instance,
      final long chosenThrough,
      final DirectBuffer value,
      final int offset,
      final int length) {
    leaderTail = Math.max(leaderTail, instance);
    leaderChosen = Math.max(leaderChosen, chosenThrough);
    if (instance <= log.chosenThrough()) {
      return;
    }
    if (!log.vote(instance, ballot, value, offset, length)) {
      counts.increment(Counter.STORE_REFUSED);
      return;
    }
    if (votes) {
      counts.increment(Counter.VOTES);
    }
  }

  void onHeartbeat(
      final long chosenThrough, final long tail, final long sequence, final long[] incarnations) {
    leaderTail = Math.max(leaderTail, tail);
    leaderChosen = Math.max(leaderChosen, chosenThrough);
    this.sequence = Math.max(this.sequence, sequence);
    if (ownIndex < incarnations.length) {
      log.checkStart(incarnations[ownIndex]);
      abstention.onNamed(incarnations[ownIndex], ballot, chosenThrough, tail);
    }
  }

  int doWork(final long nowNs) {
    if (ballot == Ballot.NONE) {
      return 0;
    }
    final long through = log.acceptedThrough(base, ballot);
    int work = requestMissing(through, nowNs);
    if (votes) {
      progress.written(log.lastPosition(), through);
      work += abstention.doWork(ballot, base);
      // Votes of one that abstains count for nothing, and so it tells of none.
      work +=
          answer(abstention.isActive() ? base - 1 : progress.durableThrough(log.durablePosition()));
    }
    return work;
  }

  private int answer(final long accepted) {
    if (accepted == answered && sequence == answeredSequence) {
      return 0;
    }
    if (!peers.accepted(leader, ballot, accepted, log.chosenThrough(), sequence)) {
      counts.increment(Counter.BACK_PRESSURED);
      return 0;
    }
    answered = accepted;
    answeredSequence = sequence;
    return 1;
  }

  /**
   * What is open and did not arrive is asked of the leader; what is chosen, the learner fetches.
   */
  private int requestMissing(final long through, final long nowNs) {
    final long missing = through + 1;
    if (missing > leaderTail || missing <= leaderChosen) {
      missingFrom = 0;
      return 0;
    }
    if (missing != missingFrom) {
      missingFrom = missing;
      missingSinceNs = nowNs;
      return 0;
    }
    if (nowNs - missingSinceNs < settings.retryIntervalNs()) {
      return 0;
    }
    missingSinceNs = nowNs;
    if (!peers.resend(leader, ballot, missing, lastMissing(missing))) {
      counts.increment(Counter.BACK_PRESSURED);
      return 0;
    }
    counts.increment(Counter.RESENDS_REQUESTED);
    return 1;
  }

  private long lastMissing(final long first) {
    final VoteRanges records = log.records();
    for (int i = records.indexAtOrAfter(first); i < records.size(); i++) {
      if (records.ballot(i) == ballot) {
        return Math.min(leaderTail, Math.max(first, records.first(i) - 1));
      }
    }
    return leaderTail;
  }
}
