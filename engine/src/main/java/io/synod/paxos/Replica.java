package io.synod.paxos;

import java.util.random.RandomGenerator;
import org.agrona.DirectBuffer;

/**
 * One node's part in Multi-Paxos, by its roles: takes messages and the time, and answers through
 * {@link Peers}, {@link VoteStore} and {@link Upcalls}. One thread calls it; it never blocks,
 * starts nothing and reads no clock.
 *
 * <p>Call {@link #start} once, then {@link #doWork} in every duty cycle after the messages that
 * came in it.
 */
public final class Replica implements PeerHandler {
  /** No leader is known. */
  public static final int NO_LEADER = -1;

  /** Answer of {@link #propose}: this node does not lead, or has not finished taking over. */
  public static final long NOT_LEADER = -1;

  /** Answer of {@link #propose}: as many values are open as the window allows. */
  public static final long WINDOW_FULL = -2;

  /** Answer of {@link #propose}: the store takes no more for now. */
  public static final long REFUSED = -3;

  /**
   * One duty cycle, however late, uses up no more than this part of a timeout, for what arrived
   * meanwhile must be heard first. No less either, or a node that is always late never stands.
   */
  private static final int STALL_SHARE = 4;

  private final ReplicaSettings settings;
  private final Upcalls upcalls;
  private final Counts counts = new Counts();
  private final Log log;
  private final Abstention abstention;
  private final Acceptor acceptor;
  private final Learner learner;
  private final Follower follower;
  private final Candidate candidate;
  private final Leader leader;
  private final Election election;
  private final ValueServer values;
  private final boolean isAcceptor;
  private boolean leading;
  private long nowNs;

  /**
   * Puts the roles together.
   *
   * @param settings of this node.
   * @param peers sends to the others.
   * @param store this node's durable memory.
   * @param upcalls told what is chosen and who leads.
   * @param random source of election timeouts; seeded, so that a run can be repeated.
   */
  public Replica(
      final ReplicaSettings settings,
      final Peers peers,
      final VoteStore store,
      final Upcalls upcalls,
      final RandomGenerator random) {
    this.settings = settings;
    this.upcalls = upcalls;
    log = new Log(store);
    abstention = new Abstention(log);
    acceptor = new Acceptor(log, peers, counts, abstention);
    learner = new Learner(settings, log, peers, upcalls, counts, random);
    follower = new Follower(settings, log, peers, counts, abstention);
    candidate = new Candidate(settings, log, peers, counts);
    leader = new Leader(settings, log, peers, counts, learner);
    election = new Election(settings, log, peers, counts, random, abstention);
    values = new ValueServer(settings.configuration(), log, peers, upcalls, counts);
    isAcceptor = settings.configuration().member(settings.nodeId()).isAcceptor();
  }

  /**
   * Recovers what the store held. What was chosen is applied by the calls of {@link #doWork} that
   * follow, from instance 1.
   *
   * @param nowNs monotonic time in nanoseconds.
   */
  public void start(final long nowNs) {
    start(nowNs, 0);
  }

  /**
   * As {@link #start(long)}, behind a durable snapshot.
   *
   * @param nowNs monotonic time in nanoseconds.
   * @param restoredThrough instance that the state machine holds already; applying goes on behind
   *     it. 0 where there is no snapshot.
   */
  public void start(final long nowNs, final long restoredThrough) {
    this.nowNs = nowNs;
    log.recover();
    log.raiseFloor(restoredThrough);
    learner.restored(restoredThrough);
    if (isAcceptor) {
      abstention.start();
    }
    election.onSeen(log.highestRecorded());
    election.start(nowNs);
  }

  /**
   * Does what is due: timers, answers, what others lack, and applying. Bounded work.
   *
   * @param nowNs monotonic time in nanoseconds, never lower than before.
   * @return how much was done; 0 means that the caller may idle.
   */
  public int doWork(final long nowNs) {
    final long stallNs = nowNs - this.nowNs - settings.electionTimeoutNs() / STALL_SHARE;
    this.nowNs = nowNs;
    if (stallNs > 0) {
      counts.increment(Counter.STALLS);
      election.onStall(stallNs);
      leader.onStall(stallNs);
    }
    int work = isAcceptor ? acceptor.doWork() : 0;
    if (candidate.isActive()) {
      work += stand();
    }
    if (leader.isActive()) {
      work += lead();
    } else if (!candidate.isActive()) {
      final long ballot = election.doWork(nowNs);
      if (ballot != Ballot.NONE) {
        stand(ballot);
        work++;
      }
    }
    work += follower.doWork(nowNs);
    work += values.doWork(leader);
    return work + learner.doWork(nowNs);
  }

