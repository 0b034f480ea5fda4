package io.synod.paxos;

import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;

/**
 * Phase 2a: proposes in one ballot of this node's own, without waiting for one instance before the
 * next, and finds out what is chosen. First it proposes again what its promises oblige it to.
 */
final class Leader {
  private static final int UNSENT_PER_CYCLE = 64;

  private final ReplicaSettings settings;
  private final Log log;
  private final Peers peers;
  private final Counts counts;
  private final Learner learner;
  private final Progress progress;
  private final Adoption adoption = new Adoption();
  private final DurableProgress ownVotes = new DurableProgress();
  private final ValueView view = new ValueView();
  private final ExpandableArrayBuffer adopted = new ExpandableArrayBuffer();
  private final int[] lengths;
  private final int ownIndex;
  private final boolean ownCounts;
  private final int[] observers;

  private boolean active;
  private long ballot;
  private long base;
  private long next;
  private long chosenThrough;
  private long sentThrough;
  private int openBytes;
  private boolean adopting;
  private boolean proposedOwn;
  private boolean announceChosen;
  private long heartbeatNs;
  private long sequence;
  private long adoptAskedNs;
  private long adoptAskedThrough;
  private long headwayNs;
  private long headwayHeld;
  private int adoptSource;

  Leader(
      final ReplicaSettings settings,
      final Log log,
      final Peers peers,
      final Counts counts,
      final Learner learner) {
    this.settings = settings;
    this.log = log;
    this.peers = peers;
    this.counts = counts;
    this.learner = learner;
    final Configuration configuration = settings.configuration();
    progress = new Progress(configuration);
    lengths = new int[settings.windowInstances()];
    ownIndex = configuration.indexOf(settings.nodeId());
    ownCounts = configuration.members().get(ownIndex).isAcceptor();
    observers =
        configuration.members().stream()
            .filter(member -> member.isLearner() && !member.isAcceptor())
            .mapToInt(Member::id)
            .filter(id -> id != settings.nodeId())
            .toArray();
  }

  boolean isActive() {
    return active;
  }

  /** Whether phase 1 and what it obliged to are done, so that new values are taken. */
  boolean isSteady() {
    return active && !adopting;
  }

  long ballot() {
    return ballot;
  }

  long base() {
    return base;
  }

  /** Last instance proposed. */
  long tail() {
    return next - 1;
  }

  long chosenThrough() {
    return chosenThrough;
  }

  int openInstances() {
    return active ? (int) (next - 1 - chosenThrough) : 0;
  }

  int openBytes() {
    return active ? openBytes : 0;
  }

  boolean hasRoom(final int length) {
    final int open = openInstances();
    return open < settings.windowInstances()
        && (open == 0 || length <= settings.windowBytes() - openBytes);
  }

  /**
   * Takes the lead where the promises say all that is needed.
   *
   * @return false where more promises are needed.
   */
  boolean start(final long ballot, final Promises promises, final long nowNs) {
    // What a snapshot covers here is chosen, though those that promised may not know it yet.
    final long chosen = Math.max(promises.chosenThrough(), log.floor());
    if (!promises.plan(chosen + 1, adoption)) {
      return false;
    }
    this.ballot = ballot;
    base = chosen + 1;
    next = base;
    chosenThrough = chosen;
    sentThrough = chosen;
    openBytes = 0;
    active = true;
    adopting = true;
    proposedOwn = false;
    announceChosen = false;
    heartbeatNs = nowNs;
    sequence = 0;
    adoptSource = ownIndex;
    headwayNs = nowNs;
    headwayHeld = log.heldThrough();
    adoptAskedThrough = 0;
    progress.reset(chosen, nowNs);
    ownVotes.reset(chosen);
    return true;
  }

  void stop() {
    active = false;
    openBytes = 0;
  }

  void onStall(final long lengthNs) {
    progress.onStall(lengthNs);
    headwayNs += lengthNs;
  }

  /** Whether the leader must give up: no quorum answers, or what it must hold cannot be had. */
  boolean isOverdue(final long nowNs) {
    return !progress.quorumHeard(nowNs, settings.electionTimeoutNs())
        || nowNs - headwayNs > settings.electionTimeoutNs();
  }

