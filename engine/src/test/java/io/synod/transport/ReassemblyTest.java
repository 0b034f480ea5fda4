package io.synod.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.aeron.logbuffer.FrameDescriptor;
import io.aeron.logbuffer.Header;
import io.aeron.protocol.DataHeaderFlyweight;
import io.synod.codec.peer.Durability;
import io.synod.paxos.Configuration;
import io.synod.wire.CheckingHandler;
import io.synod.wire.CountingListener;
import io.synod.wire.DropReason;
import io.synod.wire.Messages;
import io.synod.wire.PeerDecoder;
import org.agrona.BitUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReassemblyTest {
  private static final int TERM_BYTES = 1 << 16;
  private static final byte BEGIN = FrameDescriptor.BEGIN_FRAG_FLAG;
  private static final byte MIDDLE = 0;
  private static final byte END = FrameDescriptor.END_FRAG_FLAG;

  private final byte[] message = new Messages().acceptOf(1_000);
  private final CheckingHandler handler = new CheckingHandler();
  private final CountingListener counts = new CountingListener();
  private final UnsafeBuffer term = new UnsafeBuffer(new byte[TERM_BYTES]);
  private final Header header =
      new Header(0, Integer.numberOfTrailingZeros(TERM_BYTES)).buffer(term);
  private int position;
  private Reassembly reassembly;

  @BeforeEach
  void make() {
    final PeerDecoder decoder =
        new PeerDecoder(
            Messages.CLUSTER_ID,
            Configuration.servers(1, 2),
            Durability.REPLICATED,
            1_000,
            handler,
            handler,
            counts);
    reassembly = new Reassembly(decoder, 0, message.length);
  }

  @Test
  void shouldJoinAMessageWhenAllOfItsFragmentsFollow() {
    fragment(1, BEGIN, 0, 400);
    fragment(1, MIDDLE, 400, 300);
    fragment(1, END, 700, message.length - 700);
    assertEquals(1, handler.calls());
  }

  @Test
  void shouldDropTheWholeMessageWhenABitOfOneFragmentHasFlipped() {
    message[500] ^= 1;
    fragment(1, BEGIN, 0, 400);
    fragment(1, MIDDLE, 400, 300);
    fragment(1, END, 700, message.length - 700);
    assertEquals(0, handler.calls());
    assertEquals(1, counts.dropped(DropReason.CORRUPTED));
  }

  @Test
  void shouldIgnoreTheRestWhenTheBeginningWasMissed() {
    fragment(1, MIDDLE, 400, 300);
    fragment(1, END, 700, message.length - 700);
    assertEquals(0, handler.calls());
    assertEquals(0, counts.dropped(DropReason.MALFORMED));
  }

  @Test
  void shouldNeverMixWhenFragmentsOfTwoSessionsAlternate() {
    fragment(1, BEGIN, 0, 400);
    fragment(2, BEGIN, 0, 400);
    fragment(1, END, 400, message.length - 400);
    assertEquals(0, handler.calls());
    fragment(2, BEGIN, 0, 400);
    fragment(2, END, 400, message.length - 400);
    assertEquals(1, handler.calls());
  }

  @Test
  void shouldNeverMixWhenASessionCameBackWithAGap() {
    fragment(1, BEGIN, 0, 400);
    position += 64;
    fragment(1, END, 400, message.length - 400);
    assertEquals(0, handler.calls());
  }

  @Test
  void shouldDropAndRecoverWhenAMessageIsLongerThanTheLongest() {
    fragment(1, BEGIN, 0, message.length);
    fragment(1, MIDDLE, 0, 1);
    fragment(1, MIDDLE, 0, message.length);
    fragment(1, END, 0, message.length);
    assertEquals(0, handler.calls());
    assertEquals(1, counts.dropped(DropReason.MALFORMED));
    fragment(1, BEGIN, 0, 400);
    fragment(1, END, 400, message.length - 400);
    assertEquals(1, handler.calls());
  }

  @Test
  void shouldKeepTheFailureWhenTheDecoderFails() {
    reassembly = new Reassembly(null, 0, message.length);
    fragment(1, (byte) (BEGIN | END), 0, message.length);
    assertThrows(NullPointerException.class, reassembly::throwFailure);
  }

  private void fragment(final int sessionId, final byte flags, final int offset, final int length) {
    final DataHeaderFlyweight frame = new DataHeaderFlyweight();
    final int frameLength = length + DataHeaderFlyweight.HEADER_LENGTH;
    frame.wrap(term, position, DataHeaderFlyweight.HEADER_LENGTH);
    frame.sessionId(sessionId).termOffset(position).termId(0);
    frame.frameLength(frameLength).flags(flags);
    term.putBytes(position + DataHeaderFlyweight.HEADER_LENGTH, message, offset, length);
    header.offset(position);
    reassembly.onFragment(term, position + DataHeaderFlyweight.HEADER_LENGTH, length, header);
    position += BitUtil.align(frameLength, FrameDescriptor.FRAME_ALIGNMENT);
  }
}