  /**
   * Stands for election now, without a canvass: for a planned change of leader and for tests.
   *
   * @throws IllegalStateException where this node is no proposer, or abstains.
   */
  public void campaign() {
    if (!settings.configuration().member(settings.nodeId()).isProposer()) {
      throw new IllegalStateException("node " + settings.nodeId() + " is no proposer");
    }
    if (abstains()) {
      throw new IllegalStateException("node " + settings.nodeId() + " abstains");
    }
    stand(election.nextBallot());
  }

  /**
   * Proposes a value in the next instance.
   *
   * @param value holds the value; copied before the call returns.
   * @param offset of the value.
   * @param length in bytes, from 1. (0 is a no-op, which only the core proposes.)
   * @return the instance that it was proposed in, or {@link #NOT_LEADER}, {@link #WINDOW_FULL},
   *     {@link #REFUSED}. That it was proposed does not mean that it will be chosen: {@link
   *     Upcalls#onChosen} says.
   */
  public long propose(final DirectBuffer value, final int offset, final int length) {
    if (!leader.isSteady()) {
      return NOT_LEADER;
    }
    if (!leader.hasRoom(length)) {
      return WINDOW_FULL;
    }
    return leader.propose(value, offset, length);
  }

  /**
   * Whether {@link #propose} would take a value of some length now.
   *
   * @param length in bytes.
   * @return false where this node does not lead or the window has no room.
   */
  public boolean mayPropose(final int length) {
    return leader.isSteady() && leader.hasRoom(length);
  }

  /**
   * Whether this node leads and takes new values.
   *
   * @return true from {@link Upcalls#onLeading} to {@link Upcalls#onFollowing}.
   */
  public boolean isLeader() {
    return leading;
  }

  /**
   * The leader as this node knows it.
   *
   * @return its id, or {@link #NO_LEADER}.
   */
  public int leaderId() {
    if (leading) {
      return settings.nodeId();
    }
    return follower.ballot() != Ballot.NONE && election.hearsLeader(nowNs)
        ? Ballot.nodeId(follower.ballot())
        : NO_LEADER;
  }

  /**
   * Highest ballot that this node has promised.
   *
   * @return the ballot.
   */
  public long ballot() {
    return log.promised();
  }

  /**
   * Whether this acceptor may have lost votes and so takes no part in choosing, promising or
   * standing, until a leader has named its present start and all that was open is here again.
   *
   * @return false from the re-admission on.
   */
  public boolean abstains() {
    return abstention.isActive();
  }

  /**
   * Every instance up to this one is known as chosen here, with its value.
   *
   * @return the instance; 0 where there is none.
   */
  public long chosenThrough() {
    return log.chosenThrough();
  }

  /**
   * Last instance handed to the state machine.
   *
   * @return the instance, never above {@link #chosenThrough}.
   */
  public long appliedThrough() {
    return learner.appliedThrough();
  }

  /**
   * Last instance that has a record here, or was proposed.
   *
   * @return the instance; 0 where there is none.
   */
  public long tail() {
    return log.tail();
  }

  /**
   * Every instance up to this one is held in a snapshot only.
   *
   * @return the instance; 0 where the whole log is held.
   */
  public long floor() {
    return log.floor();
  }

  /**
   * Lets go of the log through an instance. Every later start must find a durable snapshot of it or
   * of a later one.
   *
   * @param through instance at or below {@link #appliedThrough}.
   * @return false where that must wait, because this node may still have to propose from there.
   */
  public boolean truncate(final long through) {
    if (candidate.isActive() || (leader.isActive() && !leader.isSteady())) {
      return false;
    }
    if (through > appliedThrough()) {
      throw new SafetyViolationException(
          "truncated past what is applied: through=" + through + " applied=" + appliedThrough());
    }
    log.raiseFloor(through);
    return true;
  }

