package io.synod.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.agrona.CloseHelper;

/**
 * Forces segments to disk on a thread of its own, beside the one that appends. The two meet in
 * positions: the appender asks for a position, and reads which one is forced. One force covers all
 * that was appended before it began, so that a slow disk means larger groups, not a longer queue.
 *
 * <p>In order: of two segments the older is forced whole before anything of the newer counts, and
 * the newer's directory entry before its bytes. A segment is forced when the next one begins,
 * whether it was asked for or not.
 *
 * <p>The first failure ends the thread. Nothing counts as forced after it.
 */
final class Forcer implements AutoCloseable {
  private static final long AWAIT_NS = TimeUnit.MILLISECONDS.toNanos(10);

  private final Disk disk;
  private final Queue<Begun> begun = new ConcurrentLinkedQueue<>();
  private final Thread thread;
  private volatile long wanted;
  private volatile long forced;
  private volatile Throwable failure;
  private volatile Thread waiting;
  private volatile boolean isClosed;

  /** A segment's file, open from its begin. */
  private record Begun(Path file, long firstPosition, FileChannel channel) {}

  /**
   * Starts the thread.
   *
   * @param disk that forces.
   * @param forced position through which everything is on disk already.
   */
  Forcer(final Disk disk, final long forced) {
    this.disk = disk;
    this.forced = forced;
    thread = new Thread(this::run, "synod-journal-force");
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * A new segment is appended to from now on, the one before no more.
   *
   * @param file of the segment.
   * @param firstPosition of a record in it.
   * @throws IOException where the file cannot be opened.
   */
  void begin(final Path file, final long firstPosition) throws IOException {
    begun.add(new Begun(file, firstPosition, FileChannel.open(file, StandardOpenOption.WRITE)));
    LockSupport.unpark(thread);
  }

  /**
   * Asks for everything up to a position, and does not wait.
   *
   * @param position through which everything is appended; never lower than before.
   */
  void want(final long position) {
    wanted = position;
    LockSupport.unpark(thread);
  }

  /**
   * Asks for everything up to a position, and waits for it.
   *
   * @param position through which everything is appended; never lower than before.
   * @return false where the force has failed.
   */
  boolean await(final long position) {
    waiting = Thread.currentThread();
    want(position);
    while (forced < position && failure == null) {
      LockSupport.parkNanos(this, AWAIT_NS);
    }
    waiting = null;
    return failure == null;
  }

  /** Everything up to it survives the host. */
  long forced() {
    return forced;
  }

  /** Why nothing more is forced; null where all is well. */
  Throwable failure() {
    return failure;
  }

  /** Ends the thread after the force that is under way; waits for nothing. */
  @Override
  public void close() {
    isClosed = true;
    LockSupport.unpark(thread);
  }

  private void run() {
    Begun newest = null;
    try {
      while (!isClosed) {
        // Before the look for a new segment: none with a record up to it can come after that.
        final long through = wanted;
        final Begun next = begun.peek();
        if (next != null) {
          if (newest != null) {
            disk.force(newest.file, newest.channel);
            newest.channel.close();
            publish(next.firstPosition - 1);
          }
          disk.force(next.file.getParent());
          newest = begun.remove();
        } else if (through > forced) {
          disk.force(newest.file, newest.channel);
          publish(through);
        } else {
          LockSupport.park(this);
        }
      }
    } catch (final Throwable ex) {
      failure = ex;
      LockSupport.unpark(waiting);
    } finally {
      CloseHelper.quietClose(newest == null ? null : newest.channel);
      begun.forEach(each -> CloseHelper.quietClose(each.channel));
    }
  }

  private void publish(final long position) {
    forced = Math.max(forced, position);
    LockSupport.unpark(waiting);
  }
}
