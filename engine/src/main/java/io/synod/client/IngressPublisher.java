package io.synod.client;

import io.aeron.ExclusivePublication;
import io.aeron.logbuffer.BufferClaim;
import io.synod.codec.client.CommandEncoder;
import io.synod.codec.client.ConnectEncoder;
import io.synod.codec.client.DisconnectEncoder;
import io.synod.codec.client.KeepAliveEncoder;
import io.synod.codec.client.MessageHeaderEncoder;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Encodes the client's messages into the publication to a node. Every method returns Aeron's
 * position, or its negative answer where nothing was sent.
 */
final class IngressPublisher {
  /** Bytes that a command's message has besides the command. */
  static final int COMMAND_OVERHEAD =
      MessageHeaderEncoder.ENCODED_LENGTH
          + CommandEncoder.BLOCK_LENGTH
          + CommandEncoder.payloadHeaderLength();

  private static final int HEADER = MessageHeaderEncoder.ENCODED_LENGTH;

  private final BufferClaim claim = new BufferClaim();
  private final UnsafeBuffer head = new UnsafeBuffer(new byte[COMMAND_OVERHEAD]);
  private final MessageHeaderEncoder header = new MessageHeaderEncoder();
  private final ConnectEncoder connect = new ConnectEncoder();
  private final CommandEncoder command = new CommandEncoder();
  private final KeepAliveEncoder keepAlive = new KeepAliveEncoder();
  private final DisconnectEncoder disconnect = new DisconnectEncoder();
  private final long sessionId;

  IngressPublisher(final long sessionId) {
    this.sessionId = sessionId;
  }

  long connect(
      final ExclusivePublication publication,
      final long clusterId,
      final long attempt,
      final String responseEndpoint) {
    final int length =
        HEADER
            + ConnectEncoder.BLOCK_LENGTH
            + ConnectEncoder.responseEndpointHeaderLength()
            + responseEndpoint.length();
    final long result = publication.tryClaim(length, claim);
    if (result > 0) {
      connect
          .wrapAndApplyHeader(claim.buffer(), claim.offset(), header)
          .clusterId(clusterId)
          .sessionId(sessionId)
          .attempt(attempt)
          .responseEndpoint(responseEndpoint);
      claim.commit();
    }
    return result;
  }

  long command(
      final ExclusivePublication publication,
      final long sequence,
      final DirectBuffer buffer,
      final int offset,
      final int length) {
    if (COMMAND_OVERHEAD + length > publication.maxPayloadLength()) {
      command.wrapAndApplyHeader(head, 0, header).sessionId(sessionId).sequence(sequence);
      head.putInt(HEADER + CommandEncoder.BLOCK_LENGTH, length, java.nio.ByteOrder.LITTLE_ENDIAN);
      return publication.offer(head, 0, COMMAND_OVERHEAD, buffer, offset, length, null);
    }
    final long result = publication.tryClaim(COMMAND_OVERHEAD + length, claim);
    if (result > 0) {
      command
          .wrapAndApplyHeader(claim.buffer(), claim.offset(), header)
          .sessionId(sessionId)
          .sequence(sequence)
          .putPayload(buffer, offset, length);
      claim.commit();
    }
    return result;
  }

  long keepAlive(final ExclusivePublication publication) {
    final long result = publication.tryClaim(HEADER + KeepAliveEncoder.BLOCK_LENGTH, claim);
    if (result > 0) {
      keepAlive.wrapAndApplyHeader(claim.buffer(), claim.offset(), header).sessionId(sessionId);
      claim.commit();
    }
    return result;
  }

  long disconnect(final ExclusivePublication publication) {
    final long result = publication.tryClaim(HEADER + DisconnectEncoder.BLOCK_LENGTH, claim);
    if (result > 0) {
      disconnect.wrapAndApplyHeader(claim.buffer(), claim.offset(), header).sessionId(sessionId);
      claim.commit();
    }
    return result;
  }
}
