package io.synod.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.aeron.Aeron;
import io.aeron.Subscription;
import io.aeron.logbuffer.BufferClaim;
import java.util.List;
import org.junit.jupiter.api.Test;

class PeerPublicationTest {
  private static final int STREAM = 9;
  private static final int TERM_BYTES = 1 << 16;
  private static final int MESSAGE_BYTES = 32;

  private final BufferClaim claim = new BufferClaim();
  private final TransportCounts counts = new TransportCounts();
  private long received;

  @Test
  void shouldBeginAnewWhenTheStreamHasReachedItsLastPosition() {
    final String endpoint = "aeron:udp?endpoint=127.0.0.1:" + TestCluster.ports(1);
    final String lastFrames =
        endpoint
            + "|term-length=64k|init-term-id=0|term-id=2147483647|term-offset="
            + (TERM_BYTES - 4 * 2 * MESSAGE_BYTES);
    try (TestCluster cluster = TestCluster.started(1)) {
      final Aeron aeron = cluster.node(1).runtime().aeron();
      try (Subscription subscription = aeron.addSubscription(endpoint, STREAM);
          PeerPublication publication = publication(aeron, lastFrames)) {
        assertFalse(publication.claim(MESSAGE_BYTES, claim));
        assertEquals(1, counts.refused(Refusal.NOT_OPEN));
        for (int i = 0; i < 12; i++) {
          cluster.await("a message is taken", () -> send(publication));
        }
        cluster.await(
            "all have arrived",
            () -> {
              received += subscription.poll((buffer, offset, length, header) -> {}, 10);
              return received == 12;
            });
        assertTrue(counts.refused(Refusal.MAX_POSITION_EXCEEDED) >= 2);
        assertEquals(counts.refused(Refusal.MAX_POSITION_EXCEEDED), counts.reopened());
      }
    }
  }

  private boolean send(final PeerPublication publication) {
    publication.doWork(System.nanoTime());
    if (!publication.claim(MESSAGE_BYTES, claim)) {
      return false;
    }
    claim.commit();
    return true;
  }

  private PeerPublication publication(final Aeron aeron, final String channel) {
    return new PeerPublication(
        aeron, channel, STREAM, List.of(), 1, counts, new RecordingListener());
  }
}
