package io.synod.paxos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private static final long BASE = 11;

  @Test
  void shouldBeTheHighestThatAQuorumReachedWhenAcceptorsDiffer() {
    for (int phase2 = 1; phase2 <= 5; phase2++) {
      final List<Member> members = Configuration.servers(1, 2, 3, 4, 5).members();
      final Progress progress =
          fresh(new Configuration(1, members, new Quorums(5, 6 - phase2, phase2)));
      final long[] throughs = {30, 50, 20, 40, 12};
      for (int i = 0; i < throughs.length; i++) {
        assertTrue(progress.onAccepted(i, 1, throughs[i], 0, BASE, 0));
      }
      final long[] descending = {50, 40, 30, 20, 12};
      assertEquals(descending[phase2 - 1], progress.quorumThrough());
    }
  }

  @Test
  void shouldCountAnAcceptorOnceWhenItAnswersAgain() {
    final Progress progress = fresh(Configuration.servers(1, 2, 3));
    progress.onAccepted(1, 1, 20, 0, BASE, 0);
    progress.onAccepted(1, 1, 25, 0, BASE, 0);
    assertEquals(BASE - 1, progress.quorumThrough());
  }

  @Test
  void shouldNotGoBackWhenAnOlderAnswerComesLate() {
    final Progress progress = fresh(Configuration.servers(1, 2, 3));
    progress.own(0, 30, 0);
    progress.onAccepted(1, 1, 25, 0, BASE, 0);
    progress.onAccepted(1, 1, 20, 0, BASE, 0);
    assertEquals(25, progress.quorumThrough());
  }

  @Test
  void shouldForgetWhatAFormerIncarnationSaidWhenANewOneAnswers() {
    final Progress progress = fresh(Configuration.servers(1, 2, 3));
    progress.own(0, 30, 0);
    progress.onAccepted(1, 1, 25, 0, BASE, 0);
    progress.onAccepted(1, 2, 12, 0, BASE, 0);
    assertEquals(12, progress.quorumThrough());
  }

  @Test
  void shouldDropAnAnswerWhenItIsOfAFormerIncarnation() {
    final Progress progress = fresh(Configuration.servers(1, 2, 3));
    progress.own(0, 30, 0);
    progress.onAccepted(1, 2, 12, 0, BASE, 0);
    assertFalse(progress.onAccepted(1, 1, 25, 0, BASE, 0));
    assertEquals(12, progress.quorumThrough());
  }

  @Test
  void shouldRememberIncarnationsWhenANewBallotBegins() {
    final Progress progress = fresh(Configuration.servers(1, 2, 3));
    progress.onAccepted(1, 2, 12, 0, BASE, 0);
    progress.reset(BASE - 1, 0);
    assertFalse(progress.onAccepted(1, 1, 25, 0, BASE, 0));
  }

  @Test
  void shouldForgetAllVotesWhenANewBallotBegins() {
    final Progress progress = fresh(Configuration.servers(1, 2, 3));
    progress.own(0, 30, 0);
    progress.onAccepted(1, 1, 25, 0, BASE, 0);
    progress.reset(15, 0);
    assertEquals(15, progress.quorumThrough());
  }

  @Test
  void shouldCountWitnessesAndNoObserversWhenRolesDiffer() {
    final Progress progress = fresh(withWitnessAndObserver());
    progress.own(0, 30, 0);
    progress.onAccepted(1, 1, 99, 0, BASE, 0);
    assertEquals(BASE - 1, progress.quorumThrough());
    progress.onAccepted(2, 1, 25, 0, BASE, 0);
    assertEquals(25, progress.quorumThrough());
  }

  @Test
  void shouldHearAQuorumWhenEnoughAcceptorsAnsweredInTime() {
    final Progress progress = new Progress(withWitnessAndObserver());
    progress.reset(BASE - 1, -1000);
    progress.own(0, BASE - 1, 0);
    progress.onAccepted(1, 1, BASE - 1, 0, BASE, 0);
    assertFalse(progress.quorumHeard(0, 100));
    progress.onAccepted(2, 1, BASE - 1, 0, BASE, 0);
    assertTrue(progress.quorumHeard(99, 100));
    assertFalse(progress.quorumHeard(100, 100));
  }

  private static Configuration withWitnessAndObserver() {
    return new Configuration(
        1,
        List.of(
            Member.server(1),
            new Member(2, Set.of(Role.LEARNER)),
            new Member(3, Set.of(Role.ACCEPTOR))),
        Quorums.majority(2));
  }

  private static Progress fresh(final Configuration configuration) {
    final Progress progress = new Progress(configuration);
    progress.reset(BASE - 1, 0);
    return progress;
  }
}
