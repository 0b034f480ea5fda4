package io.synod.paxos;

/**
 * Phase 1b: promises, once they are durable ("Paxos Made Simple", 2.2, P1a). The other half of an
 * acceptor, voting, is what {@link Follower} does with the leader's Accepts.
 */
final class Acceptor {
  private final Log log;
  private final Peers peers;
  private final Counts counts;
  private final Abstention abstention;
  private final VoteRanges answer = new VoteRanges();

  private boolean pending;
  private int candidate;
  private int attempt;
  private long ballot;
  private long position;
  private long held;
  private int pagesSent;

  Acceptor(final Log log, final Peers peers, final Counts counts, final Abstention abstention) {
    this.log = log;
    this.peers = peers;
    this.counts = counts;
    this.abstention = abstention;
  }

  /**
   * Handles a Prepare. Each attempt is answered once, so that pages of one attempt are always of
   * one answer.
   *
   * @return whether the promise was given; it is sent by {@link #doWork}.
   */
  boolean onPrepare(final int from, final long ballot, final int attempt) {
    if (ballot < log.promised()) {
      reject(from, ballot);
      return false;
    }
    if (abstention.isActive()) {
      return false;
    }
    if (ballot == this.ballot && attempt <= this.attempt) {
      return true;
    }
    if (ballot > log.promised()) {
      position = log.promise(ballot);
    } else if (ballot != this.ballot) {
      position = log.lastPosition();
    }
    this.ballot = ballot;
    this.attempt = attempt;
    candidate = from;
    pagesSent = 0;
    pending = true;
    return true;
  }

  void reject(final int to, final long ballot) {
    reject(to, ballot, log.promised());
  }

  void reject(final int to, final long ballot, final long higher) {
    if (peers.reject(to, ballot, higher)) {
      counts.increment(Counter.REJECTS_SENT);
    }
  }

  /** Sends the promise that is owed, where it is durable and still stands. */
  int doWork() {
    if (!pending || log.durablePosition() < position) {
      return 0;
    }
    if (ballot != log.promised() || sendPages()) {
      pending = false;
    }
    return 1;
  }

  private boolean sendPages() {
    if (pagesSent == 0) {
      prepareAnswer();
    }
    final int perPage = peers.rangesPerPage();
    final int pages = Math.max(1, (answer.size() + perPage - 1) / perPage);
    while (pagesSent < pages) {
      final int first = pagesSent * perPage;
      final int count = Math.min(perPage, answer.size() - first);
      if (!peers.promise(
          candidate, ballot, attempt, held, pagesSent, pages, answer, first, count)) {
        counts.increment(Counter.BACK_PRESSURED);
        return false;
      }
      pagesSent++;
    }
    return true;
  }

  private void prepareAnswer() {
    final VoteRanges records = log.records();
    held = log.heldThrough();
    answer.clear();
    for (int i = records.indexAtOrAfter(held + 1); i < records.size(); i++) {
      answer.record(records.first(i), records.last(i), records.ballot(i), records.state(i));
    }
  }
}
