package io.synod.ops.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * One write and one force after the other, by one thread and with nothing around them: what a disk
 * asks for the bytes of a lone vote. The file is filled and forced beforehand, as a journal's is.
 */
final class BareForce {
  /** A vote's record in the journal: frame, head, and a batch of one command of 64 bytes. */
  private static final int LENGTH = 4 + 92 + 112;

  private static final int COUNT = 2_000;
  private static final int FILE_LENGTH = 1 << 20;
  private static final double NS_PER_US = 1_000;

  private BareForce() {}

  /**
   * Measures.
   *
   * @param directory on the disk in question.
   * @return median in microseconds.
   * @throws IOException where the disk fails.
   */
  static double medianUs(final Path directory) throws IOException {
    final Path file = directory.resolve("bare-force.dat");
    final long[] nanos = new long[COUNT];
    final ByteBuffer record = ByteBuffer.allocateDirect(LENGTH);
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.allocateDirect(FILE_LENGTH), 0);
      channel.force(true);
      for (int i = 0; i < COUNT; i++) {
        final long startNs = System.nanoTime();
        channel.write(record.clear(), (long) i * LENGTH);
        channel.force(false);
        nanos[i] = System.nanoTime() - startNs;
      }
    } finally {
      Files.deleteIfExists(file);
    }
    Arrays.sort(nanos);
    return nanos[COUNT / 2] / NS_PER_US;
  }
}
