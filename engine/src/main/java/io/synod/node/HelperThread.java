package io.synod.node;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * A thread for what may wait for the disk, one task after the other. What a task found out is
 * handed back to the node's thread as a step that the node's thread takes.
 */
final class HelperThread implements AutoCloseable {
  private static final long CLOSE_TIMEOUT_S = 60;

  private final ExecutorService executor;
  private final Queue<Runnable> steps = new ConcurrentLinkedQueue<>();

  HelperThread(final String name) {
    executor =
        Executors.newSingleThreadExecutor(
            task -> {
              final Thread thread = new Thread(task, name);
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Has the helper do something. Called by the node's thread. */
  void execute(final Runnable task) {
    executor.execute(task);
  }

  /** Hands a step back. Called by a task. */
  void handBack(final Runnable step) {
    steps.add(step);
  }

  /** Takes the steps that were handed back. Called by the node's thread. */
  int doWork() {
    int work = 0;
    for (Runnable step = steps.poll(); step != null; step = steps.poll()) {
      step.run();
      work++;
    }
    return work;
  }

  /** Drops what was not begun, and waits for what was: it uses the node's directory. */
  @Override
  public void close() {
    executor.shutdownNow();
    try {
      if (!executor.awaitTermination(CLOSE_TIMEOUT_S, TimeUnit.SECONDS)) {
        throw new IllegalStateException("the helper thread does not end");
      }
    } catch (final InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
