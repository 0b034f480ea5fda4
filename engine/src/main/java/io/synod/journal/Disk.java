package io.synod.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The barrier between what is written and what survives the host: nothing in this package is forced
 * but through here. Chronicle's own sync is none.
 *
 * <p>A force that fails is final. The system tells of a lost page once, and the next force of the
 * same file succeeds although the page is still lost: whoever asks again is lied to.
 */
interface Disk {
  /** The system's. */
  Disk SYSTEM =
      new Disk() {
        @Override
        public void force(final Path file, final FileChannel channel) throws IOException {
          channel.force(false);
        }

        @Override
        public void force(final Path path) throws IOException {
          try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
          }
        }
      };

  /** Forces nothing: for what is to survive nothing. */
  Disk MEMORY =
      new Disk() {
        @Override
        public void force(final Path file, final FileChannel channel) {
          // It is in memory already.
        }

        @Override
        public void force(final Path path) {
          // It is in memory already.
        }
      };

  /**
   * Forces the bytes of a file, and what of its metadata is needed to find them again.
   *
   * @param file that was written.
   * @param channel of the file, open since before the bytes were written: who opens a file later
   *     may not be told that some of it was lost.
   * @throws IOException after which nothing is known of what survives.
   */
  void force(Path file, FileChannel channel) throws IOException;

  /**
   * Forces the entries of a directory, or all of a file that an earlier process wrote.
   *
   * @param path that changed.
   * @throws IOException after which nothing is known of what survives.
   */
  void force(Path path) throws IOException;
}
