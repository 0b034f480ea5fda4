package io.synod.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class SessionTest {
  private static final int BUFFER_LENGTH = 1 << 16;

  private final Session session = new Session(1, "127.0.0.1:1", BUFFER_LENGTH);
  private final UnsafeBuffer message = new UnsafeBuffer(new byte[BUFFER_LENGTH]);

  @Test
  void shouldKeepEveryMessageWhenItFitsNeitherTheEndNorTheBeginningOfTheRing() {
    assertTrue(session.delay(message, 20_000));
    assertTrue(session.delay(message, 30_000));
    take(20_000);

    assertTrue(session.delay(message, 25_000));

    take(30_000);
    take(25_000);
    assertTrue(session.delayed.isEmpty());
  }

  @Test
  void shouldKeepTheLongestMessageWhenNothingElseIsKept() {
    assertTrue(session.delay(message, 20_000));
    take(20_000);
    for (int i = 0; i < 100; i++) {
      assertTrue(session.delay(message, BUFFER_LENGTH / 2));
      take(BUFFER_LENGTH / 2);
    }
  }

  @Test
  void shouldKeepNoMoreThanTheBufferHolds() {
    assertTrue(session.delay(message, 40_000));
    assertFalse(session.delay(message, 30_000));
    take(40_000);
    assertTrue(session.delay(message, 30_000));
  }

  @Test
  void shouldGiveBackWhatWasKeptInOrderWhenLengthsAreRandom() {
    final Random random = new Random(7);
    final Queue<Integer> kept = new ArrayDeque<>();
    for (int i = 0; i < 100_000; i++) {
      final int length = 1 + random.nextInt(BUFFER_LENGTH / 2);
      message.putInt(0, i);
      if (length >= Integer.BYTES && session.delay(message, length)) {
        kept.add(i);
        assertTrue(session.delayed.capacity() <= 2 * BUFFER_LENGTH);
      }
      if (random.nextBoolean() && !kept.isEmpty()) {
        final int expected = kept.remove();
        session.delayed.consume(
            (buffer, offset, size, ignored) -> {
              assertEquals(expected, buffer.getInt(offset));
              return true;
            },
            1);
      }
    }
  }

  private void take(final int expectedLength) {
    session.delayed.consume(
        (buffer, offset, length, ignored) -> {
          assertEquals(expectedLength, length);
          return true;
        },
        1);
  }
}
