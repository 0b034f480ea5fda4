package io.synod.simulation.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.synod.simulation.history.SearchResult.Verdict;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Histories made by hand, each good or bad for a reason. */
class LinearizabilitySearchTest {
  static Stream<Named<Script>> good() {
    return Stream.of(
        Named.of("nothing", new Script()),
        Named.of("a read of the initial value", new Script().does(1, "read", "nil")),
        Named.of(
            "reads during a write see either value, new after new",
            new Script()
                .call(1, "write 1")
                .does(2, "read", "nil")
                .does(3, "read", "1")
                .does(2, "read", "1")
                .reply(1, "ok")),
        Named.of(
            "two writes at once, seen in the order that is not that of their returns",
            new Script()
                .call(1, "write 1")
                .call(2, "write 2")
                .reply(1, "ok")
                .reply(2, "ok")
                .does(3, "read", "1")
                .does(3, "read", "1")),
        Named.of(
            "a read of a write that never returned",
            new Script().call(1, "write 1").does(2, "read", "nil").does(2, "read", "1")),
        Named.of(
            "a write that never returned takes effect after later writes",
            new Script()
                .call(1, "write 1")
                .does(2, "write 2", "ok")
                .does(2, "read", "2")
                .does(2, "read", "1")),
        Named.of(
            "a chain of open compare-and-sets, all needed",
            new Script()
                .call(1, "cas 2 3")
                .call(2, "cas 1 2")
                .call(3, "cas nil 1")
                .does(4, "read", "nil")
                .does(4, "read", "3")),
        Named.of(
            "one of two wins a compare-and-set",
            new Script()
                .call(1, "cas nil 1")
                .call(2, "cas nil 2")
                .reply(1, "no")
                .reply(2, "ok")
                .does(3, "read", "2")),
        Named.of(
            "an open write between two reads by one client",
            new Script()
                .does(1, "write 1", "ok")
                .call(2, "write 2")
                .call(3, "read")
                .does(1, "read", "1")
                .does(1, "read", "2")
                .reply(3, "1")),
        Named.of("nonsense, refused", new Script().does(1, "jump", "unknown command")));
  }

  static Stream<Named<Script>> bad() {
    return Stream.of(
        Named.of("a value from nowhere", new Script().does(1, "read", "7")),
        Named.of("a stale read", new Script().does(1, "write 1", "ok").does(2, "read", "nil")),
        Named.of(
            "new, then old, while the write is open",
            new Script().call(1, "write 1").does(2, "read", "1").does(3, "read", "nil")),
        Named.of(
            "a lost update",
            new Script().does(1, "write 1", "ok").does(2, "write 2", "ok").does(1, "read", "1")),
        Named.of(
            "a read of the future", new Script().does(1, "read", "1").does(2, "write 1", "ok")),
        Named.of(
            "two win one compare-and-set",
            new Script().call(1, "cas nil 1").call(2, "cas nil 2").reply(1, "ok").reply(2, "ok")),
        Named.of(
            "both lose a compare-and-set that one must win",
            new Script().call(1, "cas nil 1").call(2, "cas nil 2").reply(1, "no").reply(2, "no")),
        Named.of(
            "two readers see two writes in different orders",
            new Script()
                .call(1, "write 1")
                .call(2, "write 2")
                .does(3, "read", "1")
                .does(4, "read", "2")
                .does(3, "read", "1")),
        Named.of(
            "an open write seen, gone, and seen again",
            new Script()
                .call(1, "write 1")
                .does(2, "read", "1")
                .does(2, "write 2", "ok")
                .does(2, "read", "1")),
        Named.of(
            "a compare-and-set applied twice",
            new Script()
                .does(1, "write 1", "ok")
                .does(1, "cas 1 2", "ok")
                .does(2, "write 1", "ok")
                .does(2, "read", "2")),
        Named.of(
            "a wrong reply long after",
            new Script().does(1, "write 1", "ok").does(2, "read", "no")));
  }