  /**
   * Proposes a value in the next instance. The vote is written before the Accept is sent: the store
   * may refuse, and then nothing must have left.
   *
   * @return the instance, or {@link Replica#REFUSED}.
   */
  long propose(final DirectBuffer value, final int offset, final int length) {
    final long instance = next;
    if (!append(value, offset, length)) {
      return Replica.REFUSED;
    }
    if (sentThrough == instance - 1) {
      send(instance, value, offset, length);
    }
    return instance;
  }

  private boolean append(final DirectBuffer value, final int offset, final int length) {
    final long instance = next;
    if (!log.vote(instance, ballot, value, offset, length)) {
      counts.increment(Counter.STORE_REFUSED);
      return false;
    }
    next++;
    lengths[(int) (instance & settings.windowInstances() - 1)] = length;
    openBytes += length;
    counts.increment(Counter.PROPOSALS);
    counts.add(Counter.PROPOSED_BYTES, length);
    if (!adopting) {
      proposedOwn = true;
    }
    return true;
  }

  void onAccepted(
      final int index,
      final long incarnation,
      final long ballot,
      final long through,
      final long sequence,
      final long nowNs) {
    // It may be above the tail: of one that knows more as chosen than this leader has adopted yet.
    if (!active || ballot != this.ballot || through < base - 1) {
      counts.increment(Counter.STALE);
      return;
    }
    if (!progress.onAccepted(index, incarnation, through, sequence, base, nowNs)) {
      counts.increment(Counter.STALE);
    }
  }

  void onVotedValue(
      final long ballot,
      final long instance,
      final long voted,
      final DirectBuffer value,
      final int offset,
      final int length,
      final long nowNs) {
    if (!active || !adopting || ballot != this.ballot || instance != next || !hasRoom(length)) {
      return;
    }
    if (next > adoption.through()) {
      return;
    }
    adoption.seek(next);
    if (!mayAdopt(voted) || propose(value, offset, length) == Replica.REFUSED) {
      return;
    }
    counts.increment(Counter.ADOPTIONS);
    headwayNs = nowNs;
    adoptAskedNs = nowNs;
  }

  int doWork(final long nowNs) {
    int work = 0;
    noteHeadway(nowNs);
    if (adopting) {
      work += adopt(nowNs);
    } else if (!proposedOwn && hasRoom(0) && proposeNoOp()) {
      work++;
    }
    work += sendUnsent();
    work += findChosen(nowNs);
    return work + heartbeat(nowNs);
  }

  /**
   * A leader is sound when all is adopted, it holds what was chosen below its base, and none of its
   * records is damaged: others may repair those below, but its own proposals only a new phase 1.
   */
  private void noteHeadway(final long nowNs) {
    final long held = log.heldThrough();
    final boolean sound = !adopting && held >= base - 1 && log.firstFaulty() > tail();
    if (sound || held != headwayHeld) {
      headwayNs = nowNs;
      headwayHeld = held;
    }
  }

  private boolean proposeNoOp() {
    if (propose(view.wrapEmpty().buffer(), 0, 0) == Replica.REFUSED) {
      return false;
    }
    counts.increment(Counter.NO_OPS);
    return true;
  }

  private int adopt(final long nowNs) {
    int work = 0;
    while (next <= adoption.through()) {
      adoption.seek(next);
      if (adoption.ballot() == Ballot.NONE) {
        if (!hasRoom(0) || !proposeNoOp()) {
          return work;
        }
      } else if (mayAdopt(log.read(next, view))) {
        if (!hasRoom(view.length()) || !adoptOwn()) {
          return work;
        }
        counts.increment(Counter.ADOPTIONS);
      } else {
        return work + fetchVotes(nowNs);
      }
      headwayNs = nowNs;
      work++;
    }
    adopting = false;
    return work + 1;
  }

  /** Votes again for a value that this node holds; a view of the store ends with the next write. */
  private boolean adoptOwn() {
    final int length = view.length();
    adopted.putBytes(0, view.buffer(), view.offset(), length);
    return append(adopted, 0, length);
  }

