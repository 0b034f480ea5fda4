package io.synod.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class OpenCommandsTest {
  private final UnsafeBuffer command = new UnsafeBuffer(new byte[256]);

  @Test
  void shouldTakeNoMoreThanTheNumberWhenNoneIsCompleted() {
    final OpenCommands open = new OpenCommands(4, 1024);
    for (int i = 1; i <= 4; i++) {
      assertTrue(open.hasRoom(8));
      assertEquals(i, open.add(command, 0, 8));
    }
    assertFalse(open.hasRoom(8));

    assertTrue(open.complete(2));
    assertFalse(open.hasRoom(8), "the oldest is still open");

    assertTrue(open.complete(1));
    assertTrue(open.hasRoom(8));
    assertEquals(3, open.first());
  }

  @Test
  void shouldCompleteOnceWhenRepliesAreRepeated() {
    final OpenCommands open = new OpenCommands(4, 1024);
    open.add(command, 0, 8);
    assertFalse(open.complete(0));
    assertFalse(open.complete(2));
    assertTrue(open.complete(1));
    assertFalse(open.complete(1));
  }

  @Test
  void shouldKeepTheBytesOfEveryOpenCommandWhenTheRingWraps() {
    final Random random = new Random(3);
    final OpenCommands open = new OpenCommands(16, 1024);
    final Map<Long, byte[]> expected = new HashMap<>();
    int refused = 0;
    for (int run = 0; run < 100_000; run++) {
      final int length = random.nextInt(200);
      if (open.hasRoom(length)) {
        final byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        command.putBytes(0, bytes);
        expected.put(open.add(command, 0, length), bytes);
      } else {
        refused++;
        assertFalse(expected.isEmpty(), "an empty ring has room");
      }
      if (random.nextInt(3) > 0 || open.next() - open.first() > 12) {
        final long any = open.first() + random.nextInt((int) (open.next() - open.first()) + 1);
        assertEquals(expected.remove(any) != null, open.complete(any));
      }
      if (run % 16 == 0) {
        expected.forEach((sequence, bytes) -> assertSame(open, sequence, bytes));
      }
    }
    assertTrue(refused > 100);
  }

  private static void assertSame(
      final OpenCommands open, final long sequence, final byte[] expected) {
    assertTrue(open.isOpen(sequence));
    assertEquals(expected.length, open.length(sequence));
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], open.buffer().getByte(open.offset(sequence) + i));
    }
  }
}