  /**
   * Whether a snapshot through an instance gives this node something that its log lacks.
   *
   * @param through instance of the snapshot.
   * @return false where the log alone will do.
   */
  public boolean lacks(final long through) {
    return learner.lacks(through);
  }

  /**
   * A snapshot of another node was made durable here, and is in the state machine where that was
   * behind it. Takes back neither what is applied nor what is promised.
   *
   * @param through instance of the snapshot.
   */
  public void installed(final long through) {
    if (leader.isActive() || candidate.isActive()) {
      // What it proposed or adopts may lie below; another one leads, or soon will.
      stepDown();
      election.postpone(nowNs);
    }
    log.raiseFloor(through);
    learner.restored(Math.max(through, learner.appliedThrough()));
  }

  /**
   * Instances proposed by this leader and not chosen.
   *
   * @return from 0 to the window's size; 0 where this node does not lead.
   */
  public int openInstances() {
    return leader.openInstances();
  }

  /**
   * Bytes of values proposed by this leader and not chosen.
   *
   * @return from 0; 0 where this node does not lead.
   */
  public int openBytes() {
    return leader.openBytes();
  }

  /**
   * What this replica counted since its start.
   *
   * @return the counters.
   */
  public Counts counts() {
    return counts;
  }

  @Override
  public void onCanvass(final int from, final long ballot, final long chosenThrough) {
    election.onCanvass(from, ballot, chosenThrough, leader.isActive(), nowNs);
  }

  @Override
  public void onCanvassReply(final int from, final long ballot, final boolean granted) {
    final int index = acceptorIndex(from);
    if (index >= 0) {
      election.onCanvassReply(index, ballot, granted);
    }
  }

  @Override
  public void onPrepare(
      final int from, final long ballot, final long firstInstance, final int attempt) {
    if (!isAcceptor || Ballot.nodeId(ballot) != from) {
      return;
    }
    election.onSeen(ballot);
    if (acceptor.onPrepare(from, ballot, attempt)) {
      yieldTo(ballot);
      election.postpone(nowNs);
    }
  }

  @Override
  public void onPromise(
      final int from,
      final long incarnation,
      final long ballot,
      final int attempt,
      final long chosenThrough,
      final int page,
      final int pages,
      final VoteRanges ranges) {
    final int index = acceptorIndex(from);
    if (index >= 0) {
      candidate.onPromise(index, incarnation, ballot, attempt, chosenThrough, page, pages, ranges);
    }
  }

  @Override
  public void onReject(final int from, final long ballot, final long promised) {
    counts.increment(Counter.REJECTS_RECEIVED);
    election.onSeen(promised);
    election.onReject(ballot, nowNs);
    if (promised > ballot && (isLeading(ballot) || isStandingFor(ballot))) {
      stepDown();
      election.postpone(nowNs);
    }
  }

  @Override
  public void onAccept(
      final int from,
      final long ballot,
      final long base,
      final long instance,
      final long chosenThrough,
      final DirectBuffer value,
      final int offset,
      final int length) {
    if (hears(from, ballot, base)) {
      follower.onAccept(instance, chosenThrough, value, offset, length);
      learner.onAnnounced(ballot, base, chosenThrough);
    }
  }

  @Override
  public void onAccepted(
      final int from,
      final long incarnation,
      final long ballot,
      final long acceptedThrough,
      final long chosenThrough,
      final long sequence) {
    final int index = acceptorIndex(from);
    if (index >= 0) {
      leader.onAccepted(index, incarnation, ballot, acceptedThrough, sequence, nowNs);
    }
  }

  @Override
  public void onResend(final int from, final long ballot, final long first, final long last) {
    final int index = settings.configuration().indexOf(from);
    if (index >= 0 && isLeading(ballot)) {
      values.onResend(index, first, last);
    }
  }

  @Override
  public void onHeartbeat(
      final int from,
      final long ballot,
      final long base,
      final long chosenThrough,
      final long tail,
      final long sequence,
      final long[] incarnations) {
    if (hears(from, ballot, base)) {
      follower.onHeartbeat(chosenThrough, tail, sequence, incarnations);
      learner.onAnnounced(ballot, base, chosenThrough);
    }
  }

