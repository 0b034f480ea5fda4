package io.synod.paxos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ConfigurationTest {
  private static final Member WITNESS = new Member(2, Set.of(Role.ACCEPTOR));
  private static final Member OBSERVER = new Member(3, Set.of(Role.LEARNER));

  @Test
  void shouldIndexMembersByTheirPlaceWhenLookedUp() {
    final Configuration configuration = Configuration.servers(7, 5, 65535);
    assertEquals(1, configuration.indexOf(5));
    assertEquals(-1, configuration.indexOf(6));
    assertEquals(65535, configuration.member(65535).id());
    assertThrows(IllegalArgumentException.class, () -> configuration.member(6));
  }

  @Test
  void shouldCountOnlyAcceptorsWhenTheQuorumsAreChecked() {
    final List<Member> members = List.of(Member.server(1), WITNESS, OBSERVER);
    assertEquals(2, new Configuration(1, members, Quorums.majority(2)).quorums().phase2());
    refused(1, members, Quorums.majority(3));
  }

  @Test
  void shouldRefuseWhenAnIdStandsTwice() {
    refused(1, List.of(Member.server(1), Member.server(1)), Quorums.majority(2));
  }

  @Test
  void shouldRefuseWhenNobodyCanPropose() {
    refused(1, List.of(WITNESS, OBSERVER), Quorums.majority(1));
  }

  @Test
  void shouldRefuseWhenNumberOrSizeIsOutOfBounds() {
    refused(0, List.of(Member.server(1)), Quorums.majority(1));
    refused(1, List.of(), Quorums.majority(1));
    final List<Member> most = IntStream.rangeClosed(1, 32).mapToObj(Member::server).toList();
    assertEquals(32, new Configuration(1, most, Quorums.majority(32)).members().size());
    final List<Member> tooMany = IntStream.rangeClosed(1, 33).mapToObj(Member::server).toList();
    refused(1, tooMany, Quorums.majority(33));
  }

  @Test
  void shouldRefuseAMemberWhenItsIdOrRolesAreOutOfBounds() {
    assertThrows(IllegalArgumentException.class, () -> Member.server(-1));
    assertThrows(IllegalArgumentException.class, () -> Member.server(0x10000));
    assertThrows(IllegalArgumentException.class, () -> new Member(1, Set.of()));
  }

  @Test
  void shouldKeepItsMembersWhenTheListIsChangedAfterwards() {
    final List<Member> members = new ArrayList<>(List.of(Member.server(1)));
    final Configuration configuration = new Configuration(1, members, Quorums.majority(1));
    members.clear();
    assertTrue(configuration.member(1).isProposer());
  }

  private static void refused(final int number, final List<Member> members, final Quorums quorums) {
    assertThrows(IllegalArgumentException.class, () -> new Configuration(number, members, quorums));
  }
}
