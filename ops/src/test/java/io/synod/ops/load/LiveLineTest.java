package io.synod.ops.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class LiveLineTest {
  private static final long TOTAL_MS = 15_000;

  private final StringWriter text = new StringWriter();
  private final PrintWriter out = new PrintWriter(text);

  @Test
  void shouldTellOfTheWholeSecondWhenTheOutputIsNoTerminal() {
    try (LiveLine line = new LiveLine(out, TOTAL_MS, 0)) {
      line.show(250, "leader 1", latencies(10_000, 100));
      line.show(500, "leader 1", latencies(900_000_000, 1));
      line.show(750, "leader 1", latencies(10_000, 100));
      line.show(1_000, "leader 1", latencies(10_000, 99));
      line.show(1_250, "leader 1", latencies(10_000, 25));
    }
    final List<String> lines = text.toString().lines().toList();
    assertEquals(1, lines.size(), text.toString());
    assertTrue(lines.get(0).contains("300/s"), lines.get(0));
    assertTrue(lines.get(0).matches(".* max 90\\d ms"), lines.get(0));
  }

  @Test
  void shouldTellOfTheRestWhenTheRunEnds() {
    try (LiveLine line = new LiveLine(out, 1_500, 0)) {
      line.show(1_000, "leader 1", latencies(10_000, 10));
      line.show(1_500, "leader 1", latencies(10_000, 10));
    }
    final List<String> lines = text.toString().lines().toList();
    assertEquals(2, lines.size(), text.toString());
    assertTrue(lines.get(1).contains("20/s"), lines.get(1));
  }

  @Test
  void shouldShowBarAndLongestLatencyWhenTheTerminalIsNarrow() {
    try (LiveLine line = new LiveLine(out, TOTAL_MS, 80)) {
      line.show(7_500, "no leader", latencies(57_870_000, 1_000_000));
    }
    final String shown = text.toString().replace("\r\u001b[K", "").stripTrailing();
    assertTrue(shown.length() < 80, shown);
    assertTrue(shown.endsWith(" ms"), shown);
    assertTrue(shown.contains("max 57."), shown);
    assertTrue(shown.contains("█") && shown.contains("·"), shown);
  }

  @Test
  void shouldStayOnOneLineWhenTheTerminalIsTooNarrow() {
    try (LiveLine line = new LiveLine(out, TOTAL_MS, 40)) {
      line.show(7_500, "leader 1", latencies(57_870_000, 1_000));
    }
    final String shown = text.toString().replace("\r\u001b[K", "").stripTrailing();
    assertTrue(shown.length() < 40, shown);
  }

  private static Histogram latencies(final long ns, final int count) {
    final Histogram latencies = new Histogram(3);
    latencies.recordValueWithCount(ns, count);
    return latencies;
  }
}
