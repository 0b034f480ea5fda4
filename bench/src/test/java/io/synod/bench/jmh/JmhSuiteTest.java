package io.synod.bench.jmh;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JmhSuiteTest {
  @TempDir private Path directory;

  @ParameterizedTest
  @EnumSource(JmhSuite.class)
  void shouldRunEveryBenchmarkWhenGivenNextToNoTime(final JmhSuite suite) throws Exception {
    final Path result = directory.resolve("result.json");
    assertTrue(JmhSuite.run(List.of(suite), JmhSuite.Length.SMOKE, List.of(), result) > 0);
    assertTrue(Files.readString(result).contains("primaryMetric"));
  }
}
