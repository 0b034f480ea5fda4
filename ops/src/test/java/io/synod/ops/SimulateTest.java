package io.synod.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class SimulateTest {
  @Test
  void shouldRepeatARunWhenTheSeedIsTheSame() {
    final CommandRun run = CommandRun.of("simulate", "--seed", "7");
    assertEquals(0, run.exitCode(), run::err);
    assertTrue(run.out().contains("trace hash"), run::out);
    assertEquals(run.out(), CommandRun.of("simulate", "--seed", "7").out());
  }

  @Test
  void shouldGiveAccountOfACampaign() {
    final CommandRun run = CommandRun.of("simulate", "--seeds", "20", "--threads", "2");
    assertEquals(0, run.exitCode(), run::err);
    assertTrue(run.out().contains("20 seeds, 0 failed"), run::out);
    assertTrue(run.out().contains("no rule was broken"), run::out);
  }
}
