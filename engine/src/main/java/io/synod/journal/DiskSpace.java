package io.synod.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import net.openhft.posix.OpenFlag;
import net.openhft.posix.PosixAPI;

/**
 * Room on the disk for one file, taken ahead of its use. A page of a mapped file that finds no room
 * when it is first written kills the process; taken ahead, a full disk is an error like any other.
 */
final class DiskSpace implements AutoCloseable {
  private static final int ALLOCATE = 0;

  // As Linux has them; the library's own constants are others.
  private static final int SEEK_DATA = 3;
  private static final int SEEK_HOLE = 4;

  private final Path file;
  private final PosixAPI posix;
  private final int descriptor;
  private final int step;
  private final Thread ahead;
  private volatile long reserved;
  private volatile long wanted;
  private volatile boolean isClosed;

  DiskSpace(final Path file, final int step) throws IOException {
    this.file = file;
    this.step = step;
    posix = PosixAPI.posix();
    descriptor = posix.open(file.toString(), OpenFlag.O_RDWR, 0);
    if (descriptor < 0) {
      throw new IOException("the file cannot be opened: file=" + file);
    }
    ahead = new Thread(this::reserveAhead, "synod-journal-space");
    ahead.setDaemon(true);
  }

  /** Begins to take room ahead on a thread of its own, so that the caller seldom waits for it. */
  void startAhead() {
    ahead.start();
  }

  /**
   * Makes sure of room. The caller waits only where the thread that works ahead was overtaken.
   *
   * @param through offset that is needed now.
   * @throws IOException where the disk has no more.
   */
  void ensure(final long through) throws IOException {
    if (through > reserved) {
      reserve(through);
    }
    if (through + step > reserved && wanted <= reserved) {
      wanted = reserved + 1;
      LockSupport.unpark(ahead);
    }
  }

  /**
   * Finds where a file's hole begins that reaches to its end.
   *
   * @param file that is mostly a hole.
   * @return the offset behind which nothing was ever written; the largest long where the file
   *     system does not know.
   * @throws IOException where the file cannot be opened.
   */
  static long endOfData(final Path file) throws IOException {
    try (DiskSpace space = new DiskSpace(file, 1)) {
      long end = Long.MAX_VALUE;
      long data = space.seek(0, SEEK_DATA);
      while (data >= 0) {
        end = space.seek(data, SEEK_HOLE);
        data = end < 0 ? -1 : space.seek(end, SEEK_DATA);
      }
      return end < 0 ? Long.MAX_VALUE : end;
    }
  }

  private void reserveAhead() {
    while (!isClosed) {
      if (wanted > reserved) {
        try {
          reserve(wanted);
        } catch (final IOException ex) {
          // The caller meets it again where it needs the room, and says so.
          return;
        }
      } else {
        LockSupport.park(this);
      }
    }
  }

  private synchronized void reserve(final long through) throws IOException {
    if (isClosed || through <= reserved) {
      return;
    }
    final long target = (through / step + 1) * step;
    if (posix.fallocate(descriptor, ALLOCATE, reserved, target - reserved) != 0) {
      throw new IOException(
          "the disk is full: file=" + file + " neededBytes=" + (target - reserved));
    }
    reserved = target;
  }

  private long seek(final long from, final int whence) {
    return posix.lseek(descriptor, from, whence);
  }

  @Override
  public void close() {
    isClosed = true;
    LockSupport.unpark(ahead);
    synchronized (this) {
      posix.close(descriptor);
    }
  }
}
