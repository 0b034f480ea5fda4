package io.synod.journal;

import jnr.ffi.LibraryLoader;

/** What a program may ask of the memory in which the system keeps files. */
interface PageCache {
  /**
   * Starts to write a range to disk and waits for nothing. Says nothing about what is durable, and
   * takes no error away from a later force.
   *
   * @param descriptor of the file.
   * @param offset of the range.
   * @param length of the range in bytes.
   */
  void writeOut(int descriptor, long offset, long length);

  /**
   * Gives back the memory of a range that is written and that nobody has mapped.
   *
   * @param descriptor of the file.
   * @param offset of the range.
   * @param length of the range in bytes.
   */
  void drop(int descriptor, long offset, long length);

  /**
   * The system's, where it is Linux.
   *
   * @return null where the system has no such calls.
   */
  static PageCache ofSystem() {
    return LinuxPageCache.INSTANCE;
  }

  /** Linux's, by the calls of its C library. */
  final class LinuxPageCache implements PageCache {
    private static final int SYNC_FILE_RANGE_WRITE = 2;
    private static final int POSIX_FADV_DONTNEED = 4;
    private static final PageCache INSTANCE = load();

    private final Calls calls;

    private LinuxPageCache(final Calls calls) {
      this.calls = calls;
    }

    @Override
    public void writeOut(final int descriptor, final long offset, final long length) {
      calls.sync_file_range(descriptor, offset, length, SYNC_FILE_RANGE_WRITE);
    }

    @Override
    public void drop(final int descriptor, final long offset, final long length) {
      calls.posix_fadvise(descriptor, offset, length, POSIX_FADV_DONTNEED);
    }

    private static PageCache load() {
      try {
        return new LinuxPageCache(LibraryLoader.create(Calls.class).failImmediately().load("c"));
      } catch (final UnsatisfiedLinkError ex) {
        return null;
      }
    }

    /** Named as the library names them. */
    public interface Calls {
      int sync_file_range(int descriptor, long offset, long length, int flags);

      int posix_fadvise(int descriptor, long offset, long length, int advice);
    }
  }
}
