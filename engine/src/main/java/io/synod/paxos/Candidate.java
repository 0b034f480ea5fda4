package io.synod.paxos;

/** Phase 1a and the gathering of promises, in one ballot of this node's own. */
final class Candidate {
  private final ReplicaSettings settings;
  private final Log log;
  private final Peers peers;
  private final Counts counts;
  private final Promises promises;
  private final int ownIndex;

  private boolean active;
  private long ballot;
  private long position;
  private long startedNs;
  private long askedNs;
  private int attempt;
  private boolean asked;

  Candidate(final ReplicaSettings settings, final Log log, final Peers peers, final Counts counts) {
    this.settings = settings;
    this.log = log;
    this.peers = peers;
    this.counts = counts;
    promises = new Promises(settings.configuration());
    ownIndex = settings.configuration().indexOf(settings.nodeId());
  }

  boolean isActive() {
    return active;
  }

  long ballot() {
    return ballot;
  }

  Promises promises() {
    return promises;
  }

  void start(final long ballot, final long nowNs) {
    this.ballot = ballot;
    position = log.promise(ballot);
    active = true;
    asked = false;
    attempt = 0;
    startedNs = nowNs;
    promises.reset();
    counts.increment(Counter.ELECTIONS);
  }

  void stop() {
    active = false;
  }

  boolean isOverdue(final long nowNs) {
    return active && nowNs - startedNs > settings.electionTimeoutNs();
  }

  void onPromise(
      final int index,
      final long incarnation,
      final long ballot,
      final int attempt,
      final long chosenThrough,
      final int page,
      final int pages,
      final VoteRanges ranges) {
    if (!active || ballot != this.ballot || !asked || attempt > this.attempt) {
      counts.increment(Counter.STALE);
      return;
    }
    if (!promises.addPage(index, incarnation, attempt, chosenThrough, page, pages, ranges)) {
      counts.increment(Counter.STALE);
    }
  }

  /**
   * Sends what is due.
   *
   * @return whether a phase-1 quorum has promised.
   */
  boolean doWork(final long nowNs) {
    if (!active || log.durablePosition() < position) {
      return false;
    }
    if (!asked) {
      asked = true;
      if (settings.configuration().members().get(ownIndex).isAcceptor()) {
        promises.own(ownIndex, log);
      }
      prepare(nowNs);
    } else if (nowNs - askedNs > settings.retryIntervalNs()) {
      attempt++;
      prepare(nowNs);
    }
    return promises.completeCount() >= settings.configuration().quorums().phase1();
  }

  private void prepare(final long nowNs) {
    askedNs = nowNs;
    final var members = settings.configuration().members();
    for (int i = 0; i < members.size(); i++) {
      if (i != ownIndex && members.get(i).isAcceptor() && !promises.isComplete(i)) {
        if (!peers.prepare(members.get(i).id(), ballot, log.chosenThrough() + 1, attempt)) {
          counts.increment(Counter.BACK_PRESSURED);
        }
      }
    }
  }
}
