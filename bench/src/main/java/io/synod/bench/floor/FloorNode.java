package io.synod.bench.floor;

import io.synod.bench.load.Idle;
import org.agrona.concurrent.Agent;

/** One process of the floor: its leader or one of its followers. */
public final class FloorNode {
  private FloorNode() {}

  /**
   * Runs until the thread is interrupted.
   *
   * @param index 0 for the leader, from 1 for the followers.
   * @param basePort first of the ports that all processes of the floor share.
   * @param idle what the agent does when there is no work.
   * @throws Exception where the agent fails.
   */
  public static void run(final int index, final int basePort, final Idle idle) throws Exception {
    if (index < 0 || index > FloorSettings.FOLLOWERS) {
      throw new IllegalArgumentException(
          "a floor node is from 0 to " + FloorSettings.FOLLOWERS + ": index=" + index);
    }
    final FloorSettings settings = FloorSettings.of(basePort, idle);
    try (FloorTransport transport = new FloorTransport(settings)) {
      final Agent agent =
          index == 0
              ? new FloorLeaderAgent(settings, transport.aeron())
              : new FloorFollowerAgent(settings, transport.aeron(), index - 1);
      transport.run(agent);
    }
  }
}
