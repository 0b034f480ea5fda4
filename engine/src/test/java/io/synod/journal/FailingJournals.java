package io.synod.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** Journals on a disk that fails when it is told to. */
public final class FailingJournals {
  private final Disk disk =
      new Disk() {
        @Override
        public void force(final Path file, final FileChannel channel) throws IOException {
          if (hasFailed && WorstDisk.isSegment(file)) {
            throw new IOException("Input/output error");
          }
          SYSTEM.force(file, channel);
        }

        @Override
        public void force(final Path path) throws IOException {
          SYSTEM.force(path);
        }
      };

  private volatile boolean hasFailed;

  /**
   * Opens a journal on this disk.
   *
   * @param settings of the journal.
   * @return the journal.
   */
  public Journal open(final JournalSettings settings) {
    return new Journal(settings, RecoveryProgress.NONE, disk);
  }

  /** From now on segments cannot be forced. */
  public void fail() {
    hasFailed = true;
  }
}