  /**
   * Whether a record holds what must be adopted at the cursor. One of a ballot between was learned
   * after the promise, for a node that promised this ballot votes in none of those: it is chosen.
   * Or it is what this node itself proposed in that ballot, being no acceptor: as safe, for it was
   * right then, and the promises show no later vote.
   */
  private boolean mayAdopt(final long held) {
    return held == adoption.ballot() || (held > adoption.ballot() && held < ballot);
  }

  private int fetchVotes(final long nowNs) {
    final boolean underWay =
        next <= adoptAskedThrough && nowNs - adoptAskedNs < settings.retryIntervalNs();
    if (underWay || openInstances() == settings.windowInstances()) {
      return 0;
    }
    final int size = settings.configuration().members().size();
    do {
      adoptSource = (adoptSource + 1) % size;
    } while ((adoption.holders() & 1 << adoptSource) == 0);
    if (adoptSource == ownIndex) {
      return 0;
    }
    final int room = settings.windowInstances() - openInstances();
    final long last = Math.min(adoption.last(), next + room - 1);
    final int to = settings.configuration().members().get(adoptSource).id();
    if (!peers.fetchVotes(to, ballot, next, last)) {
      counts.increment(Counter.BACK_PRESSURED);
      return 0;
    }
    adoptAskedNs = nowNs;
    adoptAskedThrough = last;
    return 1;
  }

  private boolean send(
      final long instance, final DirectBuffer value, final int offset, final int length) {
    if (!peers.accept(ballot, base, instance, chosenThrough, value, offset, length)) {
      counts.increment(Counter.BACK_PRESSURED);
      return false;
    }
    sentThrough = instance;
    announceChosen = false;
    return true;
  }

  private int sendUnsent() {
    int sent = 0;
    // What only the snapshot covers is chosen: who lacks it gets it so.
    sentThrough = Math.max(sentThrough, Math.min(log.floor(), tail()));
    while (sentThrough < tail() && sent < UNSENT_PER_CYCLE) {
      final long instance = sentThrough + 1;
      final long held = log.read(instance, view);
      if (held == VoteStore.FAULTY) {
        break;
      }
      if (held != ballot) {
        throw new SafetyViolationException(
            "an own proposal is not held: instance="
                + instance
                + " ballot="
                + Ballot.format(ballot)
                + " held="
                + held);
      }
      if (!send(instance, view.buffer(), view.offset(), view.length())) {
        break;
      }
      sent++;
    }
    return sent;
  }

  private int findChosen(final long nowNs) {
    if (ownCounts) {
      ownVotes.written(log.lastPosition(), log.acceptedThrough(base, ballot));
      progress.own(ownIndex, ownVotes.durableThrough(log.durablePosition()), nowNs);
    }
    final long through = Math.min(progress.quorumThrough(), tail());
    if (through <= chosenThrough) {
      return 0;
    }
    for (long i = chosenThrough + 1; i <= through; i++) {
      openBytes -= lengths[(int) (i & settings.windowInstances() - 1)];
    }
    chosenThrough = through;
    announceChosen = true;
    learner.onAnnounced(ballot, base, chosenThrough);
    return 1;
  }

  /**
   * Goes out under load, too: an acceptor that abstains waits for one. What is to be adopted is
   * open as well, so none can be re-admitted before all of it is below the tail.
   */
  private int heartbeat(final long nowNs) {
    if (nowNs - heartbeatNs < settings.heartbeatIntervalNs()) {
      return announceChosen ? announce() : 0;
    }
    final long[] named = adopting ? Peers.NO_INCARNATIONS : progress.incarnations();
    if (!peers.heartbeat(ballot, base, chosenThrough, tail(), sequence + 1, named)) {
      counts.increment(Counter.BACK_PRESSURED);
      return 0;
    }
    sequence++;
    announceChosen = false;
    heartbeatNs = nowNs;
    return 1;
  }

  /** Who only learns is told at once, for a client may wait for it; others can wait. */
  private int announce() {
    announceChosen = false;
    for (final int observer : observers) {
      if (!peers.announce(observer, ballot, base, chosenThrough, tail())) {
        counts.increment(Counter.BACK_PRESSURED);
        announceChosen = true;
      }
    }
    return observers.length;
  }
}
