package io.synod.simulation.exploration;

import io.synod.paxos.Ballot;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The rules that hold in every world, asked of the facts and not of the cores. */
final class Rules {
  private record Place(long instance, long ballot) {}

  private final int phase2;

  Rules(final int phase2) {
    this.phase2 = phase2;
  }

  /** Names the rule that is broken, or gives null. */
  String broken(final List<Facts> nodes) {
    final String two = twoInOneBallot(nodes);
    if (two != null) {
      return two;
    }
    final Map<Long, String> chosen = new HashMap<>();
    final String split = findChosen(nodes, chosen);
    if (split != null) {
      return split;
    }
    for (int i = 0; i < nodes.size(); i++) {
      final String text = brokenBy(nodes.get(i), chosen);
      if (text != null) {
        return text + ": node=" + (i + 1);
      }
    }
    return null;
  }

  private static String twoInOneBallot(final List<Facts> nodes) {
    final Map<Place, String> values = new HashMap<>();
    for (final Facts node : nodes) {
      for (final Facts.Vote vote : node.proposed()) {
        final String other =
            values.putIfAbsent(new Place(vote.instance(), vote.ballot()), vote.value());
        if (other != null && !other.equals(vote.value())) {
          return "two values in one ballot: instance="
              + vote.instance()
              + " ballot="
              + Ballot.format(vote.ballot());
        }
      }
    }
    return null;
  }

  private String findChosen(final List<Facts> nodes, final Map<Long, String> chosen) {
    final Map<Facts.Vote, Integer> votes = new HashMap<>();
    for (final Facts node : nodes) {
      for (final Facts.Vote vote : node.durable()) {
        if (votes.merge(vote, 1, Integer::sum) == phase2) {
          final String other = chosen.putIfAbsent(vote.instance(), vote.value());
          if (other != null && !other.equals(vote.value())) {
            return "two values chosen: instance=" + vote.instance();
          }
        }
      }
    }
    return null;
  }

  private static String brokenBy(final Facts node, final Map<Long, String> chosen) {
    if (node.unkept() != null) {
      return "a promise was sent that the disk does not hold: " + node.unkept();
    }
    for (long instance = 1; instance <= node.claimed(); instance++) {
      if (!chosen.containsKey(instance)) {
        return "taken for chosen without a quorum of durable votes: instance=" + instance;
      }
    }
    for (int i = 0; i < node.applied().size(); i++) {
      if (!node.applied().get(i).equals(chosen.get(i + 1L))) {
        return "applied what is not chosen: instance=" + (i + 1);
      }
    }
    for (final Facts.Vote learned : node.learned()) {
      if (!learned.value().equals(chosen.get(learned.instance()))) {
        return "told as chosen what is not: instance=" + learned.instance();
      }
    }
    for (final Facts.Accepted accepted : node.accepted()) {
      for (long instance = 1; instance <= accepted.through(); instance++) {
        if (!chosen.containsKey(instance) && !holds(node, instance, accepted.ballot())) {
          return "accepted without a durable vote: instance="
              + instance
              + " ballot="
              + Ballot.format(accepted.ballot());
        }
      }
    }
    return null;
  }

  private static boolean holds(final Facts node, final long instance, final long ballot) {
    return node.durable().stream()
        .anyMatch(vote -> vote.instance() == instance && vote.ballot() == ballot);
  }
}
