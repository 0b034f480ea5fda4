package io.synod.simulation.planted;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Every planted bug. */
final class Catalogue {
  /** The core as it is: the world must find nothing in it. */
  static final PlantedBug NO_BUG =
      new PlantedBug("no bug", "every rule is kept", List.of(), Set.of());

  private Catalogue() {}

  static List<PlantedBug> all() {
    return Stream.of(
            PhaseOneBugs.ALL,
            PhaseTwoBugs.ALL,
            LearningBugs.ALL,
            SessionBugs.ALL,
            AbstentionBugs.ALL,
            SnapshotBugs.ALL,
            WireBugs.ALL)
        .flatMap(List::stream)
        .toList();
  }

  /** The bugs that today's world has all it needs to find. */
  static List<PlantedBug> wanted() {
    return all().stream().filter(bug -> World.PROVIDED.containsAll(bug.needs())).toList();
  }
}
