package io.synod.client;

import io.aeron.ExclusivePublication;
import io.aeron.Publication;
import io.aeron.Subscription;
import io.synod.codec.client.Refusal;
import java.time.Duration;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.YieldingIdleStrategy;

/**
 * A client of a cluster: sends commands to its leader and delivers the replies. One thread uses it,
 * and calls {@link #poll} often: nothing happens otherwise.
 *
 * <p>Commands are applied in the order in which they were offered. A command whose reply does not
 * come, because the leader changed, is sent again, so in this version it may be applied more than
 * once; its reply is delivered once. What is offered stays open until its reply comes or the client
 * is closed.
 */
public final class SynodClient implements AutoCloseable {
  /** Answer of {@link #offer}: no leader is connected. Poll, and try again. */
  public static final long NOT_CONNECTED = -1;

  /**
   * Answer of {@link #offer}: as many commands are open as may be, or the leader takes no more for
   * now. Poll, and try again.
   */
  public static final long BACK_PRESSURED = -2;

  private static final int POLL_LIMIT = 64;
  private static final int RESEND_LIMIT = 64;

  private final ReplyListener replies;
  private final ClientDriver driver;
  private final Subscription subscription;
  private final EgressAdapter egress;
  private final IngressPublisher publisher;
  private final LeaderConnection connection;
  private final OpenCommands open;
  private final int maxCommandLength;
  private final ExpandableArrayBuffer awaitedReply = new ExpandableArrayBuffer();
  private final UnsafeBuffer awaitedView = new UnsafeBuffer(new byte[0]);
  private int leaderMaxCommandLength;
  private long nextToSend = 1;
  private long awaited;
  private long resent;
  private long repeatedReplies;
  private boolean closed;
  private boolean isPolling;
  private boolean isBusy;
  private long nextAtPoll;

  private SynodClient(final ClientContext context) {
    replies = context.replyListener();
    maxCommandLength = context.maxCommandLength();
    leaderMaxCommandLength = maxCommandLength;
    open = new OpenCommands(context.maxOpenCommands(), context.maxOpenBytes());
    publisher = new IngressPublisher(context.sessionId());
    driver = new ClientDriver(context);
    try {
      subscription = driver.subscribe(Endpoint.parse(context.responseEndpoint()));
      egress = new EgressAdapter(subscription, new Egress(), context.sessionId());
      connection =
          new LeaderConnection(
              context,
              driver.aeron(),
              publisher,
              driver.resolved(subscription),
              new ToListener(context.connectionListener()));
    } catch (final RuntimeException e) {
      driver.close();
      throw e;
    }
    connection.start(System.nanoTime());
  }

  /**
   * Opens a client. It looks for the leader while it is polled.
   *
   * @param context with the settings; concluded by this call.
   * @return the client; close it.
   * @throws IllegalArgumentException naming every setting that is wrong.
   */
  public static SynodClient connect(final ClientContext context) {
    return new SynodClient(context.conclude());
  }

  /**
   * Sends a command, if that is possible at once.
   *
   * @param buffer holds the command; copied before the call returns.
   * @param offset of the command.
   * @param length in bytes, from 0.
   * @return the command's sequence, from 1 and ascending by one, or {@link #NOT_CONNECTED} or
   *     {@link #BACK_PRESSURED}: then it was not taken.
   * @throws IllegalArgumentException where the command is longer than the maximum.
   */
  public long offer(final DirectBuffer buffer, final int offset, final int length) {
    checkLength(length);
    if (!connection.isConnected()) {
      return NOT_CONNECTED;
    }
    // What was open before this connection goes first.
    if (nextToSend != open.next() || !open.hasRoom(length)) {
      return BACK_PRESSURED;
    }
    if (!publish(open.next(), buffer, offset, length)) {
      return connection.isConnected() ? BACK_PRESSURED : NOT_CONNECTED;
    }
    nextToSend++;
    return open.add(buffer, offset, length);
  }

  /**
   * Does what is due: takes replies, keeps the connection, finds the leader, sends again.
   *
   * @return how much was done; 0 means that the caller may idle.
   */
  public int poll() {
    if (closed) {
      throw new IllegalStateException("the client is closed");
    }
    isPolling = true;
    try {
      return doWork();
    } finally {
      isPolling = false;
      if (closed) {
        free();
      }
    }
  }

  /**
   * Sends a command and waits for its reply. Replies to other commands go to the listener
   * meanwhile.
   *
   * @param buffer holds the command.
   * @param offset of the command.
   * @param length in bytes.
   * @param timeout after which the caller gives up.
   * @return the reply, from index 0 to its capacity; valid until the next call.
   * @throws NotSentException where the command could not be sent in time: it was not applied.
   * @throws OutcomeUnknownException where the reply did not come in time.
   */
  public DirectBuffer call(
      final DirectBuffer buffer, final int offset, final int length, final Duration timeout) {
    final long deadlineNs = System.nanoTime() + timeout.toNanos();
    long sequence = offer(buffer, offset, length);
    while (sequence < 0) {
      if (System.nanoTime() - deadlineNs >= 0) {
        throw new NotSentException(
            "not sent within "
                + timeout
                + (connection.isConnected()
                    ? ": too many commands are open"
                    : ": no leader is connected: " + connection.problem()));
      }
      pollOrYield();
      sequence = offer(buffer, offset, length);
    }
    awaited = sequence;
    try {
      while (open.isOpen(sequence)) {
        if (System.nanoTime() - deadlineNs >= 0) {
          throw new OutcomeUnknownException(
              sequence,
              "no reply within " + timeout + ", the outcome is unknown: sequence=" + sequence);
        }
        pollOrYield();
      }
    } finally {
      awaited = 0;
    }
    return awaitedView;
  }

