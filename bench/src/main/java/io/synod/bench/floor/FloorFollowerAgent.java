package io.synod.bench.floor;

import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.aeron.Subscription;
import io.aeron.logbuffer.BufferClaim;
import io.aeron.logbuffer.FragmentHandler;
import java.nio.ByteOrder;
import org.agrona.concurrent.Agent;

/** Counts what the leader sends, and tells it the count once per poll. */
final class FloorFollowerAgent implements Agent {
  private static final int FRAGMENT_LIMIT = 64;

  private final BufferClaim claim = new BufferClaim();
  private final Subscription commands;
  private final ExclusivePublication acknowledgements;
  private final FragmentHandler handler;
  private long received;
  private long acknowledged;

  FloorFollowerAgent(final FloorSettings settings, final Aeron aeron, final int index) {
    commands = aeron.addSubscription(settings.follower(index), FloorSettings.STREAM_ID);
    acknowledgements =
        aeron.addExclusivePublication(settings.acknowledgements(index), FloorSettings.STREAM_ID);
    handler = (buffer, offset, length, header) -> received++;
  }

  @Override
  public int doWork() {
    int workCount = commands.poll(handler, FRAGMENT_LIMIT);
    if (acknowledged < received && acknowledgements.tryClaim(Long.BYTES, claim) > 0) {
      claim.buffer().putLong(claim.offset(), received, ByteOrder.LITTLE_ENDIAN);
      claim.commit();
      acknowledged = received;
      workCount++;
    }
    return workCount;
  }

  @Override
  public String roleName() {
    return "floor-follower";
  }
}
