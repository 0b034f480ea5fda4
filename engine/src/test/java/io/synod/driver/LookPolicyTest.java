package io.synod.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class LookPolicyTest {
  private static final int PATIENCE = 3;
  private static final int STRIDE = 4;

  private final LookPolicy policy = new LookPolicy(PATIENCE, STRIDE);

  @Test
  void shouldLookInEveryTurnUntilEnoughLooksWereEmpty() {
    assertEquals("XXX...X...X", turns(11));
  }

  @Test
  void shouldLookInTheVeryNextTurnsAgainWhenSomethingCame() {
    turns(PATIENCE + STRIDE - 1);
    assertTrue(policy.isDue());
    policy.looked(false);

    assertEquals("XXX...X", turns(7));
  }

  @Test
  void shouldLookInEveryTurnWhenSomethingComesOftenEnough() {
    for (int i = 0; i < 100; i++) {
      assertEquals("XX", turns(PATIENCE - 1));
      assertTrue(policy.isDue());
      policy.looked(false);
    }
  }

  /** Takes turns in which nothing is found: X for a look, a dot for none. */
  private String turns(final int count) {
    final StringBuilder looks = new StringBuilder();
    for (int i = 0; i < count; i++) {
      final boolean due = policy.isDue();
      looks.append(due ? 'X' : '.');
      if (due) {
        policy.looked(true);
      }
    }
    return looks.toString();
  }
}
