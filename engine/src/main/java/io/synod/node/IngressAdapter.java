package io.synod.node;

import io.aeron.ControlledFragmentAssembler;
import io.aeron.Subscription;
import io.aeron.logbuffer.ControlledFragmentHandler;
import io.aeron.logbuffer.Header;
import io.synod.client.ClientFrame;
import io.synod.codec.client.CommandDecoder;
import io.synod.codec.client.ConnectDecoder;
import io.synod.codec.client.DisconnectDecoder;
import io.synod.codec.client.KeepAliveDecoder;
import io.synod.codec.client.Refusal;
import io.synod.session.CommandProposer;
import org.agrona.DirectBuffer;
import org.agrona.LangUtil;

/**
 * Polls what clients send, checks it and hands it on. What is malformed is counted and dropped. A
 * command for which there is no room stays where it is: Aeron's flow control then holds its client
 * back, and nothing is lost.
 */
final class IngressAdapter implements ControlledFragmentHandler {
  private static final int MAX_ENDPOINT_LENGTH = 300;

  private final ClientFrame frame = new ClientFrame();
  private final ConnectDecoder connect = new ConnectDecoder();
  private final CommandDecoder command = new CommandDecoder();
  private final KeepAliveDecoder keepAlive = new KeepAliveDecoder();
  private final DisconnectDecoder disconnect = new DisconnectDecoder();
  private final ControlledFragmentHandler assembler = new ControlledFragmentAssembler(this);
  private final Subscription subscription;
  private final Sessions sessions;
  private final CommandProposer proposer;
  private final SessionCounts counts;
  private final long clusterId;
  private final int maxCommandLength;
  private boolean isPaused;
  private Throwable failure;

  IngressAdapter(
      final NodeContext context,
      final Subscription subscription,
      final Sessions sessions,
      final CommandProposer proposer,
      final SessionCounts counts) {
    this.subscription = subscription;
    this.sessions = sessions;
    this.proposer = proposer;
    this.counts = counts;
    clusterId = context.clusterId();
    maxCommandLength = context.maxCommandLength();
  }

  /**
   * Takes what has arrived.
   *
   * @param limit most fragments.
   * @return fragments taken.
   */
  int poll(final int limit) {
    isPaused = false;
    final int fragments = subscription.controlledPoll(assembler, limit);
    if (failure != null) {
      LangUtil.rethrowUnchecked(failure);
    }
    if (isPaused) {
      sessions.onPaused();
    }
    return fragments;
  }

  /** Aeron would swallow what is thrown here, and go on: it is kept for {@link #poll}. */
  @Override
  public Action onFragment(
      final DirectBuffer buffer, final int offset, final int length, final Header header) {
    try {
      return dispatch(buffer, offset, length, header.sessionId());
    } catch (final RuntimeException | Error e) {
      failure = e;
      return Action.ABORT;
    }
  }

  private Action dispatch(
      final DirectBuffer buffer, final int offset, final int length, final int ingressSessionId) {
    if (!frame.wrap(buffer, offset, length)) {
      counts.malformed++;
      return Action.CONTINUE;
    }
    switch (frame.templateId()) {
      case CommandDecoder.TEMPLATE_ID -> {
        return onCommand(buffer, offset, ingressSessionId);
      }
      case ConnectDecoder.TEMPLATE_ID -> onConnect(buffer, offset, ingressSessionId);
      case KeepAliveDecoder.TEMPLATE_ID -> onKeepAlive(buffer, offset, ingressSessionId);
      case DisconnectDecoder.TEMPLATE_ID -> onDisconnect(buffer, offset, ingressSessionId);
      default -> counts.malformed++;
    }
    return Action.CONTINUE;
  }

  private Action onCommand(
      final DirectBuffer buffer, final int offset, final int ingressSessionId) {
    if (!frame.hasBlockAndData(CommandDecoder.BLOCK_LENGTH, Integer.MAX_VALUE)) {
      counts.malformed++;
      return Action.CONTINUE;
    }
    command.wrapAndApplyHeader(buffer, offset, frame.header());
    final Session session = session(command.sessionId(), ingressSessionId);
    if (session == null) {
      return Action.CONTINUE;
    }
    if (!session.isAccepted) {
      sessions.redirect(session);
      return Action.CONTINUE;
    }
    final int length = command.payloadLength();
    if (!sessions.mayTake(session)) {
      return pause();
    }
    if (length > maxCommandLength) {
      return sessions.refuse(
              session,
              command.sequence(),
              Refusal.TOO_LONG,
              "max.command.length=" + maxCommandLength)
          ? Action.CONTINUE
          : pause();
    }
    final int payloadAt = command.limit() + CommandDecoder.payloadHeaderLength();
    if (!proposer.take(session.id, command.sequence(), buffer, payloadAt, length)) {
      return pause();
    }
    sessions.onHeard(session);
    counts.commands++;
    counts.commandBytes += length;
    return Action.CONTINUE;
  }

  private void onConnect(final DirectBuffer buffer, final int offset, final int ingressSessionId) {
    if (!frame.hasBlockAndData(ConnectDecoder.BLOCK_LENGTH, MAX_ENDPOINT_LENGTH)) {
      counts.malformed++;
      return;
    }
    connect.wrapAndApplyHeader(buffer, offset, frame.header());
    sessions.onConnect(
        connect.sessionId(),
        connect.attempt(),
        connect.responseEndpoint(),
        ingressSessionId,
        connect.clusterId() != clusterId);
  }

  private void onKeepAlive(
      final DirectBuffer buffer, final int offset, final int ingressSessionId) {
    if (!frame.hasBlock(KeepAliveDecoder.BLOCK_LENGTH)) {
      counts.malformed++;
      return;
    }
    keepAlive.wrapAndApplyHeader(buffer, offset, frame.header());
    final Session session = session(keepAlive.sessionId(), ingressSessionId);
    if (session != null) {
      sessions.onKeepAlive(session);
    }
  }

  private void onDisconnect(
      final DirectBuffer buffer, final int offset, final int ingressSessionId) {
    if (!frame.hasBlock(DisconnectDecoder.BLOCK_LENGTH)) {
      counts.malformed++;
      return;
    }
    disconnect.wrapAndApplyHeader(buffer, offset, frame.header());
    final Session session = session(disconnect.sessionId(), ingressSessionId);
    if (session != null) {
      sessions.onDisconnect(session);
    }
  }

  /**
   * Finds the session of a message. What comes by another connection than the session's newest was
   * sent before it, and has been sent again since: it must not be taken out of order.
   */
  private Session session(final long sessionId, final int ingressSessionId) {
    final Session session = sessions.find(sessionId);
    if (session == null || session.ingressSessionId != ingressSessionId) {
      counts.unknownSession++;
      return null;
    }
    return session;
  }

  private Action pause() {
    isPaused = true;
    return Action.ABORT;
  }
}
