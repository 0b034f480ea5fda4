package io.synod.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.agrona.CloseHelper;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskSpaceTest {
  private static final int LENGTH = 64 * 1024 * 1024;
  private static final int STEP = 16 * 1024 * 1024;
  private static final int ROUND_LENGTH = 2 * 1024 * 1024;

  @TempDir Path temp;
  private Path file;
  private FileChannel channel;
  private UnsafeBuffer mapped;

  @BeforeEach
  void setUp() throws IOException {
    file = temp.resolve("mapped");
    channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    final MappedByteBuffer bytes = channel.map(FileChannel.MapMode.READ_WRITE, 0, LENGTH);
    mapped = new UnsafeBuffer(bytes);
  }

  @AfterEach
  void tearDown() {
    CloseHelper.close(channel);
  }

  @Test
  void shouldNeverTouchWhatWasWrittenWhenTheCallerAndTheThreadBothPrepare() throws IOException {
    final int step = 5003 * Long.BYTES;
    mapped.setMemory(0, 1000, (byte) 1);
    try (DiskSpace space = new DiskSpace(file, mapped, 1000, STEP, 0)) {
      for (int at = 1000; at + step <= LENGTH; at += step) {
        space.ensure(at + step);
        mapped.setMemory(at, step, (byte) 1);
      }
      space.ensure(LENGTH);
    }
    final int end = 1000 + (LENGTH - 1000) / step * step;
    for (int at = 0; at < LENGTH; at++) {
      assertEquals(at < end ? 1 : 0, mapped.getByte(at));
    }
  }

  @Test
  void shouldAllocateNothingWhenTheCallerOvertakesTheThread() throws IOException {
    final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    final long thread = Thread.currentThread().getId();
    long least = Long.MAX_VALUE;
    try (DiskSpace space = new DiskSpace(file, mapped, 0, STEP, 0)) {
      for (int through = ROUND_LENGTH; through <= LENGTH; through += ROUND_LENGTH) {
        final long before = threads.getThreadAllocatedBytes(thread);
        space.ensure(through);
        least = Math.min(least, threads.getThreadAllocatedBytes(thread) - before);
      }
    }
    assertEquals(0, least, "bytes allocated");
  }

  @Test
  void shouldLeaveOtherFilesOpenWhenClosedTwice() throws IOException {
    final DiskSpace space = new DiskSpace(file, mapped, 0, STEP, 0);
    space.close();
    final List<FileChannel> others = new ArrayList<>();
    try {
      for (int i = 0; i < 8; i++) {
        others.add(
            FileChannel.open(
                temp.resolve("other" + i), StandardOpenOption.CREATE, StandardOpenOption.WRITE));
      }
      space.close();
      for (final FileChannel other : others) {
        other.force(true);
      }
    } finally {
      CloseHelper.closeAll(others);
    }
  }
}
