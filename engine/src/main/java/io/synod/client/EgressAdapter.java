package io.synod.client;

import io.aeron.FragmentAssembler;
import io.aeron.Subscription;
import io.aeron.logbuffer.FragmentHandler;
import io.aeron.logbuffer.Header;
import io.synod.codec.client.AliveDecoder;
import io.synod.codec.client.ConnectedDecoder;
import io.synod.codec.client.RedirectDecoder;
import io.synod.codec.client.Refusal;
import io.synod.codec.client.RefusedDecoder;
import io.synod.codec.client.RepliesDecoder;
import org.agrona.DirectBuffer;

/**
 * Polls what nodes send to this client, checks it and hands it on. What is malformed, or of another
 * session, is counted and dropped.
 */
final class EgressAdapter {
  private static final int MAX_TEXT_LENGTH = 4096;

  private final ClientFrame frame = new ClientFrame();
  private final ConnectedDecoder connected = new ConnectedDecoder();
  private final RedirectDecoder redirect = new RedirectDecoder();
  private final ReplyReader replies = new ReplyReader();
  private final RefusedDecoder refused = new RefusedDecoder();
  private final AliveDecoder alive = new AliveDecoder();
  private final FragmentHandler fragmentHandler = new FragmentAssembler(this::onMessage);
  private final Subscription subscription;
  private final EgressHandler handler;
  private final long sessionId;
  private long dropped;

  EgressAdapter(
      final Subscription subscription, final EgressHandler handler, final long sessionId) {
    this.subscription = subscription;
    this.handler = handler;
    this.sessionId = sessionId;
  }

  int poll(final int limit) {
    return subscription.poll(fragmentHandler, limit);
  }

  long dropped() {
    return dropped;
  }

  private void onMessage(
      final DirectBuffer buffer, final int offset, final int length, final Header ignored) {
    if (!frame.wrap(buffer, offset, length) || !dispatch(buffer, offset, length)) {
      dropped++;
    }
  }

  private boolean dispatch(final DirectBuffer buffer, final int offset, final int length) {
    return switch (frame.templateId()) {
      case RepliesDecoder.TEMPLATE_ID ->
          replies.read(frame, buffer, offset, length, sessionId, handler);
      case ConnectedDecoder.TEMPLATE_ID -> onConnected(buffer, offset);
      case RedirectDecoder.TEMPLATE_ID -> onRedirect(buffer, offset);
      case RefusedDecoder.TEMPLATE_ID -> onRefused(buffer, offset);
      case AliveDecoder.TEMPLATE_ID -> onAlive(buffer, offset);
      default -> false;
    };
  }

  private boolean onConnected(final DirectBuffer buffer, final int offset) {
    if (!frame.hasBlock(ConnectedDecoder.BLOCK_LENGTH)
        || connected.wrapAndApplyHeader(buffer, offset, frame.header()).sessionId() != sessionId) {
      return false;
    }
    handler.onConnected(
        connected.attempt(),
        connected.leaderId(),
        connected.ballot(),
        connected.maxCommandLength());
    return true;
  }

  private boolean onRedirect(final DirectBuffer buffer, final int offset) {
    if (!frame.hasBlockAndData(RedirectDecoder.BLOCK_LENGTH, MAX_TEXT_LENGTH)
        || redirect.wrapAndApplyHeader(buffer, offset, frame.header()).sessionId() != sessionId) {
      return false;
    }
    handler.onRedirect(redirect.attempt(), redirect.leaderId(), redirect.endpoint());
    return true;
  }

  private boolean onRefused(final DirectBuffer buffer, final int offset) {
    if (!frame.hasBlockAndData(RefusedDecoder.BLOCK_LENGTH, MAX_TEXT_LENGTH)
        || refused.wrapAndApplyHeader(buffer, offset, frame.header()).sessionId() != sessionId) {
      return false;
    }
    final short raw = refused.reasonRaw();
    for (final Refusal reason : Refusal.values()) {
      if (reason.value() == raw) {
        handler.onRefused(refused.sequence(), refused.attempt(), reason, refused.text());
        return true;
      }
    }
    return false;
  }

  private boolean onAlive(final DirectBuffer buffer, final int offset) {
    if (!frame.hasBlock(AliveDecoder.BLOCK_LENGTH)
        || alive.wrapAndApplyHeader(buffer, offset, frame.header()).sessionId() != sessionId) {
      return false;
    }
    handler.onAlive(alive.attempt());
    return true;
  }
}
