package io.synod.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.synod.paxos.Configuration;
import io.synod.wire.DropReason;
import io.synod.wire.MessageKind;
import org.junit.jupiter.api.Test;

class ArrivalsTest {
  private final TransportCounts counts = new TransportCounts();
  private final RecordingListener listener = new RecordingListener();
  private final Arrivals arrivals =
      new Arrivals(
          new TransportSettings()
              .clusterId(TestCluster.CLUSTER_ID)
              .nodeId(2)
              .incarnation(1)
              .configuration(Configuration.servers(1, 2, 3))
              .address(1, new PeerAddress("127.0.0.1", 21_990))
              .address(2, new PeerAddress("127.0.0.2", 21_990))
              .address(3, new PeerAddress("127.0.0.3", 21_990))
              .conclude(),
          counts,
          listener);

  @Test
  void shouldCountEveryDropAndSayOnceForEachSenderWhatIsWrong() {
    for (final DropReason reason : DropReason.values()) {
      arrivals.onDropped(0, reason, 78);
      arrivals.onDropped(0, reason, 79);
      arrivals.onDropped(2, reason, 80);
      assertEquals(3, counts.dropped(reason));
    }
    assertEquals(2 * DropReason.values().length, listener.warnings().size());
    assertSaid("bytes changed on the way", "node 1 is heard");
    assertSaid("bytes changed on the way", "node 3 is heard");
    assertSaid("clusterId=78, this node's is 77", "node 1 is heard");
    assertSaid("configuration=80, this node's is 1", "node 3 is heard");
    assertSaid("nodeId=78", "node 1 is heard");
    assertSaid("schema version 78", "node 1 is heard");
    assertSaid("no node sends", "node 1 is heard");
  }

  @Test
  void shouldCountWhatArrivesByKind() {
    arrivals.onReceived(MessageKind.LEARN, 100);
    arrivals.onReceived(MessageKind.LEARN, 11);
    assertEquals(2, counts.received(MessageKind.LEARN));
    assertEquals(111, counts.bytesReceived());
  }

  private void assertSaid(final String... parts) {
    assertTrue(
        listener.warnings().stream()
            .anyMatch(words -> java.util.Arrays.stream(parts).allMatch(words::contains)),
        () -> String.join(" … ", parts) + " not in " + listener.warnings());
  }
}
