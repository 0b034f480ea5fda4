package io.synod.simulation;

import io.synod.codec.peer.Durability;
import io.synod.paxos.Configuration;
import io.synod.paxos.PeerHandler;
import io.synod.paxos.SnapshotHandler;
import io.synod.wire.DecoderListener;
import io.synod.wire.DropReason;
import io.synod.wire.MessageKind;
import io.synod.wire.PeerDecoder;
import io.synod.wire.PeerEncoder;
import java.util.Arrays;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * How one incarnation of a node writes and reads messages: with the product's encoder and decoder.
 * What is as its peer sent it must pass the decoder, and nothing else may.
 */
final class MessageCodec {
  static final long CLUSTER_ID = 1;
  static final int MAX_VALUE_BYTES = 1 << 16;

  private final int nodeId;
  private final Configuration configuration;
  private final PeerEncoder encoder;
  private final PeerDecoder decoder;
  private final ExpandableArrayBuffer out = new ExpandableArrayBuffer();
  private final UnsafeBuffer arrived = new UnsafeBuffer(0, 0);
  static final Durability LEVEL = Durability.REPLICATED;
  private DropReason dropReason;

  MessageCodec(
      final int nodeId,
      final long incarnation,
      final Configuration configuration,
      final PeerHandler handler,
      final SnapshotHandler snapshots) {
    this.nodeId = nodeId;
    this.configuration = configuration;
    encoder = new PeerEncoder(CLUSTER_ID, incarnation, configuration.number(), nodeId, LEVEL);
    decoder =
        new PeerDecoder(
            CLUSTER_ID, configuration, LEVEL, MAX_VALUE_BYTES, handler, snapshots, new Outcome());
  }

  byte[] bytes(final Message message) {
    return bytes(message, encoder);
  }

  /** The bytes of a message, as another sender encodes it. */
  byte[] bytes(final Message message, final PeerEncoder other) {
    other.wrap(out, 0);
    final int length = message.encode(other);
    return Arrays.copyOf(out.byteArray(), length);
  }

  /**
   * Takes what has arrived. The buffer that the decoder is given ends where the message does, so
   * that no read beyond it goes unseen.
   */
  void take(final SimulatedNetwork.Envelope envelope) {
    dropReason = null;
    arrived.wrap(envelope.bytes());
    decoder.onMessage(configuration.indexOf(envelope.from()), arrived, 0, envelope.bytes().length);
    if ((dropReason == null) == (envelope.flaw() != null)) {
      throw new SimulationFailure(
          (dropReason == null
                  ? "a message was believed that is " + envelope.flaw()
                  : "a message was dropped that is as it was sent: reason=" + dropReason)
              + ": node="
              + nodeId
              + " from="
              + envelope.from());
    }
  }

  private final class Outcome implements DecoderListener {
    @Override
    public void onReceived(final MessageKind kind, final int length) {}

    @Override
    public void onDropped(final int senderIndex, final DropReason reason, final long found) {
      dropReason = reason;
    }
  }
}
