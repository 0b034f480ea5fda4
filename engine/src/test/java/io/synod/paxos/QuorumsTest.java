package io.synod.paxos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class QuorumsTest {
  @Test
  void shouldTakeExactlyTheQuorumsThatMeetWhenAllAreTried() {
    for (int acceptors = 1; acceptors <= 9; acceptors++) {
      for (int phase1 = 0; phase1 <= acceptors + 1; phase1++) {
        for (int phase2 = 0; phase2 <= acceptors + 1; phase2++) {
          final int n = acceptors;
          final int q1 = phase1;
          final int q2 = phase2;
          final boolean meet = q1 >= 1 && q1 <= n && q2 >= 1 && q2 <= n && q1 + q2 > n;
          if (meet) {
            assertEquals(n, new Quorums(n, q1, q2).acceptors());
          } else {
            assertThrows(IllegalArgumentException.class, () -> new Quorums(n, q1, q2));
          }
        }
      }
    }
  }

  @Test
  void shouldBeMoreThanHalfWhenMajority() {
    assertEquals(new Quorums(1, 1, 1), Quorums.majority(1));
    assertEquals(new Quorums(2, 2, 2), Quorums.majority(2));
    assertEquals(new Quorums(3, 2, 2), Quorums.majority(3));
    assertEquals(new Quorums(4, 3, 3), Quorums.majority(4));
  }

  @Test
  void shouldRefuseWhenThereIsNoAcceptor() {
    assertThrows(IllegalArgumentException.class, () -> Quorums.majority(0));
  }
}
