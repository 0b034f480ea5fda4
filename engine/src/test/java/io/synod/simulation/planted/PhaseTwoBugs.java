package io.synod.simulation.planted;

import static io.synod.simulation.planted.PlantedBug.bug;

import io.synod.simulation.planted.PlantedBug.Need;
import java.util.List;

/** Breaks the rules of votes, quorums and leading. */
final class PhaseTwoBugs {
  private static final String VOTE_GUARD = "if (ballot < store.promised()) {";

  static final List<PlantedBug> ALL =
      List.of(
          bug("vote not forced", "a vote is durable before it is sent")
              .core("Follower", "progress.durableThrough(log.durablePosition())", "through"),
          bug("own vote counted too early", "the leader's own vote is durable before it counts")
              .core(
                  "Leader",
                  "ownVotes.durableThrough(log.durablePosition())",
                  "log.acceptedThrough(base, ballot)"),
          bug("durable one record too early", "a vote is durable before it is sent")
              .core(
                  "DurableProgress",
                  "positions[head] <= durablePosition",
                  "positions[head] <= durablePosition + 1"),
          bug("votes of the former ballot carried over", "a vote counts for its exact ballot only")
              .core("DurableProgress", "durable = through;", ""),
          bug("vote that the disk refused", "a vote is on the disk before it is sent")
              .core(
                  "Log",
                  "    if (position == VoteStore.REFUSED) {\n      return false;",
                  "    if (position == VoteStore.REFUSED) {\n"
                      + "      record(instance, ballot, VoteRanges.VOTE); return true;"),
          bug("Accept sent although the disk refused", "the leader votes before it asks for votes")
              .core(
                  "Leader",
                  "if (!append(value, offset, length)) {\n      return Replica.REFUSED;\n    }",
                  "append(value, offset, length);"),
          bug("accept below the promise", "an Accept below the promise is rejected")
              .core("Replica", "if (ballot < highest) {", "if (false) {")
              .core("Log", VOTE_GUARD, "if (false) {"),
          bug("tie of two nodes in one round", "ballots are totally ordered, by node in one round")
              .core(
                  "Replica",
                  "if (ballot < highest) {",
                  "if (Ballot.round(ballot) < Ballot.round(highest)) {")
              .core(
                  "Acceptor",
                  "if (ballot < log.promised()) {",
                  "if (Ballot.round(ballot) < Ballot.round(log.promised())) {")
              .core(
                  "Log",
                  VOTE_GUARD,
                  "if (Ballot.round(ballot) < Ballot.round(store.promised())) {"),
          bug("promise not raised by an Accept", "an Accept above the promise raises it")
              .core(
                  "Log",
                  "private long chosenThrough;",
                  "private long chosenThrough; private long promisedNow;")
              .core("Log", "return store.promised();", "return promisedNow;")
              .core(
                  "Log",
                  "    lastPosition = store.durablePosition();",
                  "    lastPosition = store.durablePosition(); promisedNow = store.promised();")
              .core("Log", "if (ballot <= store.promised()) {", "if (false) {")
              .core("Log", VOTE_GUARD, "if (false) {")
              .core(
                  "Log",
                  "lastPosition = store.promise(ballot);",
                  "lastPosition = store.promise(ballot); promisedNow = ballot;")
              .core(
                  "Log",
                  "records.ballot(held) >= ballot) {\n      if (",
                  "records.ballot(held) == ballot) {\n      if (")
              .core("Replica", "Math.max(log.promised(), follower.ballot())", "log.promised()"),
          bug("hole counted as voted", "Accepted means every instance up to there")
              .core("VoteRanges", "firsts[i] > through + 1 || ", ""),
          bug("votes answered past a hole", "Accepted means every instance up to there")
              .core(
                  "Follower",
                  "final long through = log.acceptedThrough(base, ballot);",
                  "final long through = Math.max(base - 1, log.tail());"),
          bug("votes of any ballot answered", "chosen only by a quorum in one ballot")
              .core("VoteRanges", " || ballots[i] != ballot", ""),
          bug("stale Accepted counted", "Accepted counts for its exact ballot only")
              .core("Leader", "!active || ballot != this.ballot || through", "!active || through"),
          bug("progress not reset", "chosen only by a quorum in one ballot, never a mix")
              .core("Progress", "Arrays.fill(acceptedThrough, through);", ""),
          bug("Accepted counted for two nodes", "Accepted counts once per node")
              .core(
                  "Progress",
                  "sequences[index] = Math.max(sequences[index], sequence);",
                  "final int other = (index + 1) % acceptedThrough.length; acceptedThrough[other] ="
                      + " Math.max(acceptedThrough[other], through);"),
          bug("an observer's vote counted", "only acceptors' votes count")
              .core("Follower", "member(settings.nodeId()).isAcceptor();", "members().size() > 0;")
              .core(
                  "Replica",
                  "&& settings.configuration().members().get(index).isAcceptor()",
                  "&& index >= 0")
              .core("Progress", "configuration.members().get(i).isAcceptor();", "true;")
              .core("Progress", "new long[configuration.quorums().acceptors()]", "new long[size]"),
          bug("phase-2 quorum one short", "chosen only by a phase-2 quorum")
              .core(
                  "Progress",
                  "return sorted[phase2 - 1];",
                  "return sorted[Math.max(0, phase2 - 2)];"),
          bug("incarnation of Accepted ignored", "Accepted counts for one incarnation only")
              .core("Progress", "if (incarnation < incarnations[index]) {", "if (false) {")
              .core("Progress", "if (incarnation > incarnations[index]) {", "if (false) {")
              .needs(Need.LOST_VOTES),
          bug("incarnation of promises ignored", "a promise counts for one incarnation only")
              .core("Promises", "incarnation == incarnations[index]", "true")
              .needs(Need.LOST_VOTES),
          bug("deposed leader keeps proposing", "who promised a higher ballot leads no more")
              .core(
                  "Replica",
                  "if (acceptor.onPrepare(from, ballot, attempt)) {\n      yieldTo(ballot);",
                  "if (acceptor.onPrepare(from, ballot, attempt)) {")
              .core("Log", VOTE_GUARD, "if (false) {"),
          bug("leader hears a higher ballot and goes on", "who hears a higher ballot leads no more")
              .core(
                  "Replica",
                  "if (ballot != follower.ballot()) {\n      yieldTo(ballot);\n    }",
                  "")
              .core("Log", VOTE_GUARD, "if (false) {"),
          bug("window of instances not kept", "as much is open as the window allows, no more")
              .core("Leader", "return open < settings.windowInstances()", "return open < 1 << 20"),
          bug("window of bytes not kept", "as much is open as the window allows, no more")
              .core(
                  "Leader",
                  "(open == 0 || length <= settings.windowBytes() - openBytes)",
                  "open >= 0")
              .needs(Need.BYTES_CHECK),
          bug("no step-down without a quorum", "a leader that hears no quorum steps down")
              .core("Leader", "!progress.quorumHeard(nowNs, settings.electionTimeoutNs())", "false")
              .needs(Need.LASTING_ONE_WAY),
          bug("lost Accept never asked for again", "what was lost is asked for until it is there")
              .core(
                  "Follower",
                  "if (nowNs - missingSinceNs < settings.retryIntervalNs()) {",
                  "if (missingSinceNs > 0) {"));

  private PhaseTwoBugs() {}
}
