package io.synod.journal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class WriteBehindTest {
  private static final long STEP = WriteBehind.STEP_LENGTH;

  @TempDir Path temp;
  private final Recording pageCache = new Recording();
  private final WriteBehind writeBehind = new WriteBehind(pageCache);

  @AfterEach
  void tearDown() {
    writeBehind.close();
  }

  @Test
  void shouldWriteOutWhatWasAppendedWhenItIsAStepLong() throws Exception {
    writeBehind.begin(file("first"));
    writeBehind.through(STEP - 1);
    writeBehind.through(STEP + 5);
    assertEquals("first write 0..4194309", pageCache.next());
    writeBehind.through(2 * STEP);
    writeBehind.through(2 * STEP + 5);
    assertEquals("first write 4194309..8388613", pageCache.next());
  }

  @Test
  void shouldGiveBackTheSegmentBeforeOnlyAsFarAsTheNewestWasWritten() throws Exception {
    writeBehind.begin(file("first"));
    writeBehind.through(3 * STEP);
    assertEquals("first write 0..12582912", pageCache.next());
    writeBehind.begin(file("second"));
    writeBehind.through(STEP);
    assertEquals("second write 0..4194304", pageCache.next());
    assertEquals("first drop 0..4194304", pageCache.next());
    writeBehind.through(8 * STEP);
    assertEquals("second write 4194304..33554432", pageCache.next());
    assertEquals("first drop 4194304..12582912", pageCache.next());
  }

  @Test
  void shouldGiveBackTheRestWhenASecondSegmentFollows() throws Exception {
    writeBehind.begin(file("first"));
    writeBehind.through(2 * STEP);
    writeBehind.begin(file("second"));
    writeBehind.begin(file("third"));
    assertEquals("first write 0..8388608", pageCache.next());
    assertEquals("first drop 0..8388608", pageCache.next());
  }

  @Test
  void shouldGoOnWhenAFileIsGone() throws Exception {
    writeBehind.begin(temp.resolve("never"));
    writeBehind.through(STEP);
    writeBehind.begin(file("second"));
    writeBehind.through(STEP);
    assertEquals("second write 0..4194304", pageCache.next());
  }

  @Test
  void shouldKeepEveryByteWhenTheSystemIsAsked() throws Exception {
    final byte[] bytes = new byte[(int) (4 * STEP)];
    Arrays.fill(bytes, (byte) 7);
    final Path first = Files.write(temp.resolve("first"), bytes);
    final Path second = Files.write(temp.resolve("second"), bytes);
    final PageCache system = PageCache.ofSystem();
    final List<String> done = new ArrayList<>();
    try (WriteBehind real =
        new WriteBehind(
            new PageCache() {
              @Override
              public void writeOut(final int descriptor, final long offset, final long length) {
                system.writeOut(descriptor, offset, length);
              }

              @Override
              public void drop(final int descriptor, final long offset, final long length) {
                system.drop(descriptor, offset, length);
                synchronized (done) {
                  done.add("drop");
                  done.notifyAll();
                }
              }
            })) {
      real.begin(first);
      real.through(4 * STEP);
      real.begin(second);
      real.through(4 * STEP);
      synchronized (done) {
        while (done.isEmpty()) {
          done.wait();
        }
      }
    }
    assertArrayEquals(bytes, Files.readAllBytes(first));
    assertArrayEquals(bytes, Files.readAllBytes(second));
  }

  private Path file(final String name) throws IOException {
    return Files.createFile(temp.resolve(name));
  }

  /** Notes what is asked, with the name of the file behind the descriptor. */
  private static final class Recording implements PageCache {
    private final BlockingQueue<String> calls = new LinkedBlockingQueue<>();
    private final Map<Integer, String> names = new HashMap<>();

    @Override
    public void writeOut(final int descriptor, final long offset, final long length) {
      note(descriptor, "write", offset, length);
    }

    @Override
    public void drop(final int descriptor, final long offset, final long length) {
      note(descriptor, "drop", offset, length);
    }

    String next() throws InterruptedException {
      final String call = calls.poll(30, TimeUnit.SECONDS);
      assertTrue(call != null, "nothing was asked");
      return call;
    }

    private void note(
        final int descriptor, final String what, final long offset, final long length) {
      final String name = names.computeIfAbsent(descriptor, Recording::name);
      calls.add(name + " " + what + " " + offset + ".." + (offset + length));
    }

    private static String name(final int descriptor) {
      try {
        return Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor))
            .getFileName()
            .toString();
      } catch (final IOException ex) {
        return "unknown: " + ex;
      }
    }
  }
}
