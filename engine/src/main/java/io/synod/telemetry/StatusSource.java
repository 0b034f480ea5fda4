package io.synod.telemetry;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Where a status page gets what it shows. Called by the page's own thread. */
public interface StatusSource {
  /**
   * The node's settings.
   *
   * @return name and value of each.
   */
  Map<String, String> settings();

  /**
   * The node's counters.
   *
   * @return name and value of each.
   */
  Map<String, Long> counters();

  /**
   * What people should know of the node as long as it runs.
   *
   * @return in words; empty where there is nothing.
   */
  List<String> warnings();

  /**
   * Why the node has failed, and votes no more.
   *
   * @return in words; empty where it has not.
   */
  String failure();

  /**
   * Asks the node's thread for the state's hash.
   *
   * @return completes once the node's thread has answered.
   */
  CompletableFuture<StateHash> stateHash();

  /**
   * Asks the node for a snapshot of its state.
   *
   * @return completes with the instance of the snapshot once it is on disk; exceptionally where the
   *     node takes none.
   */
  CompletableFuture<Long> takeSnapshot();
}
