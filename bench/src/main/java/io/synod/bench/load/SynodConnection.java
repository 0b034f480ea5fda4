package io.synod.bench.load;

import io.synod.client.ClientContext;
import io.synod.client.ConnectionListener;
import io.synod.client.SynodClient;
import org.agrona.DirectBuffer;

/** A Synod client as a load sees it. */
public final class SynodConnection implements Connection {
  /** No leader is connected. */
  public static final int NO_LEADER = -1;

  private static final ReplyHandler NOBODY = (sequence, buffer, offset, length) -> {};

  private final SynodClient client;
  private ReplyHandler replyHandler = NOBODY;
  private volatile int leaderId = NO_LEADER;

  /**
   * Opens a client. Its reply and connection listeners are set here.
   *
   * @param context with the other settings.
   */
  public SynodConnection(final ClientContext context) {
    client =
        SynodClient.connect(
            context
                .replyListener(
                    (sequence, instance, buffer, offset, length) ->
                        replyHandler.onReply(sequence, buffer, offset, length))
                .connectionListener(new LeaderWatch()));
  }

  /**
   * The client.
   *
   * @return for calls, by the thread that polls.
   */
  public SynodClient client() {
    return client;
  }

  /**
   * The node that leads, as far as the client knows. Any thread may ask.
   *
   * @return its id, or {@link #NO_LEADER}.
   */
  public int leaderId() {
    return leaderId;
  }

  @Override
  public long offer(final DirectBuffer buffer, final int offset, final int length) {
    return client.offer(buffer, offset, length);
  }

  @Override
  public int poll(final ReplyHandler handler) {
    replyHandler = handler;
    return client.poll();
  }

  @Override
  public void close() {
    client.close();
  }

  private final class LeaderWatch implements ConnectionListener {
    @Override
    public void onConnected(final int id, final long ballot) {
      leaderId = id;
    }

    @Override
    public void onDisconnected(final String reason) {
      leaderId = NO_LEADER;
    }
  }
}
