package io.synod.transport;

import io.synod.codec.peer.Durability;
import io.synod.codec.peer.MessageHeaderDecoder;
import io.synod.wire.DecoderListener;
import io.synod.wire.DropReason;
import io.synod.wire.MessageKind;
import java.util.EnumSet;
import java.util.List;

/**
 * Counts what arrives, and says in words what is dropped the first time for each sender and reason.
 */
final class Arrivals implements DecoderListener {
  private final TransportSettings settings;
  private final TransportCounts counts;
  private final TransportListener listener;
  private final List<EnumSet<DropReason>> told;

  Arrivals(
      final TransportSettings settings,
      final TransportCounts counts,
      final TransportListener listener) {
    this.settings = settings;
    this.counts = counts;
    this.listener = listener;
    this.told =
        settings.configuration().members().stream()
            .map(member -> EnumSet.noneOf(DropReason.class))
            .toList();
  }

  @Override
  public void onReceived(final MessageKind kind, final int length) {
    counts.onReceived(kind, length);
  }

  @Override
  public void onDropped(final int senderIndex, final DropReason reason, final long found) {
    counts.onDropped(reason);
    if (told.get(senderIndex).add(reason)) {
      listener.onWarning(words(senderIndex, reason, found));
    }
  }

  private String words(final int senderIndex, final DropReason reason, final long found) {
    final int nodeId = settings.configuration().members().get(senderIndex).id();
    final String endpoint = settings.address(settings.nodeId()).memberEndpoint(senderIndex);
    final String where = " (messages at " + endpoint + ", where node " + nodeId + " is heard)";
    final String what =
        switch (reason) {
          case CORRUPTED ->
              "a message was dropped whose bytes changed on the way: see to the network's hardware,"
                  + " or to the version of that node";
          case MALFORMED -> "a message that no node sends was dropped";
          case UNSUPPORTED_VERSION ->
              "a message of schema version %d was dropped, this build reads %d: upgrade the older"
                  .formatted(found, MessageHeaderDecoder.SCHEMA_VERSION);
          case FOREIGN_CLUSTER ->
              "a message of another cluster was dropped: clusterId=%d, this node's is %d"
                  .formatted(found, settings.clusterId());
          case FOREIGN_CONFIGURATION ->
              "a message of another configuration was dropped: configuration=%d, this node's is %d"
                  .formatted(found, settings.configuration().number());
          case OTHER_DURABILITY ->
              "a message of a node set to durability=%s was dropped, this node's is %s: set one level"
                  .formatted(Durability.get((short) found), settings.durability());
          case UNKNOWN_SENDER ->
              "a message of another node was dropped: nodeId=%d; check the order of the members"
                  .formatted(found);
        };
    return what + where;
  }
}
