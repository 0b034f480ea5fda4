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
    final Linux linux;
    try {
      linux = LibraryLoader.create(Linux.class).failImmediately().load("c");
    } catch (final UnsatisfiedLinkError ex) {
      return null;
    }
    return new PageCache() {
      @Override
      public void writeOut(final int descriptor, final long offset, final long length) {
        linux.sync_file_range(descriptor, offset, length, Linux.SYNC_FILE_RANGE_WRITE);
      }

      @Override
      public void drop(final int descriptor, final long offset, final long length) {
        linux.posix_fadvise(descriptor, offset, length, Linux.POSIX_FADV_DONTNEED);
      }
    };
  }

  /** The calls by their names in the C library. */
  @SuppressWarnings("checkstyle:MethodName")
  interface Linux {
    /** Starts the writing, without a wait before or after. */
    int SYNC_FILE_RANGE_WRITE = 2;

    /** The range will not be needed soon. */
    int POSIX_FADV_DONTNEED = 4;

    int sync_file_range(int descriptor, long offset, long length, int flags);

    int posix_fadvise(int descriptor, long offset, long length, int advice);
  }
}
