package io.synod.driver;

/**
 * Says in which turns of the media driver a socket is worth a system call.
 *
 * <p>Most of a driver's sockets are silent most of the time, and each look at one costs as much as
 * the rest of a turn. A socket that was found empty often enough is looked at in some turns only;
 * one that has a datagram is looked at in the very next turn again. As turns get shorter by the
 * looks that are left out, a datagram on a silent socket is not found later than before.
 */
final class LookPolicy {
  private final int patience;
  private final int stride;
  private int emptyLooks;
  private int turnsToSkip;

  /**
   * Looks in every turn at first.
   *
   * @param patience empty looks in succession after which turns are skipped, from 1.
   * @param stride of so many turns one is used then, from 1.
   */
  LookPolicy(final int patience, final int stride) {
    this.patience = patience;
    this.stride = stride;
  }

  /** Whether to look in this turn. Call once a turn. */
  boolean isDue() {
    if (turnsToSkip > 0) {
      turnsToSkip--;
      return false;
    }
    return true;
  }

  /** Takes what a look has found. */
  void looked(final boolean isEmpty) {
    if (!isEmpty) {
      emptyLooks = 0;
    } else if (++emptyLooks >= patience) {
      emptyLooks = patience;
      turnsToSkip = stride - 1;
    }
  }
}