  @Override
  public void onFetchChosen(final int from, final long first, final long last) {
    final int index = settings.configuration().indexOf(from);
    if (index >= 0) {
      values.onFetchChosen(index, first, last);
    }
  }

  @Override
  public void onLearn(
      final int from,
      final long instance,
      final long ballot,
      final DirectBuffer value,
      final int offset,
      final int length) {
    election.onSeen(ballot);
    if ((leader.isActive() && ballot > leader.ballot())
        || (candidate.isActive() && ballot > candidate.ballot())) {
      // Something was chosen in a higher ballot: this node is deposed and did not know.
      stepDown();
      election.postpone(nowNs);
    }
    learner.onLearn(instance, ballot, value, offset, length, nowNs);
  }

  @Override
  public void onFetchVotes(final int from, final long ballot, final long first, final long last) {
    final int index = settings.configuration().indexOf(from);
    if (index >= 0) {
      values.onFetchVotes(index, ballot, first, last);
    }
  }

  @Override
  public void onVotedValue(
      final int from,
      final long ballot,
      final long instance,
      final long voted,
      final DirectBuffer value,
      final int offset,
      final int length) {
    leader.onVotedValue(ballot, instance, voted, value, offset, length, nowNs);
  }

  /** Whether a message of a leader is heeded: its ballot is its own, and not below the promise. */
  private boolean hears(final int from, final long ballot, final long base) {
    if (Ballot.nodeId(ballot) != from || from == settings.nodeId()) {
      return false;
    }
    election.onSeen(ballot);
    final long highest = Math.max(log.promised(), follower.ballot());
    if (ballot < highest) {
      acceptor.reject(from, ballot, highest);
      return false;
    }
    if (ballot != follower.ballot()) {
      yieldTo(ballot);
    }
    election.onLeaderHeard(nowNs);
    if (ballot != follower.ballot()) {
      follower.follow(ballot, base);
      upcalls.onFollowing(from, ballot);
    }
    return true;
  }

  /** Gives up what this node led, stood for or followed in a lower ballot. */
  private void yieldTo(final long ballot) {
    if (follower.ballot() < ballot) {
      follower.unfollow();
    }
    if ((leader.isActive() && leader.ballot() < ballot)
        || (candidate.isActive() && candidate.ballot() < ballot)) {
      stepDown();
    }
  }

  private void stand(final long ballot) {
    stepDown();
    follower.unfollow();
    candidate.start(ballot, nowNs);
  }

  private int stand() {
    if (candidate.isOverdue(nowNs)) {
      candidate.stop();
      election.postpone(nowNs);
      return 1;
    }
    if (candidate.doWork(nowNs) && leader.start(candidate.ballot(), candidate.promises(), nowNs)) {
      candidate.stop();
      follower.unfollow();
      learner.onAnnounced(leader.ballot(), leader.base(), leader.chosenThrough());
      return 1;
    }
    return 0;
  }

  private int lead() {
    final int work = leader.doWork(nowNs);
    if (leader.isOverdue(nowNs)) {
      stepDown();
      election.postpone(nowNs);
    } else if (leader.isSteady() && !leading) {
      leading = true;
      counts.increment(Counter.LEADERSHIPS);
      upcalls.onLeading(leader.ballot());
    }
    return work;
  }

  private void stepDown() {
    candidate.stop();
    leader.stop();
    values.dropResends();
    election.onLeaderLost();
    if (leading) {
      leading = false;
      counts.increment(Counter.STEP_DOWNS);
      upcalls.onFollowing(NO_LEADER, log.promised());
    }
  }

  private boolean isLeading(final long ballot) {
    return leader.isActive() && ballot == leader.ballot();
  }

  private boolean isStandingFor(final long ballot) {
    return candidate.isActive() && ballot == candidate.ballot();
  }

  private int acceptorIndex(final int id) {
    final int index = settings.configuration().indexOf(id);
    return index >= 0
            && id != settings.nodeId()
            && settings.configuration().members().get(index).isAcceptor()
        ? index
        : -1;
  }
}
