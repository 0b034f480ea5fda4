package io.synod.paxos;

/**
 * An acceptor that may have lost votes, though none of its promises, takes no part in choosing or
 * electing, for it would show as empty what it helped to choose. It is re-admitted once it holds
 * again all that those votes may have chosen.
 *
 * <p>They are in ballots up to its promise. A leader of a ballot at or above it, who has adopted
 * all that phase 1 obliges it to, has either proposed again what was chosen in lower ballots or
 * knows it as chosen; and in its own ballot it counts no answer of this node's former starts from
 * the moment on that it names the present one. So what such a heartbeat says is chosen or open is
 * all there is. By a heartbeat that does not name this start an answer under way could still choose
 * a value behind it.
 */
final class Abstention {
  private final Log log;
  private boolean active;
  private long ballot = Ballot.NONE;
  private long chosenThrough;
  private long tail;
  private long position;

  Abstention(final Log log) {
    this.log = log;
  }

  /** Begins where the recovered log may lack votes. */
  void start() {
    active = log.mayHaveLostVotes();
  }

  boolean isActive() {
    return active;
  }

  /** The leader of a ballot that is not below the promise named a start of this node. */
  void onNamed(
      final long incarnation, final long ballot, final long chosenThrough, final long tail) {
    // The first one will do; the later ones of a busy leader would move the goal on.
    if (active && incarnation == log.incarnation() && ballot != this.ballot) {
      this.ballot = ballot;
      this.chosenThrough = chosenThrough;
      this.tail = Math.max(chosenThrough, tail);
      position = 0;
    }
  }

  /**
   * Ends it where all that was chosen or open is held, durably.
   *
   * @param followed ballot that is followed, or {@link Ballot#NONE}.
   * @param base first instance of its leader.
   */
  int doWork(final long followed, final long base) {
    if (!active || ballot == Ballot.NONE || followed != ballot) {
      return 0;
    }
    if (position == 0) {
      if (log.heldThrough() < chosenThrough || log.acceptedThrough(base, ballot) < tail) {
        return 0;
      }
      position = log.lastPosition();
    }
    if (log.durablePosition() < position) {
      return 0;
    }
    log.readmitted();
    active = false;
    return 1;
  }
}
