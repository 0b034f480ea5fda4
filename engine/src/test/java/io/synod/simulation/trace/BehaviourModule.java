package io.synod.simulation.trace;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.synod.paxos.Ballot;
import io.synod.paxos.VoteRanges;
import io.synod.simulation.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Writes a recorded run as a TLA+ module. Ballots become their ranks, which is all that the
 * protocol makes of them.
 */
final class BehaviourModule {
  private final List<Turn> turns;
  private final int instances;
  private final List<Long> ballots;

  BehaviourModule(final List<Turn> turns) {
    this.turns = turns;
    instances = turns.get(0).records().size();
    final TreeSet<Long> seen = new TreeSet<>();
    for (final Turn turn : turns) {
      seen.add(turn.promised());
      turn.records().forEach(held -> seen.add(held.ballot()));
      turn.sent().forEach(message -> seen.add(ballot(message)));
    }
    seen.remove(Ballot.NONE);
    ballots = new ArrayList<>(seen);
  }

  /** What a message is in the specification, but for its numbers; empty where it is nothing. */
  static String term(final Message message) {
    final boolean specified =
        message instanceof Message.Prepare
            || message instanceof Message.Promise
            || message instanceof Message.Accept
            || message instanceof Message.Accepted
            || message instanceof Message.Heartbeat
            || message instanceof Message.Learn;
    if (!specified) {
      return "";
    }
    // The sequence makes each heartbeat another, and says nothing of the protocol.
    return message instanceof Message.Heartbeat beat
        ? "Heartbeat " + beat.ballot() + " " + beat.base() + " " + beat.chosenThrough()
        : message.toString();
  }

  /** The module, named Behaviour. */
  String text() {
    final String trace = turns.stream().map(this::entry).collect(Collectors.joining(",\n  "));
    final String owners =
        ballots.stream()
            .map(ballot -> String.valueOf(Ballot.nodeId(ballot)))
            .collect(Collectors.joining(", "));
    return "---- MODULE Behaviour ----\n\nTraceOwner == <<"
        + owners
        + ">>\n\nRequested == {"
        + requested()
        + "}\n\nTrace == <<\n  "
        + trace
        + "\n>>\n====\n";
  }

  /** The configuration that asks TLC whether the run is a behaviour. */
  String configuration() {
    return """
        SPECIFICATION Run
        CONSTANTS
          Nodes = {1, 2, 3}
          Owner <- TraceOwner
          LastInstance = %d
          Quorum1 = 2
          Quorum2 = 2
          MaxCrashes = 0
          Broken = "none"
          Fresh <- RequestedIn
        INVARIANTS NotAccepted OneChosenValue ChosenOnlyByQuorumInOneBallot AppliedNeverPastChosen
        CHECK_DEADLOCK FALSE
        """
        .formatted(instances);
  }

  private String entry(final Turn turn) {
    final List<String> forced =
        turn.records().stream()
            .map(held -> String.valueOf(held.forced() ? rank(held.ballot()) : 0))
            .toList();
    return "[node |-> "
        + turn.node()
        + ", lives |-> "
        + turn.lives()
        + ", promised |-> "
        + rank(turn.promised())
        + ", durable |-> "
        + rank(turn.durable())
        + ", chosen |-> "
        + turn.chosen()
        + ",\n   records |-> "
        + tuple(turn.records().stream().map(this::record).toList())
        + ", forced |-> "
        + tuple(forced)
        + messages(turn)
        + "]";
  }

  private String requested() {
    return turns.stream()
        .flatMap(turn -> turn.records().stream())
        .filter(held -> held.ballot() != Ballot.NONE)
        .map(held -> value(held.value()))
        .distinct()
        .collect(Collectors.joining(", "));
  }

  private String messages(final Turn turn) {
    return set(turn, "prepares", Message.Prepare.class, m -> rank(m.ballot()) + "")
        + set(turn, "promises", Message.Promise.class, this::promise)
        + set(turn, "accepts", Message.Accept.class, this::accept)
        + set(turn, "accepted", Message.Accepted.class, this::accepted)
        + set(turn, "heartbeats", Message.Heartbeat.class, this::heartbeat)
        + announced(turn)
        + set(turn, "learns", Message.Learn.class, this::learn);
  }

  private static <T extends Message> String set(
      final Turn turn, final String name, final Class<T> type, final Function<T, String> term) {
    return turn.sent().stream()
        .filter(type::isInstance)
        .map(type::cast)
        .map(term)
        .distinct()
        .collect(Collectors.joining(", ", ",\n   " + name + " |-> {", "}"));
  }

  private String record(final Turn.Held held) {
    return "[ballot |-> " + rank(held.ballot()) + ", value |-> " + value(held.value()) + "]";
  }

  private String promise(final Message.Promise promise) {
    final VoteRanges ranges = promise.ranges();
    final List<String> votes =
        IntStream.rangeClosed(1, instances)
            .map(i -> i > promise.chosenThrough() ? ranges.indexOf(i) : -1)
            .mapToObj(at -> String.valueOf(at < 0 ? 0 : rank(ranges.ballot(at))))
            .toList();
    return "[ballot |-> "
        + rank(promise.ballot())
        + ", held |-> "
        + promise.chosenThrough()
        + ", votes |-> "
        + tuple(votes)
        + "]";
  }

  private String accept(final Message.Accept accept) {
    return "[ballot |-> "
        + rank(accept.ballot())
        + ", base |-> "
        + accept.base()
        + ", instance |-> "
        + accept.instance()
        + ", value |-> "
        + value(new String(accept.value(), US_ASCII))
        + "]";
  }

  private String accepted(final Message.Accepted accepted) {
    return through(accepted.ballot(), accepted.acceptedThrough());
  }

  private String heartbeat(final Message.Heartbeat beat) {
    return "[ballot |-> " + rank(beat.ballot()) + ", base |-> " + beat.base() + "]";
  }

  private String announced(final Turn turn) {
    return turn.sent().stream()
        .map(this::watermark)
        .filter(term -> !term.isEmpty())
        .distinct()
        .collect(Collectors.joining(", ", ",\n   announced |-> {", "}"));
  }

  private String watermark(final Message message) {
    if (message instanceof Message.Accept accept) {
      return through(accept.ballot(), accept.chosenThrough());
    }
    return message instanceof Message.Heartbeat beat
        ? through(beat.ballot(), beat.chosenThrough())
        : "";
  }

  private String through(final long ballot, final long through) {
    return "[ballot |-> " + rank(ballot) + ", through |-> " + through + "]";
  }

  private String learn(final Message.Learn learn) {
    return "[instance |-> "
        + learn.instance()
        + ", ballot |-> "
        + rank(learn.ballot())
        + ", value |-> "
        + value(new String(learn.value(), US_ASCII))
        + "]";
  }

  private int rank(final long ballot) {
    return ballot == Ballot.NONE ? 0 : ballots.indexOf(ballot) + 1;
  }

  private static long ballot(final Message message) {
    if (message instanceof Message.Learn learn) {
      return learn.ballot();
    }
    return message instanceof Message.Prepare prepare ? prepare.ballot() : Ballot.NONE;
  }

  private static String value(final String text) {
    return text.isEmpty() ? "<<>>" : "<<\"" + text + "\">>";
  }

  private static String tuple(final List<String> terms) {
    return "<<" + String.join(", ", terms) + ">>";
  }
}
