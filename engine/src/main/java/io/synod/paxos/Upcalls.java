package io.synod.paxos;

/** What the core tells the node that embeds it. */
public interface Upcalls {
  /**
   * Hands over a chosen value: in order, each instance once, never past what is chosen.
   *
   * @param instance from 1, ascending by one.
   * @param ballot of the record that is held.
   * @param value valid only during the call; length 0 is a no-op.
   */
  void onChosen(long instance, long ballot, ValueView value);

  /**
   * This node leads from now on and takes new values.
   *
   * @param ballot of this node.
   */
  void onLeading(long ballot);

  /**
   * This node does not lead (any more). What it had proposed and not seen chosen may still be
   * chosen: its fate is unknown.
   *
   * @param leader id of the node that leads, or -1 where none is known.
   * @param ballot of that leader.
   */
  void onFollowing(int leader, long ballot);

  /**
   * A node asks for the value of an instance that only a snapshot covers here: it is to be offered
   * the snapshot. Never called where no log is ever truncated.
   *
   * @param node that asks.
   */
  default void onSnapshotNeeded(final int node) {}
}
