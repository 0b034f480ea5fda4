package io.synod.paxos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class BallotTest {
  @Test
  void shouldGiveBackRoundAndNodeWhenMadeOfThem() {
    final long ballot = Ballot.of(Ballot.MAX_ROUND, 0xFFFF);
    assertEquals(Ballot.MAX_ROUND, Ballot.round(ballot));
    assertEquals(0xFFFF, Ballot.nodeId(ballot));
    assertTrue(Ballot.isValid(ballot));
  }

  @Test
  void shouldOrderByRoundBeforeNodeWhenComparedAsNumbers() {
    assertTrue(Ballot.of(2, 0) > Ballot.of(1, 0xFFFF));
    assertTrue(Ballot.of(2, 1) > Ballot.of(2, 0));
    assertTrue(Ballot.of(1, 0) > Ballot.NONE);
    assertTrue(Ballot.of(Ballot.MAX_ROUND, 0) > Ballot.of(Ballot.MAX_ROUND - 1, 0xFFFF));
  }

  @Test
  void shouldRefuseWhenRoundOrNodeIsOutOfBounds() {
    assertThrows(IllegalArgumentException.class, () -> Ballot.of(0, 1));
    assertThrows(IllegalArgumentException.class, () -> Ballot.of(Ballot.MAX_ROUND + 1, 1));
    assertThrows(IllegalArgumentException.class, () -> Ballot.of(1, -1));
    assertThrows(IllegalArgumentException.class, () -> Ballot.of(1, 0x10000));
  }

  @Test
  void shouldBeNoBallotWhenTheRoundIsMissing() {
    assertFalse(Ballot.isValid(Ballot.NONE));
    assertFalse(Ballot.isValid(0xFFFF));
    assertFalse(Ballot.isValid(Long.MIN_VALUE));
    assertTrue(Ballot.isValid(Ballot.of(1, 0)));
  }

  @Test
  void shouldPrintRoundAndNodeWhenFormatted() {
    assertEquals("3.65535", Ballot.format(Ballot.of(3, 65535)));
    assertEquals("0", Ballot.format(Ballot.NONE));
  }
}
