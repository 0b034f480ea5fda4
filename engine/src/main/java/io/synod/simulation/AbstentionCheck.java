package io.synod.simulation;

import io.synod.simulation.SafetyChecker.Chosen;
import io.synod.simulation.SafetyChecker.Votes;
import java.util.Arrays;
import java.util.Map;

/**
 * What holds of an acceptor that may have lost votes, by its disk's mark: it takes no part, and who
 * is re-admitted is as if it had lost nothing that matters.
 */
final class AbstentionCheck {
  private final int phase2;
  private final Map<Long, Map<Long, Votes>> votes;
  private final Map<Long, Chosen> chosen;
  private final Map<Long, Long> bases;

  /**
   * Makes a check.
   *
   * @param phase2 quorum.
   * @param votes ever cast, by instance and ballot.
   * @param chosen by instance.
   * @param bases by ballot.
   */
  AbstentionCheck(
      final int phase2,
      final Map<Long, Map<Long, Votes>> votes,
      final Map<Long, Chosen> chosen,
      final Map<Long, Long> bases) {
    this.phase2 = phase2;
    this.votes = votes;
    this.chosen = chosen;
    this.bases = bases;
  }

  /** Whether who abstains may send a message. */
  boolean allows(final Message message) {
    if (message instanceof Message.Accepted accepted) {
      return accepted.acceptedThrough() < bases.getOrDefault(accepted.ballot(), 1L);
    }
    return !(message instanceof Message.Promise)
        && !(message instanceof Message.Prepare)
        && !(message instanceof Message.Canvass)
        && !(message instanceof Message.CanvassReply)
        && !(message instanceof Message.Accept)
        && !(message instanceof Message.Heartbeat);
  }

  /**
   * Looks for a value that a node helped to choose with a vote which it lost, and does not hold.
   *
   * @param bit of the node.
   * @param node that is re-admitted.
   * @return the instance, or 0.
   */
  long lacking(final long bit, final SimulatedNode node) {
    final SimulatedStore disk = node.store();
    final long inSnapshot = node.snapshot() == null ? 0 : node.snapshot().instance();
    for (final Map.Entry<Long, Map<Long, Votes>> entry : votes.entrySet()) {
      final long instance = entry.getKey();
      final boolean helped =
          entry.getValue().values().stream()
              .anyMatch(of -> (of.lost & bit) != 0 && Long.bitCount(of.voters) >= phase2);
      if (helped && instance > inSnapshot) {
        final Chosen decided = chosen.get(instance);
        if (disk.durableBallot(instance) < decided.ballot()
            || !Arrays.equals(disk.value(instance), decided.value())) {
          return instance;
        }
      }
    }
    return 0;
  }
}
