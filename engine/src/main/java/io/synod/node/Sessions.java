package io.synod.node;

import io.aeron.Aeron;
import io.aeron.CommonContext;
import io.aeron.Publication;
import io.aeron.exceptions.RegistrationException;
import io.aeron.protocol.DataHeaderFlyweight;
import io.synod.client.ClientStreams;
import io.synod.client.Endpoint;
import io.synod.client.ReplyBuilder;
import io.synod.codec.client.Durability;
import io.synod.codec.client.Refusal;
import io.synod.paxos.Ballot;
import io.synod.session.ReplySink;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableRingBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.collections.Int2ObjectHashMap;
import org.agrona.collections.Long2ObjectHashMap;

/**
 * The clients of this node, and what they are sent. A reply that a client does not take at once is
 * kept, in a bounded buffer. While any is kept, no command of that client is taken: it alone is
 * slowed down. Where the buffer overflows all the same, because its commands under way have long
 * replies, or where the client leaves it unread for too long, it is cut off; it may connect again.
 */
final class Sessions implements ReplySink {
  /** Clients that are not accepted, and are being told so, beyond the limit. */
  private static final int EXTRA_SESSIONS = 64;

  private static final int DRAIN_LIMIT = 64;
  private static final int MESSAGES_PER_TERM = 8;
  private static final int MIN_TERM_LENGTH = 1 << 16;
  private static final long CHECK_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(100);

  /** How long a client that was redirected or refused is known: it may come back at once. */
  private static final long GRACE_NS = TimeUnit.SECONDS.toNanos(2);

  private final Aeron aeron;
  private final EgressPublisher publisher;
  private final SessionCounts counts;
  private final Int2ObjectHashMap<String> memberEndpoints = new Int2ObjectHashMap<>();
  private final Long2ObjectHashMap<Session> byId = new Long2ObjectHashMap<>();
  private final List<Session> all = new ArrayList<>();
  private final List<Session> busy = new ArrayList<>();
  private final ExpandableRingBuffer.MessageConsumer drainer = this::onDelayed;
  private final ReplyBuilder replies;
  private final Durability durability;
  private final int limit;
  private final int bufferLength;
  private final long timeoutNs;
  private final String channelSuffix;
  private int accepted;
  private long ballot = Ballot.NONE;
  private int leaderId = -1;
  private Session replying;
  private long replyingInstance;
  private Session draining;
  private long nowNs;
  private long pausedNs;
  private long checkedNs;

  Sessions(
      final NodeContext context,
      final Aeron aeron,
      final EgressPublisher publisher,
      final SessionCounts counts) {
    this.aeron = aeron;
    this.publisher = publisher;
    this.counts = counts;
    durability = Durability.valueOf(context.durability().name());
    replies =
        new ReplyBuilder(
            Math.min(
                context.mtu() - DataHeaderFlyweight.HEADER_LENGTH, context.replyBufferLength() / 2),
            context.maxReplyLength());
    limit = context.sessionLimit();
    bufferLength = context.replyBufferLength();
    timeoutNs = TimeUnit.MILLISECONDS.toNanos(context.sessionTimeoutMs());
    for (final ClusterMember each : context.clusterMembers()) {
      memberEndpoints.put(each.member().id(), each.endpoint().toString());
    }
    // Aeron refuses a term that does not hold so many of the longest message, or datagram.
    final int longest = Math.max(context.mtu(), ReplyBuilder.lengthOf(context.maxReplyLength()));
    final int termLength =
        Math.max(MIN_TERM_LENGTH, BitUtil.findNextPositivePowerOfTwo(MESSAGES_PER_TERM * longest));
    channelSuffix = "|mtu=" + context.mtu() + "|term-length=" + termLength;
  }

  /** Clients whose commands are taken. */
  int accepted() {
    return accepted;
  }

  Session find(final long sessionId) {
    return byId.get(sessionId);
  }

  /** Whether this node takes a client's commands now. Where not, the client is told or waits. */
  boolean mayTake(final Session session) {
    return session.delayed.isEmpty();
  }

  void onConnect(
      final long sessionId,
      final long attempt,
      final String endpoint,
      final int ingressSessionId,
      final boolean isForeign) {
    if (!isNumericEndpoint(endpoint)) {
      counts.malformed++;
      return;
    }
    Session session = byId.get(sessionId);
    if (session != null && !session.endpoint.equals(endpoint)) {
      remove(session);
      session = null;
    }
    if (session == null) {
      session = add(sessionId, endpoint);
      if (session == null) {
        counts.overLimit++;
        return;
      }
    } else if (attempt < session.attempt) {
      return;
    }
    session.attempt = attempt;
    session.ingressSessionId = ingressSessionId;
    session.heardNs = nowNs;
    counts.connects++;
    decide(session, isForeign);
    makeBusy(session);
  }

