package io.synod.simulation;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Holds that snapshots of one instance are the same bytes and state on whichever node. */
final class SnapshotCheck {
  private final Map<Long, Saved> saved = new HashMap<>();

  /** A node has saved its state. */
  void onSaved(final int node, final long instance, final long stateHash, final byte[] snapshot) {
    final Saved first = saved.putIfAbsent(instance, new Saved(node, stateHash, snapshot));
    if (first != null) {
      final String where = ": nodes=" + first.node + "," + node + " instance=" + instance;
      require(first.stateHash == stateHash, "state hashes differ" + where);
      require(Arrays.equals(first.snapshot, snapshot), "snapshots differ" + where);
    }
  }

  /** A node has loaded what itself or another node saved, to go on behind it. */
  void onRestored(
      final int node, final long instance, final long stateHash, final byte[] snapshot) {
    final Saved taken = saved.get(instance);
    require(
        taken != null && Arrays.equals(taken.snapshot, snapshot),
        "restored what nobody saved: node=" + node + " instance=" + instance);
    onReloaded(node, instance, stateHash);
  }

  /** What was saved has been loaded. */
  void onReloaded(final int node, final long instance, final long stateHash) {
    require(
        saved.get(instance).stateHash == stateHash,
        "a snapshot gives back another state: node=" + node + " instance=" + instance);
  }

  private static void require(final boolean holds, final String violation) {
    if (!holds) {
      throw new SimulationFailure(violation);
    }
  }

  private record Saved(int node, long stateHash, byte[] snapshot) {}
}
