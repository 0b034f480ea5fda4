package io.synod.simulation.planted;

import static io.synod.simulation.planted.PlantedBug.bug;

import java.util.List;

/** Breaks the rules of ballots, promises and of what they oblige a new leader to. */
final class PhaseOneBugs {
  static final List<PlantedBug> ALL =
      List.of(
          bug("promise not forced", "a promise is durable before it is sent")
              .core(
                  "Acceptor",
                  "if (!pending || log.durablePosition() < position) {",
                  "if (!pending) {"),
          bug("promise raised by a vote not forced", "a promise is durable before it is sent")
              .core(
                  "Acceptor",
                  """
                      } else if (ballot != this.ballot) {
                        position = log.lastPosition();
                  """,
                  ""),
          bug("own ballot not forced", "a ballot is durable before it is used")
              .core(
                  "Candidate",
                  "if (!active || log.durablePosition() < position) {",
                  "if (!active) {"),
          bug("ballot reused after a restart", "a node's own ballots are never used again")
              .core("Election", "Math.max(log.promised(), highestSeen)", "highestSeen")
              .core("Log", "if (ballot <= store.promised()) {", "if (false) {"),
          bug("ballot reused at the next election", "a node's own ballots are never used again")
              .core(
                  "Election",
                  "Ballot.round(Math.max(log.promised(), highestSeen)) + 1",
                  "Math.max(1, Ballot.round(Math.max(log.promised(), highestSeen)))")
              .core("Log", "if (ballot <= store.promised()) {", "if (false) {"),
          bug("promises forgotten at a restart", "a promise never goes back")
              .core(
                  "Log",
                  "private long chosenThrough;",
                  "private long chosenThrough; private long promisedNow;")
              .core("Log", "return store.promised();", "return promisedNow;")
              .core("Log", "if (ballot <= store.promised()) {", "if (false) {")
              .core("Log", "if (ballot < store.promised()) {", "if (false) {")
              .core(
                  "Log",
                  "lastPosition = store.promise(ballot);",
                  "lastPosition = store.promise(ballot); promisedNow = ballot;"),
          bug("stale promise counted", "a promise counts for its exact ballot only")
              .core("Candidate", "!active || ballot != this.ballot || !asked", "!active || !asked"),
          bug("a node's promise counted twice", "a promise counts once per node")
              .core("Promises", "if (complete[index]) {", "if (false) {")
              .core("Promises", "if (pagesHeld[index].get(page)) {", "if (false) {")
              .core(
                  "Promises",
                  "if (certain < configuration.quorums().phase1()) {",
                  "if (certain < Math.min(nodes(), configuration.quorums().phase1())) {")
              .core(
                  "Promises",
                  "  int completeCount() {",
                  "  private int nodes() { int n = 0; for (final boolean c : complete) { n += c ? 1 : 0;"
                      + " } return n; }\n  int completeCount() {"),
          bug("phase-1 quorum one short", "a leader needs a phase-1 quorum of promises")
              .core(
                  "Candidate",
                  "settings.configuration().quorums().phase1();",
                  "Math.max(1, settings.configuration().quorums().phase1() - 1);")
              .core(
                  "Promises",
                  "if (certain < configuration.quorums().phase1()) {",
                  "if (certain < configuration.quorums().phase1() - 1) {"),
          bug(
                  "flexible quorums that do not meet",
                  "every phase-1 quorum meets every phase-2 quorum")
              .core(
                  "Candidate",
                  "settings.configuration().quorums().phase1();",
                  "settings.configuration().quorums().phase2();")
              .core(
                  "Promises",
                  "if (certain < configuration.quorums().phase1()) {",
                  "if (certain < configuration.quorums().phase2()) {"),
          bug("lower ballot adopted", "the vote of the highest ballot is adopted")
              .core(
                  "Promises",
                  "if (ranges[i].ballot(at) > ballot) {",
                  "if (ballot == Ballot.NONE || ranges[i].ballot(at) < ballot) {"),
          bug("first vote that is seen adopted", "the vote of the highest ballot is adopted")
              .core(
                  "Promises",
                  "if (ranges[i].ballot(at) > ballot) {",
                  "if (ballot == Ballot.NONE) {"),
          bug("no-op over a vote", "a no-op only where a quorum shows no vote")
              .core(
                  "Promises",
                  "plan.add(first, last, ballot, holders);",
                  "plan.add(first, last, Integer.bitCount(holders) > 1 ? ballot : Ballot.NONE,"
                      + " holders);"),
          bug("tail instances left out of phase 1", "phase 1 covers acceptors' tails")
              .core(
                  "Promises",
                  "top = Math.max(top, ranges[i].tail());",
                  "top = Math.max(top, Math.min(base, ranges[i].tail()));"),
          bug("newest range left out of a promise", "a promise shows every vote")
              .core(
                  "Acceptor",
                  "i = records.indexAtOrAfter(held + 1); i < records.size();",
                  "i = records.indexAtOrAfter(held + 1); i < Math.max(1, records.size() - 1);"),
          bug("candidate's own votes left out", "the candidate's own promise shows its votes")
              .core("Promises", "0, 1, log.records());", "0, 1, new VoteRanges());"),
          bug("own tail taken for chosen", "phase 1 covers every instance that may not be chosen")
              .core(
                  "Leader",
                  "Math.max(promises.chosenThrough(), log.floor());",
                  "Math.max(promises.chosenThrough(), log.tail());"),
          bug("gap left", "empty gaps become no-ops before any new command")
              .core(
                  "Leader",
                  "if (!hasRoom(0) || !proposeNoOp()) {\n          return work;\n        }",
                  "next++; sentThrough = Math.max(sentThrough, next - 1);"),
          bug("command before phase 1 is complete", "no command before all is adopted")
              .core("Leader", "return active && !adopting;", "return active;"),
          bug("own record of any ballot adopted", "the vote of the highest ballot is adopted")
              .core(
                  "Leader",
                  "return held == adoption.ballot() || (held > adoption.ballot() && held <"
                      + " ballot);",
                  "return held > VoteStore.NOT_HELD;"),
          bug("fetched vote of any ballot adopted", "the vote of the highest ballot is adopted")
              .core("Leader", "!mayAdopt(voted) || propose(", "propose(")
              .core(
                  "Leader",
                  "while ((adoption.holders() & 1 << adoptSource) == 0);",
                  "while (adoptSource == ownIndex && size > 1);"),
          bug("fetched vote adopted in another instance", "a vote is adopted in its own instance")
              .core("Leader", "|| instance != next || !hasRoom(length)", "|| !hasRoom(length)"),
          bug("paged promise half used", "all pages of a promise count, or none")
              .core(
                  "Promises",
                  "if (pagesHeld[index].cardinality() == pages) {",
                  "if (page == pages - 1) {"),
          bug("pages of two answers mixed", "all pages are of one answer")
              .core("Promises", "if (first || !sameAnswer) {", "if (first) {"),
          bug("damaged record taken for no vote", "a corrupt record is never read as no vote")
              .core(
                  "Promises", "if (certain < configuration.quorums().phase1()) {", "if (false) {"),
          bug("damaged records left out of a promise", "a corrupt record is never read as no vote")
              .core(
                  "Acceptor",
                  "answer.record(records.first(i), records.last(i), records.ballot(i),"
                      + " records.state(i));",
                  "if (records.state(i) == VoteRanges.VOTE) answer.record(records.first(i),"
                      + " records.last(i), records.ballot(i), records.state(i));"),
          bug("corrupt record recovered as nothing", "a corrupt record is never read as no vote")
              .core(
                  "Log",
                  "            records.record(instance, ballot, state);",
                  "            if (state == VoteRanges.VOTE) records.record(instance, ballot,"
                      + " state);"),
          bug("new leader never gives up", "a leader that cannot adopt steps down")
              .core("Leader", "\n        || nowNs - headwayNs > settings.electionTimeoutNs()", ""),
          bug("rejects ignored in the next ballot", "a ballot that was rejected is gone above")
              .core("Replica", "election.onSeen(promised);", ""),
          bug("canvass granted although a leader is heard", "who hears a leader says no")
              .core("Election", "!leads && !hearsLeader(nowNs) && !fresher", "true"),
          bug("a heard leader not heeded", "who hears a leader does not stand")
              .core("Replica", "election.onLeaderHeard(nowNs);", ""),
          bug("votes forgotten at a restart", "a vote is durable")
              .core("Log", "            records.record(instance, ballot, state);", ""),
          bug("blank disk votes", "who remembers nothing does not take part")
              .core("Log", "            records.record(instance, ballot, state);", "")
              .core("Log", "chosenThrough = Math.max(chosenThrough, instance);", "")
              .core(
                  "Log",
                  "private long chosenThrough;",
                  "private long chosenThrough; private long promisedNow;")
              .core("Log", "return store.promised();", "return promisedNow;")
              .core("Log", "if (ballot <= store.promised()) {", "if (false) {")
              .core("Log", "if (ballot < store.promised()) {", "if (false) {")
              .core(
                  "Log",
                  "lastPosition = store.promise(ballot);",
                  "lastPosition = store.promise(ballot); promisedNow = ballot;"),
          bug("rest of a split range forgotten", "a promise shows every vote")
              .core("VoteRanges", "if (tail > last) {", "if (false) {"),
          bug("ranges of two ballots joined", "a promise names each vote's own ballot")
              .core("VoteRanges", "\n        && same(next, ballots[index], states[index])", ""));

  private PhaseOneBugs() {}
}
