package io.synod.ops.demo;

import io.synod.client.Endpoint;
import io.synod.ops.UserException;
import io.synod.ops.status.NodeStatus;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The hash of every node's state at one and the same instance. */
final class StateHashes {
  private static final long TIMEOUT_S = 60;
  private static final long POLL_MS = 50;

  private StateHashes() {}

  /**
   * Waits until all nodes have applied equally much, with the flow at rest.
   *
   * @return one hash a node, all for the same instance.
   */
  static List<NodeStatus.Hash> await(final List<Endpoint> nodes, final Runnable check)
      throws InterruptedException {
    final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_S);
    String last = "";
    while (System.nanoTime() - deadlineNs < 0) {
      check.run();
      final List<NodeStatus.Hash> hashes = new ArrayList<>();
      try {
        for (final Endpoint node : nodes) {
          hashes.add(NodeStatus.hashOf(node));
        }
        if (hashes.stream().mapToLong(NodeStatus.Hash::appliedThrough).distinct().count() == 1) {
          return hashes;
        }
        last = "applied through " + hashes.stream().map(NodeStatus.Hash::appliedThrough).toList();
      } catch (final IOException e) {
        last = e.getMessage() == null ? e.toString() : e.getMessage();
      }
      TimeUnit.MILLISECONDS.sleep(POLL_MS);
    }
    throw new UserException("the nodes did not catch up within " + TIMEOUT_S + " s: " + last);
  }

  static boolean areEqual(final List<NodeStatus.Hash> hashes) {
    return hashes.stream().map(NodeStatus.Hash::hash).distinct().count() == 1;
  }
}
