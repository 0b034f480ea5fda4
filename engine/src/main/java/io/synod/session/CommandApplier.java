package io.synod.session;

import io.synod.service.CommandContext;
import io.synod.service.StateMachine;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Hands the commands of chosen values to the state machine, with the cluster's time, and their
 * replies on.
 *
 * <p>The cluster's time comes from the leaders' stamps alone and never goes back, although a new
 * leader's clock may be behind: a batch is applied at the highest stamp so far. So it is the same
 * on every node.
 */
public final class CommandApplier {
  private static final DirectBuffer EMPTY = new UnsafeBuffer(new byte[0]);

  private final StateMachine stateMachine;
  private final ReplySink replies;
  private final int maxReplyLength;
  private final BatchReader reader = new BatchReader();
  private final EntryHandler entryHandler = this::onCommand;
  private final Context context = new Context();
  private long clusterTimeNs;
  private long commands;

  /**
   * Connects the two.
   *
   * @param stateMachine is given the commands.
   * @param replies is given one reply for each.
   * @param maxReplyLength longest reply in bytes.
   */
  public CommandApplier(
      final StateMachine stateMachine, final ReplySink replies, final int maxReplyLength) {
    this.stateMachine = stateMachine;
    this.replies = replies;
    this.maxReplyLength = maxReplyLength;
  }

  /**
   * Applies a chosen value.
   *
   * @param instance that decided it.
   * @param buffer holds the value. Valid only during the call.
   * @param offset of the value.
   * @param length of the value in bytes; 0 is a no-op.
   * @throws MalformedBatchException where the value is no batch.
   */
  public void apply(
      final long instance, final DirectBuffer buffer, final int offset, final int length) {
    if (length > 0) {
      commands += reader.read(instance, buffer, offset, length, entryHandler);
      replies.onBatchApplied();
    }
  }

  /**
   * Goes on behind a snapshot that the state machine was loaded from.
   *
   * @param timeNs cluster's time as of the snapshot.
   */
  public void restore(final long timeNs) {
    clusterTimeNs = Math.max(clusterTimeNs, timeNs);
  }

  /**
   * The cluster's time as applied so far.
   *
   * @return nanoseconds since 1970-01-01T00:00:00Z; 0 before the first command.
   */
  public long clusterTimeNs() {
    return clusterTimeNs;
  }

  /**
   * Commands applied since the start of the process.
   *
   * @return from 0.
   */
  public long commands() {
    return commands;
  }

  private void onCommand(
      final long instance,
      final long batchTimeNs,
      final long sessionId,
      final long sequence,
      final DirectBuffer buffer,
      final int offset,
      final int length) {
    clusterTimeNs = Math.max(clusterTimeNs, batchTimeNs);
    context.begin(instance, sessionId, sequence);
    stateMachine.onCommand(context, buffer, offset, length);
    context.end();
  }

  private final class Context implements CommandContext {
    private long instance;
    private long sessionId;
    private long sequence;
    private boolean replied;

    void begin(final long instance, final long sessionId, final long sequence) {
      this.instance = instance;
      this.sessionId = sessionId;
      this.sequence = sequence;
      replied = false;
    }

    void end() {
      if (!replied) {
        replied = true;
        replies.onReply(sessionId, sequence, instance, EMPTY, 0, 0);
      }
    }

    @Override
    public long instance() {
      return instance;
    }

    @Override
    public long clusterTimeNs() {
      return clusterTimeNs;
    }

    @Override
    public long sessionId() {
      return sessionId;
    }

    @Override
    public long sequence() {
      return sequence;
    }

    @Override
    public void reply(final DirectBuffer buffer, final int offset, final int length) {
      if (replied) {
        throw new IllegalStateException(
            "the command was replied to already: sessionId="
                + sessionId
                + " sequence="
                + sequence
                + " instance="
                + instance);
      }
      if (length < 0 || length > maxReplyLength) {
        throw new IllegalArgumentException(
            "reply too long: length=" + length + " maxReplyLength=" + maxReplyLength);
      }
      replied = true;
      replies.onReply(sessionId, sequence, instance, buffer, offset, length);
    }
  }
}
