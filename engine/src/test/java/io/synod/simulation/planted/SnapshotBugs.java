package io.synod.simulation.planted;

import static io.synod.simulation.planted.PlantedBug.bug;

import java.util.List;

/** Breaks the rules of snapshots and of a log that is cut below them. */
final class SnapshotBugs {
  static final List<PlantedBug> ALL =
      List.of(
          bug("applied twice behind a snapshot", "applying goes on behind the snapshot")
              .core(
                  "Replica",
                  "log.raiseFloor(restoredThrough);",
                  "log.raiseFloor(restoredThrough - 1);")
              .core(
                  "Replica",
                  "learner.restored(restoredThrough);",
                  "learner.restored(Math.max(0, restoredThrough - 1));"),
          bug("one skipped behind a snapshot", "applying goes on right behind the snapshot")
              .core(
                  "Learner",
                  "    applied = through;\n    lacking",
                  "    applied = through == 0 ? 0 : through + 1;\n    lacking"),
          bug("silence below the floor", "who asks for the truncated is offered the snapshot")
              .core("ValueServer", "upcalls.onSnapshotNeeded(to);", ""),
          bug("floor above the snapshot", "the log is cut only below a durable snapshot")
              .core(
                  "Replica",
                  "    log.raiseFloor(through);\n    return true;",
                  "    log.raiseFloor(log.chosenThrough());\n    return true;"),
          bug("cluster time lost in a snapshot", "the cluster's time never goes back")
              .session("CommandApplier", "clusterTimeNs = Math.max(clusterTimeNs, timeNs);", ""));

  private SnapshotBugs() {}
}
