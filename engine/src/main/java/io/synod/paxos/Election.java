package io.synod.paxos;

import java.util.random.RandomGenerator;

/**
 * Decides when this node stands for election: after it heard no leader for a random time, and only
 * with a quorum of acceptors that heard none either. So a node that was cut off disturbs nobody.
 */
final class Election {
  private final ReplicaSettings settings;
  private final Log log;
  private final Peers peers;
  private final Counts counts;
  private final RandomGenerator random;
  private final Abstention abstention;
  private final Member own;
  private final int ownIndex;

  private long heardNs;
  private boolean heard;
  private long timeoutNs;
  private long deadlineNs;
  private boolean canvassing;
  private long ballot;
  private long askedNs;
  private int granted;
  private long highestSeen;

  Election(
      final ReplicaSettings settings,
      final Log log,
      final Peers peers,
      final Counts counts,
      final RandomGenerator random,
      final Abstention abstention) {
    this.settings = settings;
    this.log = log;
    this.peers = peers;
    this.counts = counts;
    this.random = random;
    this.abstention = abstention;
    own = settings.configuration().member(settings.nodeId());
    ownIndex = settings.configuration().indexOf(settings.nodeId());
  }

  void start(final long nowNs) {
    // A lone acceptor has nobody to wait for.
    final boolean alone = settings.configuration().quorums().acceptors() == 1;
    drawTimeout();
    deadlineNs = alone ? nowNs : nowNs + timeoutNs;
  }

  /** A ballot was seen: the next own one is above it. */
  void onSeen(final long ballot) {
    highestSeen = Math.max(highestSeen, ballot);
  }

  void onLeaderHeard(final long nowNs) {
    heard = true;
    heardNs = nowNs;
    canvassing = false;
    deadlineNs = nowNs + timeoutNs;
  }

  /** No election of this node's own for a while: another stands, or this one just failed. */
  void postpone(final long nowNs) {
    canvassing = false;
    drawTimeout();
    deadlineNs = nowNs + timeoutNs;
  }

  /** The node did not run: what it did not hear meanwhile is no silence of the leader. */
  void onStall(final long lengthNs) {
    heardNs += lengthNs;
    deadlineNs += lengthNs;
  }

  void onLeaderLost() {
    heard = false;
  }

  boolean hearsLeader(final long nowNs) {
    return heard && nowNs - heardNs < settings.electionTimeoutNs();
  }

  void onCanvass(
      final int from,
      final long ballot,
      final long chosenThrough,
      final boolean leads,
      final long nowNs) {
    if (!own.isAcceptor()) {
      return;
    }
    if (ballot <= log.promised()) {
      // So that it learns of a ballot which only a witness may have promised.
      if (peers.reject(from, ballot, log.promised())) {
        counts.increment(Counter.REJECTS_SENT);
      }
      return;
    }
    if (abstention.isActive()) {
      return;
    }
    // One that lags far behind would have to fetch before it could reply: let a fresher one lead.
    final boolean fresher =
        own.isProposer() && log.chosenThrough() > chosenThrough + settings.windowInstances();
    final boolean grant = !leads && !hearsLeader(nowNs) && !fresher;
    if (!peers.canvassReply(from, ballot, grant)) {
      counts.increment(Counter.BACK_PRESSURED);
    }
  }

  void onCanvassReply(final int index, final long ballot, final boolean granted) {
    if (!canvassing || ballot != this.ballot) {
      counts.increment(Counter.STALE);
      return;
    }
    if (granted) {
      this.granted |= 1 << index;
    }
  }

  /**
   * A canvass in too low a ballot is asked again at once, above the ballot that stands in its way.
   */
  void onReject(final long ballot, final long nowNs) {
    if (canvassing && ballot == this.ballot && nextBallot() > ballot) {
      deadlineNs = nowNs;
    }
  }

  /**
   * Canvasses when it is time to.
   *
   * @return the ballot to stand in, or {@link Ballot#NONE}.
   */
  long doWork(final long nowNs) {
    if (!own.isProposer() || abstention.isActive()) {
      return Ballot.NONE;
    }
    if (nowNs - deadlineNs >= 0) {
      canvass(nowNs);
    } else if (canvassing && nowNs - askedNs > settings.retryIntervalNs()) {
      ask(nowNs);
    }
    if (canvassing && Integer.bitCount(granted) >= settings.configuration().quorums().phase1()) {
      canvassing = false;
      return ballot;
    }
    return Ballot.NONE;
  }

  /** The next ballot of this node's own: above all that it saw, so never used before. */
  long nextBallot() {
    return Ballot.of(Ballot.round(Math.max(log.promised(), highestSeen)) + 1, settings.nodeId());
  }

  private void canvass(final long nowNs) {
    canvassing = true;
    heard = false;
    drawTimeout();
    deadlineNs = nowNs + timeoutNs;
    ballot = nextBallot();
    granted = own.isAcceptor() ? 1 << ownIndex : 0;
    counts.increment(Counter.CANVASSES);
    ask(nowNs);
  }

  private void ask(final long nowNs) {
    askedNs = nowNs;
    final var members = settings.configuration().members();
    for (int i = 0; i < members.size(); i++) {
      final boolean needed = i != ownIndex && members.get(i).isAcceptor();
      if (needed && (granted & 1 << i) == 0) {
        if (!peers.canvass(members.get(i).id(), ballot, log.chosenThrough())) {
          counts.increment(Counter.BACK_PRESSURED);
        }
      }
    }
  }

  private void drawTimeout() {
    final long shortest = settings.electionTimeoutNs();
    timeoutNs = shortest + random.nextLong(shortest / 2 + 1);
  }
}
