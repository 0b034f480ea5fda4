package io.synod.simulation.planted;

import static io.synod.simulation.planted.PlantedBug.bug;

import io.synod.simulation.planted.PlantedBug.Need;
import java.util.List;

/** Breaks the rules of acceptors that may have lost votes. */
final class AbstentionBugs {
  static final List<PlantedBug> ALL =
      List.of(
              bug("lost votes forgotten at a restart", "who may have lost votes abstains")
                  .core("Abstention", "active = log.mayHaveLostVotes();", "active = false;"),
              bug("who abstains promises", "who may have lost votes answers no Prepare")
                  .core("Acceptor", "if (abstention.isActive()) {", "if (false) {"),
              bug("who abstains grants a canvass", "who may have lost votes answers no Canvass")
                  .core("Election", "if (abstention.isActive()) {", "if (false) {"),
              bug("who abstains stands", "who may have lost votes does not stand")
                  .core(
                      "Election",
                      "!own.isProposer() || abstention.isActive()",
                      "!own.isProposer()"),
              bug("votes of who abstains counted", "who may have lost votes tells of none")
                  .core("Follower", "abstention.isActive()", "false"),
              bug(
                      "re-admitted by any heartbeat",
                      "only a heartbeat that names the present start re-admits")
                  .core("Abstention", "active && incarnation == log.incarnation() &&", "active &&"),
              bug(
                      "re-admitted by a leader that still adopts",
                      "what a leader must adopt is open before it re-admits")
                  .core(
                      "Leader",
                      "adopting ? Peers.NO_INCARNATIONS : progress.incarnations()",
                      "progress.incarnations()"),
              bug(
                      "re-admitted before the open instances are voted",
                      "who is re-admitted holds a vote for all that was open")
                  .core("Abstention", "|| log.acceptedThrough(base, ballot) < tail", ""),
              bug(
                      "re-admitted before the chosen values are learned",
                      "who is re-admitted knows all that was chosen")
                  .core("Abstention", "log.heldThrough() < chosenThrough ||", ""),
              bug("never re-admitted", "who holds all again takes part again")
                  .core("Abstention", "log.readmitted();\n    active = false;", ""))
          .stream()
          .map(bug -> bug.needs(Need.LOST_VOTES))
          .toList();

  private AbstentionBugs() {}
}
