package io.synod.ops.bench;

import io.synod.bench.load.CommandSource;
import io.synod.bench.load.Connection;
import io.synod.bench.load.Idle;
import io.synod.bench.load.LoadRun;
import io.synod.bench.load.Pacing;
import io.synod.bench.report.LatencyReport;
import io.synod.ops.UserException;
import java.util.concurrent.TimeUnit;

/**
 * One closed loop over echo commands.
 *
 * @param length of a command in bytes.
 * @param idle of the client's thread.
 * @param warmUpMs not measured.
 * @param measuredMs measured.
 */
record Measurement(int length, Idle idle, long warmUpMs, long measuredMs) {
  private static final long START_TIMEOUT_S = 30;
  private static final long DRAIN_MS = 10_000;

  LatencyReport run(final String name, final Connection connection, final int window)
      throws InterruptedException {
    try (LoadRun run =
        LoadRun.start(connection, CommandSource.echo(length), Pacing.closed(window), idle)) {
      final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_TIMEOUT_S);
      while (run.generator().replied() == 0) {
        run.checkFailure();
        if (System.nanoTime() - deadlineNs > 0) {
          throw new UserException(name + ": no reply within " + START_TIMEOUT_S + " s");
        }
        TimeUnit.MILLISECONDS.sleep(1);
      }
      TimeUnit.MILLISECONDS.sleep(warmUpMs);
      run.restartMeasurement();
      TimeUnit.MILLISECONDS.sleep(measuredMs);
      return run.finish(name, DRAIN_MS);
    }
  }
}
