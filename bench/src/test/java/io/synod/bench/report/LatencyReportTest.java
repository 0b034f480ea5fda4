package io.synod.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LatencyReportTest {
  @TempDir private Path directory;

  @Test
  void shouldGivePercentilesInMicrosecondsWhenRecordedInNanoseconds() {
    final LatencyReport report = report("run", 1_000);
    assertEquals(500, report.percentileUs(50), 5);
    assertEquals(990, report.percentileUs(99), 5);
    assertTrue(LatencyReport.table(List.of(report)).contains("p99.9"));
    assertEquals(1_000L, report.figures().get("commands"));
  }

  @Test
  void shouldChooseTheUnitWhenWritingDurations() {
    assertEquals("41.3 µs", LatencyReport.duration(41.3));
    assertEquals("12.00 ms", LatencyReport.duration(12_000));
    assertEquals("250 ms", LatencyReport.duration(250_000));
    assertEquals("1.50 s", LatencyReport.duration(1_500_000));
  }

  @Test
  void shouldDrawEveryReportWhenThereAreSeveral() throws IOException {
    final Path file = directory.resolve("plot.png");
    PercentilePlot.write(
        file, "Commit latency", "test", List.of(skewed("Synod", 60), skewed("bare Aeron", 40)));
    assertNotNull(ImageIO.read(file.toFile()));
  }

  @Test
  void shouldWriteTheDistributionAsTextWhenAsked() throws IOException {
    final Path file = directory.resolve("run.hgrm");
    report("run", 1_000).writeHgrm(file);
    assertTrue(Files.readString(file).contains("1/(1-Percentile)"));
  }

  private static LatencyReport report(final String name, final int count) {
    final Histogram histogram = new Histogram(1_000_000_000L, 3);
    for (int i = 1; i <= count; i++) {
      histogram.recordValue(i * 1_000L);
    }
    return new LatencyReport(name, "closed loop", 1, count, histogram);
  }

  private static LatencyReport skewed(final String name, final double medianUs) {
    final SplittableRandom random = new SplittableRandom(1);
    final Histogram histogram = new Histogram(1_000_000_000L, 3);
    for (int i = 0; i < 100_000; i++) {
      final double u = random.nextDouble();
      histogram.recordValue((long) (1_000 * medianUs * (0.7 + 0.6 * u + 0.02 / (1.0001 - u))));
    }
    return new LatencyReport(name, "closed loop", 1, 100_000, histogram);
  }
}