  void onHeard(final Session session) {
    session.heardNs = nowNs;
  }

  void onKeepAlive(final Session session) {
    session.heardNs = nowNs;
    if (session.isAccepted) {
      session.aliveDue = true;
    } else {
      session.notice = Session.Notice.REDIRECT;
    }
    makeBusy(session);
  }

  /** A client that sends commands here although this node does not lead is told who does. */
  void redirect(final Session session) {
    session.heardNs = nowNs;
    session.notice = Session.Notice.REDIRECT;
    makeBusy(session);
  }

  void onDisconnect(final Session session) {
    remove(session);
  }

  /** Tells a client that a command is never taken. Answers false where it cannot be told now. */
  boolean refuse(
      final Session session, final long sequence, final Refusal reason, final String text) {
    if (session.publication == null || !session.delayed.isEmpty()) {
      return false;
    }
    final long result = publisher.refused(session.publication, session, sequence, reason, text);
    if (result > 0) {
      counts.refusals++;
    }
    return result > 0;
  }

  void onLeading(final long ballot) {
    this.ballot = ballot;
  }

  /** This node does not lead (any more): its clients are told who does, where that is known. */
  void onFollowing(final int leader) {
    ballot = Ballot.NONE;
    leaderId = leader;
    for (int i = 0; i < all.size(); i++) {
      final Session session = all.get(i);
      if (session.isAccepted) {
        session.isAccepted = false;
        accepted--;
        session.heardNs = nowNs;
        session.notice = Session.Notice.REDIRECT;
        makeBusy(session);
      }
    }
  }

  /** Commands wait in the ingress, and keep-alives behind them: silence means nothing now. */
  void onPaused() {
    pausedNs = nowNs;
    counts.paused++;
  }

  @Override
  public void onReply(
      final long sessionId,
      final long sequence,
      final long instance,
      final DirectBuffer buffer,
      final int offset,
      final int length) {
    if (replying == null || replying.id != sessionId || replyingInstance != instance) {
      onBatchApplied();
      final Session session = ballot == Ballot.NONE ? null : byId.get(sessionId);
      if (session == null || !session.isAccepted) {
        return;
      }
      begin(session, instance);
    }
    if (!replies.append(sequence, buffer, offset, length)) {
      final Session session = replying;
      onBatchApplied();
      if (!session.isAccepted) {
        return;
      }
      begin(session, instance);
      replies.append(sequence, buffer, offset, length);
    }
    counts.replies++;
    counts.replyBytes += length;
  }

  @Override
  public void onBatchApplied() {
    if (replying == null) {
      return;
    }
    final Session session = replying;
    replying = null;
    if (session.publication != null
        && session.delayed.isEmpty()
        && publisher.replies(session.publication, replies) > 0) {
      return;
    }
    counts.repliesDelayed += replies.count();
    if (session.delayed.isEmpty()) {
      session.blockedSinceNs = nowNs;
    }
    if (session.delay(replies.buffer(), replies.length())) {
      makeBusy(session);
    } else {
      counts.cutOff++;
      remove(session);
    }
  }

  /** Tells the time, and who leads; before anything else in a duty cycle. */
  void tick(final long nowNs, final int leaderId) {
    this.nowNs = nowNs;
    this.leaderId = leaderId;
  }

  int doWork() {
    int work = 0;
    for (int i = busy.size() - 1; i >= 0; i--) {
      final Session session = busy.get(i);
      work += serve(session);
      if (session.isBusy && !session.hasWork()) {
        session.isBusy = false;
        busy.set(i, busy.get(busy.size() - 1));
        busy.remove(busy.size() - 1);
      }
    }
    if (nowNs - checkedNs >= CHECK_INTERVAL_NS) {
      work += check();
    }
    return work;
  }

  void close() {
    for (int i = all.size() - 1; i >= 0; i--) {
      remove(all.get(i));
    }
  }

  private void begin(final Session session, final long instance) {
    replying = session;
    replyingInstance = instance;
    replies.begin(session.id, instance, durability);
  }

  private void decide(final Session session, final boolean isForeign) {
    if (isForeign) {
      session.notice = Session.Notice.REFUSED;
      session.refusal = Refusal.OTHER_CLUSTER;
    } else if (ballot == Ballot.NONE) {
      session.notice = Session.Notice.REDIRECT;
    } else if (session.isAccepted) {
      session.notice = Session.Notice.CONNECTED;
    } else if (accepted < limit) {
      session.isAccepted = true;
      accepted++;
      session.notice = Session.Notice.CONNECTED;
    } else {
      session.notice = Session.Notice.REFUSED;
      session.refusal = Refusal.SESSION_LIMIT;
    }
  }

