package io.synod.ops.process;

import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Turns SIGINT and SIGTERM into an interrupt of the thread that does the work, and holds the JVM's
 * end back until that thread has cleaned up: so there is one way out, whatever the reason.
 */
public final class Termination {
  private static final long GRACE_S = 30;

  private static volatile boolean underWay;

  private Termination() {}

  /**
   * Does work that cleans up when its thread is interrupted. Where that makes it fail, says so.
   *
   * @param <T> of the result.
   * @param work to do on the calling thread.
   * @return its result.
   * @throws Exception that it throws.
   */
  public static <T> T guard(final Callable<T> work) throws Exception {
    final Thread worker = Thread.currentThread();
    final CountDownLatch cleaned = new CountDownLatch(1);
    final Thread hook =
        new Thread(
            () -> {
              underWay = true;
              worker.interrupt();
              awaitOrHalt(cleaned);
            },
            "synod-termination");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      return work.call();
    } catch (final Exception e) {
      if (underWay) {
        // Whatever it is, it comes of stopping; and this process ends before the caller can say so.
        System.err.println("synod: stopped");
      }
      throw e;
    } finally {
      cleaned.countDown();
    }
  }

  /**
   * Whether a signal ends this process.
   *
   * @return true from the signal on.
   */
  public static boolean isUnderWay() {
    return underWay;
  }

  private static void awaitOrHalt(final CountDownLatch cleaned) {
    try {
      if (!cleaned.await(GRACE_S, TimeUnit.SECONDS)) {
        Runtime.getRuntime().halt(1);
      }
    } catch (final InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
