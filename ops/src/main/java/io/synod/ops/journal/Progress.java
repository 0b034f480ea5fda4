package io.synod.ops.journal;

import io.synod.ops.Terminal;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** How far reading has come: a bar on a terminal, nothing elsewhere. */
final class Progress implements AutoCloseable {
  private static final int UPDATE_MS = 200;
  private static final long MIB = 1024 * 1024;

  private final ProgressBar bar;

  Progress(final String task, final long totalBytes) {
    final int columns = Terminal.columns();
    bar =
        columns == 0
            ? null
            : new ProgressBarBuilder()
                .setTaskName(task)
                .setInitialMax(totalBytes)
                .setUnit(" MiB", MIB)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(UPDATE_MS)
                .setConsumer(new ConsoleProgressBarConsumer(System.err, columns))
                .clearDisplayOnFinish()
                .build();
  }

  void to(final long readBytes) {
    if (bar != null) {
      bar.stepTo(readBytes);
    }
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
