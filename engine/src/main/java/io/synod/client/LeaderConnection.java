package io.synod.client;

import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.aeron.exceptions.RegistrationException;
import io.synod.codec.client.Refusal;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Finds the leader and keeps the connection to it: asks the nodes in turn, follows redirects, and
 * notices when the leader goes.
 */
final class LeaderConnection {
  /** What the owner is told. */
  interface Listener {
    void onConnected(int leaderId, long ballot);

    void onDisconnected(String reason);
  }

  private enum State {
    RESTING,
    OPENING,
    ASKING,
    CONNECTED
  }

  /** Pause before the next node is asked where one has answered that it knows no leader. */
  private static final long REST_NS = TimeUnit.MILLISECONDS.toNanos(20);

  /** A Connect may be lost on the way, with the connection that carried it. */
  private static final long ASK_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(100);

  /** A longer gap between two calls is the caller's silence, not the leader's. */
  private static final long STALL_NS = TimeUnit.MILLISECONDS.toNanos(20);

  /** While others may be asked, a node that was silent is not, for so many timeouts. */
  private static final int AVOIDED_TIMEOUTS = 5;

  private static final long NONE = Aeron.NULL_VALUE;

  private final ClientContext context;
  private final Aeron aeron;
  private final IngressPublisher publisher;
  private final List<String> endpoints;
  private final String responseEndpoint;
  private final Listener listener;
  private final long keepAliveNs;
  private final long timeoutNs;

  private State state = State.RESTING;
  private int endpointIndex = -1;
  private String endpoint;
  private String redirectedTo;
  private String avoided = "";
  private long avoidedUntilNs;
  private String problem = "no node has answered yet";
  private boolean isOtherCluster;
  private long attempt;
  private long registrationId = NONE;
  private ExclusivePublication publication;
  private long nowNs;
  private long dueNs;
  private long askedNs;
  private long heardNs;
  private long keptAliveNs;
  private long connections;

  LeaderConnection(
      final ClientContext context,
      final Aeron aeron,
      final IngressPublisher publisher,
      final String responseEndpoint,
      final Listener listener) {
    this.context = context;
    this.aeron = aeron;
    this.publisher = publisher;
    this.responseEndpoint = responseEndpoint;
    this.listener = listener;
    endpoints = context.ingressEndpoints();
    keepAliveNs = TimeUnit.MILLISECONDS.toNanos(context.keepAliveIntervalMs());
    timeoutNs = TimeUnit.MILLISECONDS.toNanos(context.leaderTimeoutMs());
  }

  void start(final long nowNs) {
    this.nowNs = nowNs;
    dueNs = nowNs;
  }

  boolean isConnected() {
    return state == State.CONNECTED;
  }

  /** Number of connections so far. */
  long connections() {
    return connections;
  }

  /** Why there is no connection, in words. */
  String problem() {
    return problem;
  }

  /** Whether the last node that refused belongs to another cluster. */
  boolean isOtherCluster() {
    return isOtherCluster;
  }

  /** The publication to the leader; only while connected. */
  ExclusivePublication publication() {
    return publication;
  }

  int doWork(final long nowNs) {
    final long gapNs = nowNs - this.nowNs;
    if (gapNs > STALL_NS) {
      heardNs += gapNs;
      dueNs += gapNs;
    }
    this.nowNs = nowNs;
    return switch (state) {
      case RESTING -> rest();
      case OPENING -> open();
      case ASKING -> ask();
      case CONNECTED -> keepAlive();
    };
  }

  void onConnected(final long ofAttempt, final int leaderId, final long ballot) {
    if (state == State.ASKING && ofAttempt == attempt) {
      state = State.CONNECTED;
      heardNs = nowNs;
      keptAliveNs = nowNs;
      connections++;
      listener.onConnected(leaderId, ballot);
    }
  }

  void onRedirect(final long ofAttempt, final int leaderId, final String to) {
    if (ofAttempt != attempt || state == State.RESTING || state == State.OPENING) {
      return;
    }
    final String reason;
    if (to.isEmpty() || !isEndpoint(to)) {
      redirectedTo = null;
      reason = "the node at " + endpoint + " knows no leader";
    } else {
      redirectedTo = to;
      reason = "the node at " + endpoint + " names node " + leaderId + " as the leader";
    }
    abandon(reason, redirectedTo == null ? REST_NS : 0);
  }

