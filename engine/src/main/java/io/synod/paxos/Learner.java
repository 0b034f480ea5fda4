package io.synod.paxos;

import java.util.random.RandomGenerator;
import org.agrona.DirectBuffer;

/**
 * Finds out what is chosen, gets the values that this node lacks, and hands chosen values over in
 * order.
 *
 * <p>A leader's notice that an instance is chosen is believed of the node's own record only where
 * that record is of the leader's ballot, at or after its base. Else the value is fetched.
 */
final class Learner {
  private static final int FETCH_INSTANCES = 512;

  private final ReplicaSettings settings;
  private final Log log;
  private final Peers peers;
  private final Upcalls upcalls;
  private final Counts counts;
  private final RandomGenerator random;
  private final boolean applies;
  private final int ownIndex;
  private final ValueView view = new ValueView();

  private long ballot;
  private long base;
  private long announced;
  private long applied;

  private long lackingSinceNs;
  private boolean lacking;
  private long askedNs;
  private long askedFirst;
  private long askedThrough;
  private int source;

  Learner(
      final ReplicaSettings settings,
      final Log log,
      final Peers peers,
      final Upcalls upcalls,
      final Counts counts,
      final RandomGenerator random) {
    this.settings = settings;
    this.log = log;
    this.peers = peers;
    this.upcalls = upcalls;
    this.counts = counts;
    this.random = random;
    applies = settings.configuration().member(settings.nodeId()).isLearner();
    ownIndex = settings.configuration().indexOf(settings.nodeId());
    source = ownIndex;
  }

  long appliedThrough() {
    return applies ? applied : log.chosenThrough();
  }

  /** The leader of a ballot says that every instance up to one is chosen. */
  void onAnnounced(final long ballot, final long base, final long through) {
    if (ballot != this.ballot) {
      this.ballot = ballot;
      this.base = base;
      announced = through;
    } else {
      announced = Math.max(announced, through);
    }
    believeOwnRecords();
  }

  /** Own records of the leader's ballot, at or after its base, hold what it says is chosen. */
  void believeOwnRecords() {
    final long chosen = log.chosenThrough();
    if (announced > chosen && chosen + 1 >= base) {
      final long through = Math.min(announced, log.records().votedThrough(chosen + 1, ballot));
      if (through > chosen) {
        log.chosen(through);
      }
    }
  }

  void onLearn(
      final long instance,
      final long ballot,
      final DirectBuffer value,
      final int offset,
      final int length,
      final long nowNs) {
    if (instance != log.chosenThrough() + 1 && instance != log.heldThrough() + 1) {
      return;
    }
    if (log.learn(instance, ballot, value, offset, length)) {
      counts.increment(Counter.LEARNED);
      askedNs = nowNs;
      believeOwnRecords();
    } else {
      counts.increment(Counter.STORE_REFUSED);
    }
  }

  int doWork(final long nowNs) {
    return apply() + fetch(nowNs);
  }

  /** Whether a snapshot through an instance gives this node something that it lacks. */
  boolean lacks(final long through) {
    final long missing = firstMissing();
    return through > log.chosenThrough() || (missing > 0 && missing <= through);
  }

  /** The state machine holds the state as of an instance. */
  void restored(final long through) {
    if (through < applied) {
      throw new SafetyViolationException(
          "what was applied would go back: applied=" + applied + " through=" + through);
    }
    applied = through;
    lacking = false;
    believeOwnRecords();
  }

  private int fetch(final long nowNs) {
    final long missing = firstMissing();
    if (missing == 0) {
      lacking = false;
      return 0;
    }
    if (!lacking) {
      lacking = true;
      lackingSinceNs = nowNs;
      askedThrough = 0;
    }
    // A record may be under way: what is a little late is not fetched.
    if (nowNs - lackingSinceNs < settings.retryIntervalNs()) {
      return 0;
    }
    final boolean silent = nowNs - askedNs >= settings.retryIntervalNs();
    final boolean halfDone = missing > askedFirst + (askedThrough - askedFirst) / 2;
    if (askedThrough == 0 || silent) {
      return ask(missing, missing, nowNs, silent);
    }
    return halfDone ? ask(missing, askedThrough + 1, nowNs, false) : 0;
  }

  private int ask(
      final long missing, final long first, final long nowNs, final boolean otherSource) {
    // What is damaged is asked for alone: what comes after it is there.
    final long lacked = missing > log.chosenThrough() ? announced : missing;
    final long last = Math.min(lacked, missing + FETCH_INSTANCES - 1);
    if (last < first) {
      return 0;
    }
    if (otherSource || source == ownIndex) {
      chooseSource(last - missing);
    }
    if (source == ownIndex) {
      return 0;
    }
    if (!peers.fetchChosen(settings.configuration().members().get(source).id(), first, last)) {
      counts.increment(Counter.BACK_PRESSURED);
      return 0;
    }
    counts.increment(Counter.FETCHES);
    askedNs = nowNs;
    askedFirst = first;
    askedThrough = last;
    return 1;
  }

  /**
   * A short gap is asked of the leader, who surely has it; a long one of any, to spare the leader.
   */
  private void chooseSource(final long gap) {
    final int size = settings.configuration().members().size();
    final int leader =
        ballot == Ballot.NONE ? -1 : settings.configuration().indexOf(Ballot.nodeId(ballot));
    if (gap < FETCH_INSTANCES / 2 && leader >= 0 && leader != ownIndex && source != leader) {
      source = leader;
      return;
    }
    if (size == 1) {
      return;
    }
    int candidate = random.nextInt(size);
    while (candidate == ownIndex) {
      candidate = random.nextInt(size);
    }
    source = candidate;
  }

  private long firstMissing() {
    if (announced > log.chosenThrough()) {
      return log.chosenThrough() + 1;
    }
    return log.heldThrough() < log.chosenThrough() ? log.heldThrough() + 1 : 0;
  }

  private int apply() {
    if (!applies) {
      return 0;
    }
    int count = 0;
    while (applied < log.chosenThrough() && count < settings.applyLimit()) {
      final long held = log.read(applied + 1, view);
      if (held <= VoteStore.NOT_HELD) {
        break;
      }
      applied++;
      count++;
      upcalls.onChosen(applied, held, view);
    }
    return count;
  }
}
