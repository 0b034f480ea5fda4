package io.synod.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.LockSupport;
import net.openhft.posix.MAdviseFlag;
import net.openhft.posix.OpenFlag;
import net.openhft.posix.PosixAPI;
import org.agrona.BitUtil;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;

/**
 * Room for a file that is mapped and appended to, made ready ahead of its use by a thread of its
 * own: taken on the disk, filled with zeros and mapped.
 *
 * <p>A page of a mapped file that finds no room when it is first written kills the process; taken
 * ahead, a full disk is an error like any other. And a page that is not in memory when it is first
 * written is read, although nothing is there to be read, with as many behind it as the disk's
 * read-ahead says: at 8 MiB, the appending thread stood still for 18 ms. Zeros that are written
 * cost a fifth of zeros that are read, page by page.
 */
final class DiskSpace implements AutoCloseable {
  private static final int ALLOCATE = 0;
  private static final int ZEROS_LENGTH = 64 * 1024;
  private static final int LEAST_AHEAD = 1024 * 1024;

  // A disk that is written to steadily makes its callers wait for a tenth of a second now and then.
  private static final int MOST_AHEAD = 16 * 1024 * 1024;

  private static final int PAGE_LENGTH = 4096;
  private static final ByteBuffer ZEROS = ByteBuffer.allocateDirect(ZEROS_LENGTH);

  // As Linux has them; the library lacks the first, and its constants for the others are wrong.
  private static final int MADV_POPULATE_WRITE = 23;
  private static final int SEEK_DATA = 3;
  private static final int SEEK_HOLE = 4;

  private final Path file;
  private final ByteBuffer zeros = ZEROS.duplicate();
  private final FileChannel channel;
  private final PosixAPI posix;
  private final int descriptor;
  private final int step;
  private final long address;
  private final long length;
  private final long usedBefore;
  private final Thread ahead;
  private long reserved;
  private volatile long ready;
  private volatile long wanted;
  private volatile boolean isClosed;

  /**
   * Starts the thread. It never touches what lies before the offset. It works as far ahead as was
   * used so far, within bounds: a node that does little needs little.
   *
   * @param file that is mapped.
   * @param mapped all of it.
   * @param used offset behind which nothing was written yet.
   * @param step in which room is taken on the disk, in bytes.
   * @param usedBefore bytes that were used of earlier files.
   * @throws IOException where the file cannot be opened.
   */
  DiskSpace(
      final Path file,
      final DirectBuffer mapped,
      final long used,
      final int step,
      final long usedBefore)
      throws IOException {
    this.file = file;
    this.step = step;
    this.usedBefore = usedBefore;
    address = mapped.addressOffset();
    length = mapped.capacity();
    ready = BitUtil.align(used, PAGE_LENGTH);
    channel = FileChannel.open(file, StandardOpenOption.WRITE);
    posix = PosixAPI.posix();
    descriptor = open(file, posix, OpenFlag.O_RDWR);
    // Else the first page that is touched brings the disk's whole read-ahead.
    posix.madvise(address, length, MAdviseFlag.MADV_RANDOM);
    ahead = new Thread(this::prepareAhead, "synod-journal-space");
    ahead.setDaemon(true);
    ahead.start();
  }

  /**
   * Makes sure of room. The caller waits only where the thread that works ahead was overtaken.
   *
   * @param through offset that is needed now.
   * @throws IOException where the disk has no more.
   */
  void ensure(final long through) throws IOException {
    while (through > ready && ready < length) {
      prepare();
    }
    final long aheadLength = Math.max(LEAST_AHEAD, Math.min(MOST_AHEAD, usedBefore + through));
    if (through + aheadLength - LEAST_AHEAD / 2 > ready && wanted <= ready) {
      wanted = Math.min(through + aheadLength, length);
      if (wanted > ready) {
        LockSupport.unpark(ahead);
      }
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
    final PosixAPI posix = PosixAPI.posix();
    final int descriptor = open(file, posix, OpenFlag.O_RDONLY);
    try {
      long end = Long.MAX_VALUE;
      long data = posix.lseek(descriptor, 0, SEEK_DATA);
      while (data >= 0) {
        end = posix.lseek(descriptor, data, SEEK_HOLE);
        data = end < 0 ? -1 : posix.lseek(descriptor, end, SEEK_DATA);
      }
      return end < 0 ? Long.MAX_VALUE : end;
    } finally {
      posix.close(descriptor);
    }
  }

  @Override
  public void close() {
    if (isClosed) {
      // The system may have given the descriptor's number to another file since.
      return;
    }
    isClosed = true;
    LockSupport.unpark(ahead);
    synchronized (this) {
      posix.close(descriptor);
      CloseHelper.quietClose(channel);
    }
  }

  private void prepareAhead() {
    while (!isClosed) {
      if (wanted > ready) {
        try {
          prepare();
        } catch (final IOException ex) {
          // The caller meets it again where it needs the room, and says so.
          return;
        }
      } else {
        LockSupport.park(this);
      }
    }
  }

  private synchronized void prepare() throws IOException {
    final long from = ready;
    final long to = Math.min((from / ZEROS_LENGTH + 1) * ZEROS_LENGTH, length);
    if (isClosed) {
      throw new IOException("closed: file=" + file);
    }
    if (from >= to) {
      return;
    }
    if (to > reserved) {
      reserve(to);
    }
    zeros.clear().limit((int) (to - from));
    while (zeros.hasRemaining()) {
      channel.write(zeros, from + zeros.position());
    }
    // Where the system knows no such advice, the appending thread maps the pages as it comes by.
    posix.madvise(address + from, to - from, MADV_POPULATE_WRITE);
    ready = to;
  }

  private void reserve(final long through) throws IOException {
    final long target = Math.min((through / step + 1) * step, length);
    if (posix.fallocate(descriptor, ALLOCATE, reserved, target - reserved) != 0) {
      throw new IOException(
          "the disk is full: file=" + file + " neededBytes=" + (target - reserved));
    }
    reserved = target;
  }

  private static int open(final Path file, final PosixAPI posix, final OpenFlag how)
      throws IOException {
    final int descriptor = posix.open(file.toString(), how, 0);
    if (descriptor < 0) {
      throw new IOException("the file cannot be opened: file=" + file);
    }
    return descriptor;
  }
}
