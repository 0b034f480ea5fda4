package io.synod.snapshot;

/**
 * When this node takes a snapshot: after so much log, in turn with the others. Turns follow from
 * the log alone, so that no messages are needed and no two nodes take one for the same turn.
 */
public final class SnapshotSchedule {
  /** What an instance takes of a journal beside its value, in bytes, roughly. */
  private static final long INSTANCE_OVERHEAD = 128;

  private final long bytesPerTurn;
  private final long entriesPerTurn;
  private final int turns;
  private final int ownTurn;
  private long logBytes;
  private long nextBytes;
  private long nextEntry;

  /**
   * Describes a schedule.
   *
   * @param intervalBytes of log after which each node takes one; 0 for never.
   * @param intervalEntries instances after which each node takes one; 0 for never.
   * @param turns how many nodes take them; from 1.
   * @param ownTurn of this node, from 0; one that is not below {@code turns} never comes.
   */
  public SnapshotSchedule(
      final long intervalBytes, final long intervalEntries, final int turns, final int ownTurn) {
    this.turns = turns;
    this.ownTurn = ownTurn;
    bytesPerTurn = perTurn(intervalBytes, turns);
    entriesPerTurn = perTurn(intervalEntries, turns);
    start(0, 0);
  }

  /**
   * Goes on behind a snapshot.
   *
   * @param instance of the snapshot.
   * @param bytes of log through it.
   */
  public void start(final long instance, final long bytes) {
    logBytes = bytes;
    nextBytes = following(bytes, bytesPerTurn);
    nextEntry = following(instance, entriesPerTurn);
  }

  /**
   * An instance was applied.
   *
   * @param instance one above the one before.
   * @param length of its value in bytes.
   * @return whether it is this node's turn to take a snapshot of the state as of this instance.
   */
  public boolean onApplied(final long instance, final int length) {
    logBytes += INSTANCE_OVERHEAD + length;
    if (logBytes < nextBytes && instance < nextEntry) {
      return false;
    }
    boolean isOwn = false;
    while (logBytes >= nextBytes) {
      isOwn |= isOwn(nextBytes / bytesPerTurn);
      nextBytes += bytesPerTurn;
    }
    if (instance >= nextEntry) {
      isOwn |= isOwn(instance / entriesPerTurn);
      nextEntry += entriesPerTurn;
    }
    return isOwn;
  }

  /**
   * Length of the log so far, the same on every node.
   *
   * @return bytes of all values, and a little for each instance.
   */
  public long logBytes() {
    return logBytes;
  }

  private boolean isOwn(final long turn) {
    return turn % turns == ownTurn;
  }

  private static long perTurn(final long interval, final int turns) {
    return interval == 0 ? 0 : Math.max(1, interval / turns);
  }

  private static long following(final long position, final long perTurn) {
    return perTurn == 0 ? Long.MAX_VALUE : (position / perTurn + 1) * perTurn;
  }
}
