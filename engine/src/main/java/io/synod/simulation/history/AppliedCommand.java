package io.synod.simulation.history;

/**
 * One command of the log, as it was applied.
 *
 * @param instance that decided it, from 1.
 * @param position in the instance's batch, from 0.
 * @param clusterTimeNs what the state machine was told.
 * @param session that sent it.
 * @param sequence in the session.
 * @param command its bytes; not to be changed.
 */
public record AppliedCommand(
    long instance, int position, long clusterTimeNs, long session, long sequence, byte[] command) {
  boolean isAfter(final AppliedCommand other) {
    return instance > other.instance || (instance == other.instance && position > other.position);
  }

  @Override
  public String toString() {
    return "instance="
        + instance
        + " position="
        + position
        + " session="
        + session
        + " sequence="
        + sequence
        + " ["
        + Operation.show(command)
        + "]";
  }
}
