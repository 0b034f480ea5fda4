package io.synod.transport;

import io.aeron.logbuffer.FragmentHandler;
import io.aeron.logbuffer.FrameDescriptor;
import io.aeron.logbuffer.Header;
import io.aeron.protocol.DataHeaderFlyweight;
import io.synod.wire.PeerDecoder;
import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Joins the fragments of long messages of one stream; short ones pass through uncopied. Bounded: a
 * message that is longer than any valid one is dropped, and the buffer is made once, when first
 * needed.
 */
final class Reassembly implements FragmentHandler {
  private static final int NONE = -1;

  private final PeerDecoder decoder;
  private final int senderIndex;
  private final int capacity;
  private final UnsafeBuffer buffer = new UnsafeBuffer(0, 0);

  private int length = NONE;
  private int sessionId;
  private long nextPosition;
  private RuntimeException failure;

  /**
   * Makes one for a stream.
   *
   * @param decoder takes whole messages.
   * @param senderIndex of the member that sends.
   * @param capacity length of the longest message in fragments, in bytes; 0 where there are none.
   */
  Reassembly(final PeerDecoder decoder, final int senderIndex, final int capacity) {
    this.decoder = decoder;
    this.senderIndex = senderIndex;
    this.capacity = capacity;
  }

  @Override
  public void onFragment(
      final DirectBuffer source, final int offset, final int fragmentLength, final Header frame) {
    if (failure != null) {
      return;
    }
    try {
      final byte flags = frame.flags();
      if ((flags & FrameDescriptor.UNFRAGMENTED) == FrameDescriptor.UNFRAGMENTED) {
        decoder.onMessage(senderIndex, source, offset, fragmentLength);
      } else {
        append(source, offset, fragmentLength, frame, flags);
      }
    } catch (final RuntimeException ex) {
      failure = ex;
    }
  }

  /**
   * Throws what a handler threw. Aeron would only report it and go on, and a node whose core
   * refuses to go on must stop.
   */
  void throwFailure() {
    if (failure != null) {
      throw failure;
    }
  }

  private void append(
      final DirectBuffer source,
      final int offset,
      final int fragmentLength,
      final Header frame,
      final byte flags) {
    final long position = frame.position();
    final int frameLength =
        BitUtil.align(
            fragmentLength + DataHeaderFlyweight.HEADER_LENGTH, FrameDescriptor.FRAME_ALIGNMENT);
    if ((flags & FrameDescriptor.BEGIN_FRAG_FLAG) == FrameDescriptor.BEGIN_FRAG_FLAG) {
      sessionId = frame.sessionId();
      length = 0;
    } else if (length == NONE
        || frame.sessionId() != sessionId
        || position - frameLength != nextPosition) {
      // The rest of a message whose beginning was missed or dropped.
      return;
    }
    if (fragmentLength > capacity - length) {
      length = NONE;
      decoder.dropMalformed(senderIndex);
      return;
    }
    if (buffer.capacity() == 0) {
      buffer.wrap(BufferUtil.allocateDirectAligned(capacity, BitUtil.CACHE_LINE_LENGTH));
    }
    buffer.putBytes(length, source, offset, fragmentLength);
    length += fragmentLength;
    nextPosition = position;
    if ((flags & FrameDescriptor.END_FRAG_FLAG) == FrameDescriptor.END_FRAG_FLAG) {
      final int whole = length;
      length = NONE;
      decoder.onMessage(senderIndex, buffer, 0, whole);
    }
  }
}