  void onRefused(final long ofAttempt, final Refusal kind, final String reason) {
    if (ofAttempt == attempt && state != State.RESTING) {
      isOtherCluster = kind == Refusal.OTHER_CLUSTER;
      abandon("the node at " + endpoint + " refused: " + reason, ASK_INTERVAL_NS);
    }
  }

  void onHeard() {
    heardNs = nowNs;
  }

  void onAlive(final long ofAttempt) {
    if (ofAttempt == attempt) {
      heardNs = nowNs;
    }
  }

  /** The publication said that it is closed or not connected. */
  void onPublicationLost() {
    if (state == State.CONNECTED) {
      abandon("the connection to " + endpoint + " is gone", 0);
    }
  }

  void close() {
    closePublication();
    state = State.RESTING;
    dueNs = Long.MAX_VALUE;
  }

  private int rest() {
    if (nowNs - dueNs < 0) {
      return 0;
    }
    if (redirectedTo != null) {
      endpoint = redirectedTo;
      redirectedTo = null;
    } else {
      endpoint = nextEndpoint();
    }
    attempt++;
    registrationId =
        aeron.asyncAddExclusivePublication(context.ingressChannel(endpoint), ClientStreams.INGRESS);
    state = State.OPENING;
    dueNs = nowNs + timeoutNs;
    return 1;
  }

  private String nextEndpoint() {
    endpointIndex = (endpointIndex + 1) % endpoints.size();
    if (endpoints.get(endpointIndex).equals(avoided) && nowNs - avoidedUntilNs < 0) {
      endpointIndex = (endpointIndex + 1) % endpoints.size();
    }
    return endpoints.get(endpointIndex);
  }

  private void avoid() {
    avoided = endpoint;
    avoidedUntilNs = nowNs + AVOIDED_TIMEOUTS * timeoutNs;
  }

  private int open() {
    try {
      publication = aeron.getExclusivePublication(registrationId);
    } catch (final RegistrationException e) {
      registrationId = NONE;
      abandon("cannot send to " + endpoint + ": " + e.getMessage(), ASK_INTERVAL_NS);
      return 1;
    }
    if (publication != null) {
      registrationId = NONE;
      state = State.ASKING;
      askedNs = nowNs - ASK_INTERVAL_NS;
      return 1;
    }
    return giveUpWhenDue();
  }

  private int ask() {
    if (publication.isConnected() && nowNs - askedNs >= ASK_INTERVAL_NS) {
      if (publisher.connect(publication, context.clusterId(), attempt, responseEndpoint) > 0) {
        askedNs = nowNs;
        return 1;
      }
    }
    return giveUpWhenDue();
  }

  private int giveUpWhenDue() {
    if (nowNs - dueNs >= 0) {
      avoid();
      abandon("the node at " + endpoint + " does not answer", 0);
      return 1;
    }
    return 0;
  }

  private int keepAlive() {
    if (nowNs - heardNs > timeoutNs) {
      avoid();
      abandon("the leader at " + endpoint + " is silent", 0);
      return 1;
    }
    if (!publication.isConnected()) {
      onPublicationLost();
      return 1;
    }
    if (nowNs - keptAliveNs >= keepAliveNs && publisher.keepAlive(publication) > 0) {
      keptAliveNs = nowNs;
      return 1;
    }
    return 0;
  }

  private void abandon(final String reason, final long restNs) {
    final boolean wasConnected = state == State.CONNECTED;
    problem = reason;
    closePublication();
    state = State.RESTING;
    dueNs = nowNs + restNs;
    if (wasConnected) {
      listener.onDisconnected(reason);
    }
  }

  private void closePublication() {
    if (registrationId != NONE) {
      aeron.asyncRemovePublication(registrationId);
      registrationId = NONE;
    }
    if (publication != null) {
      publication.close();
      publication = null;
    }
  }

  private static boolean isEndpoint(final String text) {
    try {
      return Endpoint.parse(text).port() > 0;
    } catch (final IllegalArgumentException e) {
      return false;
    }
  }
}
