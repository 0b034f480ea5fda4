package io.synod.bench.jmh;

import java.nio.file.Path;
import java.util.List;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** The microbenchmarks by the names that people give. */
public enum JmhSuite {
  /** Messages. */
  CODEC("encode and decode an Accept; percentiles of a thousand at a time", CodecBenchmark.class),
  /** Disk. */
  JOURNAL("append and read votes, beside a bare mapped file", JournalBenchmark.class),
  /** State machine. */
  ORDERBOOK("apply order flows", OrderBookBenchmark.class),
  /** Protocol and disk. */
  COMMIT("one commit: three cores and journals in one thread, no network", CommitBenchmark.class),
  /** Everything. */
  CLUSTER("one command: three whole nodes and a client in one thread, UDP", ClusterBenchmark.class);

  /** How long to run. */
  public enum Length {
    /** For figures to rely on. */
    FULL,
    /** For a first look. */
    QUICK,
    /** To see that it works at all; without a fork. */
    SMOKE
  }

  private final String description;
  private final Class<?> benchmark;

  JmhSuite(final String description, final Class<?> benchmark) {
    this.description = description;
    this.benchmark = benchmark;
  }

  /**
   * What is measured.
   *
   * @return in words.
   */
  public String description() {
    return description;
  }

  /**
   * Runs suites.
   *
   * @param suites to run.
   * @param length of the run.
   * @param jvmFlags of the forks, which do not see the manifest.
   * @param result takes the figures as JSON.
   * @return how many benchmarks ran.
   * @throws RunnerException where one fails.
   */
  public static int run(
      final List<JmhSuite> suites,
      final Length length,
      final List<String> jvmFlags,
      final Path result)
      throws RunnerException {
    final ChainedOptionsBuilder options =
        new OptionsBuilder()
            .addProfiler(GCProfiler.class)
            .shouldFailOnError(true)
            .jvmArgsAppend(jvmFlags.toArray(String[]::new))
            .resultFormat(ResultFormatType.JSON)
            .result(result.toString());
    suites.forEach(suite -> options.include("\\b" + suite.benchmark.getSimpleName() + "\\b"));
    switch (length) {
      case FULL -> time(options, 3, 5, 5, 2_000);
      case QUICK -> time(options, 1, 3, 3, 1_000);
      case SMOKE -> time(options, 0, 0, 1, 10).mode(Mode.AverageTime).verbosity(VerboseMode.SILENT);
    }
    return new Runner(options.build()).run().size();
  }

  private static ChainedOptionsBuilder time(
      final ChainedOptionsBuilder options,
      final int forks,
      final int warmups,
      final int measurements,
      final long milliseconds) {
    return options
        .forks(forks)
        .warmupIterations(warmups)
        .warmupTime(TimeValue.milliseconds(milliseconds))
        .measurementIterations(measurements)
        .measurementTime(TimeValue.milliseconds(milliseconds));
  }
}
