package io.synod.ops.journal;

import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** The cluster's time in words. */
final class ClusterTime {
  private ClusterTime() {}

  static String text(final long clusterTimeNs) {
    final long seconds = TimeUnit.NANOSECONDS.toSeconds(clusterTimeNs);
    return Instant.ofEpochSecond(seconds, clusterTimeNs - TimeUnit.SECONDS.toNanos(seconds))
        .toString();
  }
}
