package io.synod.journal;

import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import net.openhft.posix.OpenFlag;
import net.openhft.posix.PosixAPI;

/**
 * Writes segments to disk steadily behind the appender, and gives back the memory of what lies a
 * whole segment behind, on a thread of its own.
 *
 * <p>Left alone, the system lets gigabytes pile up and then writes them all at once; and the
 * journal pushes everything else out of memory. A host that hands out its guests' memory page by
 * page lets them pay for each page that they never had before: pages that are given back are the
 * ones that the appender gets next.
 *
 * <p>Nothing here makes anything durable. A segment that is read after its memory was given back
 * comes from disk.
 */
final class WriteBehind implements AutoCloseable {
  /** What is done at once, in bytes. */
  static final int STEP_LENGTH = 4 * 1024 * 1024;

  private final PageCache pageCache;
  private final Queue<Written> begun = new ConcurrentLinkedQueue<>();
  private final Thread thread;
  private volatile boolean isClosed;
  private Written current;

  /**
   * Starts the thread.
   *
   * @param pageCache to ask; null where the system cannot be asked, then nothing is done.
   */
  WriteBehind(final PageCache pageCache) {
    this.pageCache = pageCache;
    thread = new Thread(this::run, "synod-journal-write-behind");
    thread.setDaemon(true);
    if (pageCache != null) {
      thread.start();
    }
  }

  /**
   * A new segment is appended to from now on, the one before no more.
   *
   * @param file of the segment.
   */
  void begin(final Path file) {
    if (pageCache != null) {
      current = new Written(file);
      begun.add(current);
      LockSupport.unpark(thread);
    }
  }

  /**
   * Takes how far the newest segment is appended to. Call as often as you like.
   *
   * @param offset before which nothing changes any more.
   */
  void through(final long offset) {
    if (current != null && offset - current.through >= STEP_LENGTH) {
      current.through = offset;
      LockSupport.unpark(thread);
    }
  }

  @Override
  public void close() {
    isClosed = true;
    LockSupport.unpark(thread);
  }

  private void run() {
    Written older = null;
    Written newest = null;
    while (!isClosed) {
      if (newest != null && newest.writeOut(STEP_LENGTH)) {
        if (older != null) {
          older.drop(newest.writtenOut);
        }
      } else if (!begun.isEmpty()) {
        if (older != null) {
          older.drop(Long.MAX_VALUE);
          older.close();
        }
        if (newest != null) {
          newest.writeOut(1);
        }
        older = newest;
        newest = begun.remove();
        newest.open();
      } else {
        LockSupport.park(this);
      }
    }
    if (older != null) {
      older.close();
    }
    if (newest != null) {
      newest.close();
    }
  }

  /** One segment's file. */
  private final class Written {
    private static final int NONE = -1;

    private final Path file;
    private volatile long through;
    private int descriptor = NONE;
    private long writtenOut;
    private long dropped;

    Written(final Path file) {
      this.file = file;
    }

    /** Opens the file; one that is gone already needs nothing. */
    void open() {
      descriptor = PosixAPI.posix().open(file.toString(), OpenFlag.O_RDWR, 0);
    }

    /** Starts to write what was appended, if that is so much. */
    boolean writeOut(final int atLeast) {
      final long length = through - writtenOut;
      if (length < atLeast) {
        return false;
      }
      if (descriptor >= 0) {
        pageCache.writeOut(descriptor, writtenOut, length);
      }
      writtenOut += length;
      return true;
    }

    /** Gives back memory up to an offset, but not past the file's end. */
    void drop(final long to) {
      final long end = Math.min(to, writtenOut);
      if (end > dropped && descriptor >= 0) {
        pageCache.drop(descriptor, dropped, end - dropped);
        dropped = end;
      }
    }

    void close() {
      if (descriptor >= 0) {
        PosixAPI.posix().close(descriptor);
        descriptor = NONE;
      }
    }
  }
}