  /**
   * Whether a leader takes commands.
   *
   * @return as of the last poll.
   */
  public boolean isConnected() {
    return connection.isConnected();
  }

  /**
   * Why no leader is connected.
   *
   * @return in words; the reason of the last failure.
   */
  public String connectionProblem() {
    return connection.problem();
  }

  /**
   * Whether a node has refused this client because it belongs to another cluster: to wait does not
   * help then.
   *
   * @return true where the settings are wrong: the cluster's id, or the endpoints.
   */
  public boolean isOtherCluster() {
    return connection.isOtherCluster();
  }

  /**
   * Commands without a reply.
   *
   * @return whether there are any.
   */
  public boolean hasOpenCommands() {
    return open.first() < open.next();
  }

  /**
   * Connections to a leader so far.
   *
   * @return from 0; above 1 there were failovers.
   */
  public long connections() {
    return connection.connections();
  }

  /**
   * Commands sent again.
   *
   * @return from 0.
   */
  public long resent() {
    return resent;
  }

  /**
   * Replies to commands that had one already: these commands were applied more than once.
   *
   * @return from 0.
   */
  public long repeatedReplies() {
    return repeatedReplies;
  }

  /**
   * Messages that were malformed or of another session, and were dropped.
   *
   * @return from 0.
   */
  public long dropped() {
    return egress.dropped();
  }

  /**
   * Says goodbye and frees everything. What is open may or may not have been applied. A listener
   * that calls this is told nothing more; the rest is done when the poll that called it ends.
   */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    // What a listener is called with lies in memory that would be unmapped under its caller.
    if (!isPolling) {
      free();
    }
  }

  private int doWork() {
    int work = driver.invoke(isBusy || open.next() - nextAtPoll > 1);
    nextAtPoll = open.next();
    final int fragments = egress.poll(POLL_LIMIT);
    isBusy = fragments > 1;
    work += fragments;
    if (closed) {
      return work;
    }
    work += connection.doWork(System.nanoTime());
    if (nextToSend < open.next() && connection.isConnected()) {
      work += resend();
    }
    return work;
  }

  private void free() {
    try {
      if (connection.isConnected() && publisher.disconnect(connection.publication()) > 0) {
        driver.invoke(false);
      }
    } catch (final RuntimeException ignored) {
      // The media driver is gone: there is nobody left to tell.
    } finally {
      CloseHelper.quietClose(connection::close);
      driver.close();
    }
  }

  private void checkLength(final int length) {
    final int max = Math.min(maxCommandLength, leaderMaxCommandLength);
    if (length < 0 || length > max) {
      throw new IllegalArgumentException(
          "command too long: length="
              + length
              + " maxCommandLength="
              + maxCommandLength
              + " max.command.length of the cluster="
              + leaderMaxCommandLength);
    }
  }

  private void pollOrYield() {
    YieldingIdleStrategy.INSTANCE.idle(poll());
  }

  private boolean publish(
      final long sequence, final DirectBuffer buffer, final int offset, final int length) {
    final ExclusivePublication publication = connection.publication();
    final long result = publisher.command(publication, sequence, buffer, offset, length);
    if (result > 0) {
      return true;
    }
    if (result != Publication.BACK_PRESSURED && result != Publication.ADMIN_ACTION) {
      connection.onPublicationLost();
    }
    return false;
  }

  private int resend() {
    int work = 0;
    while (nextToSend < open.next() && work < RESEND_LIMIT) {
      if (open.isOpen(nextToSend)) {
        final int offset = open.offset(nextToSend);
        if (!publish(nextToSend, open.buffer(), offset, open.length(nextToSend))) {
          break;
        }
        resent++;
      }
      nextToSend++;
      work++;
    }
    return work;
  }

  private final class ToListener implements LeaderConnection.Listener {
    private final ConnectionListener listener;

    ToListener(final ConnectionListener listener) {
      this.listener = listener;
    }

    @Override
    public void onConnected(final int leaderId, final long ballot) {
      nextToSend = open.first();
      if (!closed) {
        listener.onConnected(leaderId, ballot);
      }
    }

    @Override
    public void onDisconnected(final String reason) {
      if (!closed) {
        listener.onDisconnected(reason);
      }
    }
  }

  private final class Egress implements EgressHandler {
    @Override
    public void onConnected(
        final long attempt, final int leaderId, final long ballot, final int maxLength) {
      leaderMaxCommandLength = maxLength;
      connection.onConnected(attempt, leaderId, ballot);
    }

    @Override
    public void onRedirect(final long attempt, final int leaderId, final String endpoint) {
      connection.onRedirect(attempt, leaderId, endpoint);
    }

    @Override
    public void onReply(
        final long sequence,
        final long instance,
        final DirectBuffer buffer,
        final int offset,
        final int length) {
      connection.onHeard();
      if (closed) {
        return;
      }
      if (!open.complete(sequence)) {
        repeatedReplies++;
      } else if (sequence == awaited) {
        awaitedReply.putBytes(0, buffer, offset, length);
        awaitedView.wrap(awaitedReply, 0, length);
      } else {
        replies.onReply(sequence, instance, buffer, offset, length);
      }
    }

    @Override
    public void onRefused(
        final long sequence, final long attempt, final Refusal reason, final String text) {
      if (sequence == 0) {
        connection.onRefused(attempt, reason, text);
      } else if (!closed && open.complete(sequence)) {
        if (sequence == awaited) {
          throw new IllegalArgumentException("command refused: " + text);
        }
        replies.onRefused(sequence, reason + ": " + text);
      }
    }

    @Override
    public void onAlive(final long attempt) {
      connection.onAlive(attempt);
    }
  }
}
