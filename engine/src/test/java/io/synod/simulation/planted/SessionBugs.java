package io.synod.simulation.planted;

import static io.synod.simulation.planted.PlantedBug.bug;

import io.synod.simulation.planted.PlantedBug.Need;
import java.util.List;

/** Breaks the rules of batches, cluster time and replies. */
final class SessionBugs {
  static final List<PlantedBug> ALL =
      List.of(
          bug("cluster time goes back", "the cluster's time never goes back")
              .session(
                  "CommandApplier",
                  "clusterTimeNs = Math.max(clusterTimeNs, batchTimeNs);",
                  "clusterTimeNs = batchTimeNs;"),
          bug("wall clock read while applying", "the same log gives the same state")
              .session(
                  "CommandApplier",
                  "    public long clusterTimeNs() {\n      return clusterTimeNs;",
                  "    public long clusterTimeNs() {\n      return System.nanoTime();")
              .needs(Need.TIMED_MACHINE),
          bug("entries of a batch reversed", "a session's commands are applied in order")
              .session(
                  "BatchReader",
                  "at = readEntry(instance, clusterTimeNs, buffer, at, end, handler);",
                  """
                      int from = offset + BatchBuilder.HEADER_LENGTH;
                      for (int j = 0; j < entryCount - 1 - i; j++) {
                        from = readEntry(instance, clusterTimeNs, buffer, from, end,
                            (a, b, c, d, e, f, g) -> {});
                      }
                      from = readEntry(instance, clusterTimeNs, buffer, from, end, handler);
                      at = Math.max(at, from);
                      """)
              .needs(Need.BATCH_CHECK),
          bug("last entry of a batch left out", "every acknowledged command is applied")
              .session("BatchReader", "i < entryCount;", "i < Math.max(1, entryCount - 1);")
              .session("BatchReader", "require(at == end,", "require(at <= end,")
              .needs(Need.BATCH_CHECK),
          bug("entry applied twice", "every command is applied once")
              .session(
                  "CommandApplier",
                  "stateMachine.onCommand(context, buffer, offset, length);",
                  "stateMachine.onCommand(context, buffer, offset, length);"
                      + " context.begin(instance, sessionId, sequence);"
                      + " stateMachine.onCommand(context, buffer, offset, length);")
              .needs(Need.BATCH_CHECK),
          bug("reply names the next command", "a reply answers its own command")
              .session(
                  "CommandApplier",
                  "replies.onReply(sessionId, sequence, instance, buffer, offset, length);",
                  "replies.onReply(sessionId, sequence + 1, instance, buffer, offset, length);"),
          bug("reply names another instance", "a reply names the instance that decided it")
              .session(
                  "CommandApplier",
                  "replies.onReply(sessionId, sequence, instance, buffer, offset, length);",
                  "replies.onReply(sessionId, sequence, instance + 1, buffer, offset,"
                      + " length);"),
          bug("sessions mixed up", "a reply answers its own session")
              .session(
                  "BatchReader",
                  "clusterTimeNs, sessionId, sequence,",
                  "clusterTimeNs, sessionId ^ (instance & 1), sequence,"),
          bug("next command counted from nothing", "a reply answers its own command")
              .session("BatchReader", "sequence++;", "sequence = 1;"),
          bug("next command of another session", "a reply answers its own session")
              .session(
                  "BatchBuilder",
                  "count > 0 && sessionId == lastSessionId && sequence == lastSequence + 1",
                  "count > 0 && sequence == lastSequence + 1"),
          bug("gap in a session's sequence closed", "a reply answers its own command")
              .session(
                  "BatchBuilder",
                  "count > 0 && sessionId == lastSessionId && sequence == lastSequence + 1",
                  "count > 0 && sessionId == lastSessionId && sequence > lastSequence"));

  private SessionBugs() {}
}
