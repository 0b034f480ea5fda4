package io.synod.simulation.planted;

import static io.synod.simulation.planted.PlantedBug.bug;

import java.util.List;

/** Breaks the rules of what is known as chosen, learned from others and applied. */
final class LearningBugs {
  static final List<PlantedBug> ALL =
      List.of(
          bug("commit notice believed over an old vote", "a notice over another vote means fetch")
              .core(
                  "Learner",
                  "log.records().votedThrough(chosen + 1, ballot)",
                  "log.records().tail()"),
          bug("base ignored", "a notice holds for own records at or after the base only")
              .core("Learner", "announced > chosen && chosen + 1 >= base", "announced > chosen")
              .core(
                  "Learner",
                  "log.records().votedThrough(chosen + 1, ballot)",
                  "Math.max(log.records().votedThrough(chosen + 1, ballot),"
                      + " Math.min(base - 1, log.records().tail()))"),
          bug("commit notice beyond the own records", "chosen here means that the value is here")
              .core(
                  "Learner",
                  "Math.min(announced, log.records().votedThrough(chosen + 1, ballot))",
                  "announced")
              .core(
                  "Log",
                  "if (through < chosenThrough || through > records.tail()) {",
                  "if (false) {"),
          bug("mark ahead of what is chosen", "what a restart takes for chosen was chosen")
              .core("Log", "store.chosenThrough(through);", "store.chosenThrough(records.tail());"),
          bug("applied past chosen", "no entry is applied before it is chosen")
              .core(
                  "Learner", "while (applied < log.chosenThrough()", "while (applied < log.tail()"),
          bug("damaged record skipped when applying", "applied in order, without gaps")
              .core(
                  "Learner",
                  "if (held <= VoteStore.NOT_HELD) {\n        break;",
                  "if (held <= VoteStore.NOT_HELD) {\n        applied++; continue;"),
          bug("damaged record applied as a no-op", "a corrupt record is never read as nothing")
              .core(
                  "Learner",
                  "if (held <= VoteStore.NOT_HELD) {\n        break;",
                  "if (held <= VoteStore.NOT_HELD) {\n        view.wrapEmpty();"),
          bug("fetch answered with an unchosen value", "only what is chosen is taught")
              .core(
                  "ValueServer",
                  "Math.min(chosenLast[index], log.chosenThrough())",
                  "Math.min(chosenLast[index], log.tail())"),
          bug("damaged record taught", "a corrupt record is never served")
              .core(
                  "ValueServer",
                  "if (ballot <= VoteStore.NOT_HELD) {",
                  "if (ballot == VoteStore.NOT_HELD) {"),
          bug(
                  "learned value kept in a lower ballot",
                  "a learned record bears a ballot it was chosen in")
              .core(
                  "Log",
                  "store.learned(instance, ballot,",
                  "store.learned(instance, Ballot.of(1, 0),")
              .core(
                  "Log",
                  "record(instance, ballot, VoteRanges.VOTE);\n    }\n    if (instance ==",
                  "record(instance, Ballot.of(1, 0), VoteRanges.VOTE);\n    }\n    if (instance =="),
          bug("chosen prefix jumps over what is missing", "the chosen prefix has no gaps")
              .core(
                  "Learner",
                  "instance != log.chosenThrough() + 1 && instance != log.heldThrough() + 1",
                  "instance <= log.chosenThrough() && instance != log.heldThrough() + 1")
              .core(
                  "Log", "if (instance == chosenThrough + 1) {", "if (instance > chosenThrough) {"),
          bug("unanswered fetch never repeated", "what is missing is asked for until it is there")
              .core("Learner", "if (askedThrough == 0 || silent) {", "if (askedThrough == 0) {"),
          bug("heartbeat without the watermark", "who is idle learns what is chosen")
              .core(
                  "Leader",
                  "peers.heartbeat(ballot, base, chosenThrough,",
                  "peers.heartbeat(ballot, base, base - 1,"));

  private LearningBugs() {}
}
