package io.synod.node;

import io.aeron.ExclusivePublication;
import io.aeron.Publication;
import io.aeron.logbuffer.BufferClaim;
import io.synod.client.ReplyBuilder;
import io.synod.codec.client.AliveEncoder;
import io.synod.codec.client.ConnectedEncoder;
import io.synod.codec.client.Durability;
import io.synod.codec.client.MessageHeaderEncoder;
import io.synod.codec.client.RedirectEncoder;
import io.synod.codec.client.Refusal;
import io.synod.codec.client.RefusedEncoder;

/**
 * Encodes a node's messages into the publications to its clients. Every method that sends returns
 * Aeron's position, or its negative answer where nothing was sent.
 */
final class EgressPublisher {
  private static final int HEADER = MessageHeaderEncoder.ENCODED_LENGTH;

  private final BufferClaim claim = new BufferClaim();
  private final MessageHeaderEncoder header = new MessageHeaderEncoder();
  private final ConnectedEncoder connected = new ConnectedEncoder();
  private final RedirectEncoder redirect = new RedirectEncoder();
  private final RefusedEncoder refused = new RefusedEncoder();
  private final AliveEncoder alive = new AliveEncoder();
  private final int nodeId;
  private final int maxCommandLength;
  private final Durability durability;

  EgressPublisher(final NodeContext context) {
    nodeId = context.nodeId();
    maxCommandLength = context.maxCommandLength();
    durability = Durability.valueOf(context.durability().name());
  }

  long replies(final ExclusivePublication publication, final ReplyBuilder replies) {
    final int length = replies.length();
    if (length > publication.maxPayloadLength()) {
      return publication.offer(replies.buffer(), 0, length);
    }
    long result = publication.tryClaim(length, claim);
    if (result == Publication.ADMIN_ACTION) {
      // A term buffer was rotated: the next try succeeds.
      result = publication.tryClaim(length, claim);
    }
    if (result > 0) {
      claim.buffer().putBytes(claim.offset(), replies.buffer(), 0, length);
      claim.commit();
    }
    return result;
  }

  long connected(final ExclusivePublication publication, final Session session, final long ballot) {
    final long result = publication.tryClaim(HEADER + ConnectedEncoder.BLOCK_LENGTH, claim);
    if (result > 0) {
      connected
          .wrapAndApplyHeader(claim.buffer(), claim.offset(), header)
          .sessionId(session.id)
          .attempt(session.attempt)
          .ballot(ballot)
          .maxCommandLength(maxCommandLength)
          .leaderId(nodeId)
          .durability(durability);
      claim.commit();
    }
    return result;
  }

  long redirect(
      final ExclusivePublication publication,
      final Session session,
      final int leaderId,
      final String endpoint) {
    final int length =
        HEADER
            + RedirectEncoder.BLOCK_LENGTH
            + RedirectEncoder.endpointHeaderLength()
            + endpoint.length();
    final long result = publication.tryClaim(length, claim);
    if (result > 0) {
      redirect
          .wrapAndApplyHeader(claim.buffer(), claim.offset(), header)
          .sessionId(session.id)
          .attempt(session.attempt)
          .leaderId(leaderId)
          .endpoint(endpoint);
      claim.commit();
    }
    return result;
  }

  long refused(
      final ExclusivePublication publication,
      final Session session,
      final long sequence,
      final Refusal reason,
      final String text) {
    final int length =
        HEADER + RefusedEncoder.BLOCK_LENGTH + RefusedEncoder.textHeaderLength() + text.length();
    final long result = publication.tryClaim(length, claim);
    if (result > 0) {
      refused
          .wrapAndApplyHeader(claim.buffer(), claim.offset(), header)
          .sessionId(session.id)
          .sequence(sequence)
          .attempt(session.attempt)
          .reason(reason)
          .text(text);
      claim.commit();
    }
    return result;
  }

  long alive(final ExclusivePublication publication, final Session session) {
    final long result = publication.tryClaim(HEADER + AliveEncoder.BLOCK_LENGTH, claim);
    if (result > 0) {
      alive
          .wrapAndApplyHeader(claim.buffer(), claim.offset(), header)
          .sessionId(session.id)
          .attempt(session.attempt);
      claim.commit();
    }
    return result;
  }
}