  private Session add(final long sessionId, final String endpoint) {
    if (all.size() >= limit + EXTRA_SESSIONS) {
      return null;
    }
    final Session session = new Session(sessionId, endpoint, bufferLength);
    session.registrationId =
        aeron.asyncAddExclusivePublication(
            CommonContext.UDP_CHANNEL + "?endpoint=" + endpoint + channelSuffix,
            ClientStreams.EGRESS);
    byId.put(sessionId, session);
    all.add(session);
    return session;
  }

  private void remove(final Session session) {
    if (session.isAccepted) {
      session.isAccepted = false;
      accepted--;
    }
    if (session.publication != null) {
      session.publication.close();
    } else if (session.registrationId != Aeron.NULL_VALUE) {
      aeron.asyncRemovePublication(session.registrationId);
    }
    byId.remove(session.id);
    all.remove(session);
    if (session.isBusy) {
      session.isBusy = false;
      busy.remove(session);
    }
  }

  private void makeBusy(final Session session) {
    if (!session.isBusy) {
      session.isBusy = true;
      busy.add(session);
    }
  }

  private int serve(final Session session) {
    if (session.publication == null && !open(session)) {
      return 0;
    }
    int work = 0;
    if (!session.delayed.isEmpty()) {
      draining = session;
      work += session.delayed.consume(drainer, DRAIN_LIMIT) > 0 ? 1 : 0;
      if (!session.delayed.isEmpty()) {
        return work;
      }
    }
    work += notify(session);
    if (session.aliveDue && publisher.alive(session.publication, session) > 0) {
      session.aliveDue = false;
      work++;
    }
    return work;
  }

  private boolean open(final Session session) {
    try {
      session.publication = aeron.getExclusivePublication(session.registrationId);
      return session.publication != null;
    } catch (final RegistrationException e) {
      session.registrationId = Aeron.NULL_VALUE;
      counts.malformed++;
      remove(session);
      return false;
    }
  }

  private int notify(final Session session) {
    final long result =
        switch (session.notice) {
          case NONE -> 0;
          case CONNECTED -> publisher.connected(session.publication, session, ballot);
          case REDIRECT -> redirectNow(session);
          case REFUSED ->
              publisher.refused(
                  session.publication, session, 0, session.refusal, words(session.refusal));
        };
    if (result <= 0) {
      return 0;
    }
    if (session.notice == Session.Notice.REDIRECT) {
      counts.redirects++;
    } else if (session.notice == Session.Notice.REFUSED) {
      counts.refusals++;
    }
    session.notice = Session.Notice.NONE;
    return 1;
  }

  private long redirectNow(final Session session) {
    final String endpoint = leaderId < 0 ? null : memberEndpoints.get(leaderId);
    return endpoint == null
        ? publisher.redirect(session.publication, session, -1, "")
        : publisher.redirect(session.publication, session, leaderId, endpoint);
  }

  private boolean onDelayed(
      final MutableDirectBuffer buffer,
      final int offset,
      final int length,
      final int ignoredHeadOffset) {
    final long result = draining.publication.offer(buffer, offset, length);
    if (result > 0) {
      draining.blockedSinceNs = nowNs;
    }
    return result > 0;
  }

  /** Lets go of clients that are silent, or leave their replies unread. */
  private int check() {
    if (nowNs - checkedNs > 2 * CHECK_INTERVAL_NS) {
      // This node was stopped for a while: it has not listened, so silence means nothing.
      pausedNs = nowNs;
    }
    checkedNs = nowNs;
    int work = 0;
    for (int i = all.size() - 1; i >= 0; i--) {
      final Session session = all.get(i);
      final long silentNs = nowNs - Math.max(session.heardNs, pausedNs);
      if (silentNs > (session.isAccepted ? timeoutNs : Math.min(timeoutNs, GRACE_NS))) {
        counts.expired++;
        remove(session);
        work++;
      } else if (isUnread(session)) {
        counts.cutOff++;
        remove(session);
        work++;
      }
    }
    return work;
  }

  private boolean isUnread(final Session session) {
    return (!session.delayed.isEmpty() && nowNs - session.blockedSinceNs > timeoutNs)
        || (session.publication != null && session.publication.position() == Publication.CLOSED);
  }

  private String words(final Refusal refusal) {
    return refusal == Refusal.SESSION_LIMIT
        ? "session.limit=" + limit + " clients are connected; close some, or raise it"
        : "the node belongs to another cluster; check the client's clusterId";
  }

  private static boolean isNumericEndpoint(final String text) {
    try {
      final Endpoint endpoint = Endpoint.parse(text);
      return endpoint.port() > 0 && endpoint.isNumeric();
    } catch (final IllegalArgumentException e) {
      return false;
    }
  }
}