  @ParameterizedTest
  @MethodSource("good")
  void shouldFindAnOrderWhenThereIsOne(final Script script) {
    final SearchResult result =
        new LinearizabilitySearch<>(new RegisterModel()).search(script.history);

    assertEquals(Verdict.LINEARIZABLE, result.verdict(), () -> "" + result.violation());
    assertNull(result.violation());
    assertTrue(BruteForce.isLinearizable(new RegisterModel(), script.history));
  }

  @ParameterizedTest
  @MethodSource("bad")
  void shouldFindNoOrderWhenThereIsNone(final Script script) {
    final SearchResult result =
        new LinearizabilitySearch<>(new RegisterModel()).search(script.history);

    assertEquals(Verdict.VIOLATION, result.verdict());
    final long end = BruteForce.smallestPrefix(new RegisterModel(), script.history);
    assertEquals(
        script.history.operations().stream().filter(o -> o.invokedAt() <= end).toList(),
        result.violation().operations());
  }

  @Test
  void shouldNameTheSmallestPrefixWhenMuchComesAfterIt() {
    final Script script = new Script();
    for (int i = 0; i < 50; i++) {
      script.does(1, "write " + i, "ok").does(2, "read", "" + i);
    }
    script.call(3, "write x").does(2, "read", "49").does(2, "read", "x").does(1, "read", "49");
    for (int i = 0; i < 50; i++) {
      script.does(1, "write y" + i, "ok").does(2, "read", "y" + i);
    }

    final Violation violation =
        new LinearizabilitySearch<>(new RegisterModel()).search(script.history).violation();

    assertEquals(104, violation.operations().size());
    final String text = violation.toString();
    assertTrue(text.contains("NOT_LINEARIZABLE"), text);
    assertTrue(text.contains("smallest prefix"), text);
    assertTrue(text.contains("operation=103 client=1"), text);
    assertTrue(text.contains("[\"read\" -> \"49\"]"), text);
    assertTrue(text.contains("operation=100 client=3"), text);
    assertTrue(text.contains("[\"write x\" -> ?]"), text);
  }

  @Test
  void shouldFindThePrefixWhenAReplyThatComesLaterIsNeededBefore() {
    final Script script =
        new Script()
            .call(1, "cas 5 6")
            .call(2, "write 5")
            .does(3, "read", "6")
            .does(3, "write 7", "ok")
            .reply(1, "no");

    final Violation violation =
        new LinearizabilitySearch<>(new RegisterModel()).search(script.history).violation();

    assertEquals(4, violation.operations().size());
    final long end = BruteForce.smallestPrefix(new RegisterModel(), script.history);
    assertEquals(script.history.operation(0).returnedAt(), end);
    assertTrue(
        violation.text().contains("ends with the return of\n  operation=0"), violation.text());
  }

  @Test
  void shouldNameTheFirstInRealTimeWhenSeveralKeysAreBroken() {
    final Script script =
        new Script()
            .does(1, "put a 1", "ok")
            .does(1, "put b 1", "ok")
            .does(2, "get b", "nil")
            .does(2, "get a", "nil");

    final Violation violation =
        new LinearizabilitySearch<>(new KeyValueModel()).search(script.history).violation();

    assertEquals(
        List.of(script.history.operation(1), script.history.operation(2)), violation.operations());
  }

  @Test
  void shouldSayThatItIsUndecidedWhenTheBoundIsReached() {
    final Script script = new Script();
    for (int i = 0; i < 12; i++) {
      script.call(i, "cas " + i + " " + (i + 1)).call(20 + i, "write " + i);
    }
    script.does(50, "read", "nowhere");

    final SearchResult result =
        new LinearizabilitySearch<>(new RegisterModel(), 40).search(script.history);

    assertEquals(Verdict.UNDECIDED, result.verdict());
    assertNull(result.violation());
    assertTrue(result.steps() >= 40 && result.steps() <= 42, "steps=" + result.steps());
    assertEquals(
        Verdict.VIOLATION,
        new LinearizabilitySearch<>(new RegisterModel()).search(script.history).verdict());
  }

  @Test
  void shouldTellOnlyTheOperationsOfAPartition() {
    final Script script = new Script().does(1, "get a", "nil").does(1, "get b", "nil");
    assertEquals(2, new KeyValueModel().partition(script.history.operations()).size());
  }
}
