package io.synod.orderbook;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.synod.codec.orderbook.Side;
import io.synod.codec.orderbook.TimeInForce;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class BookSnapshotTest {
  private static final BookLimits LIMITS = new BookLimits(5, 400, 40);
  private static final int FIRST_ORDER = 48 + 16;
  private static final int ORDER_LENGTH = 24;

  /** Written down when it was first seen: it must not depend on the JVM, nor change by accident. */
  private static final long HASH_OF_SEED_7 = 4468795148470310986L;

  @Test
  void shouldGoOnAlikeWhenTheStateWasSavedAndLoadedInTheMidst() {
    final MachineDriver original = new MachineDriver(LIMITS);
    MachineDriver restored = new MachineDriver(LIMITS);
    final SplittableRandom random = new SplittableRandom(21);

    for (int i = 0; i < 100_000; i++) {
      final int length = original.randomCommand(random, 5, 800);
      original.send(length);
      restored.send(original.command, 0, length);
      assertEquals(original.replyLength, restored.replyLength);
      assertEquals(original.reply, restored.reply);

      if (i % 2_000 == 0) {
        final byte[] snapshot = original.snapshot();
        assertArrayEquals(snapshot, restored.snapshot(), "i=" + i);
        assertEquals(original.machine.stateHash(), restored.machine.stateHash());
        restored = new MachineDriver(LIMITS);
        restored.load(snapshot);
        assertArrayEquals(snapshot, restored.snapshot(), "i=" + i);
        assertEquals(original.machine.stateHash(), restored.machine.stateHash());
        restored.reply.putBytes(0, original.reply, 0, original.reply.capacity());
      }
    }
    assertTrue(original.machine.books().orderCount() > 100);
  }

  @Test
  void shouldHaveTheSameHashOnAnyMachineWhenTheLogIsTheSame() {
    final MachineDriver driver = new MachineDriver(LIMITS);
    final SplittableRandom random = new SplittableRandom(7);
    for (int i = 0; i < 20_000; i++) {
      driver.send(driver.randomCommand(random, 5, 800));
    }
    assertEquals(HASH_OF_SEED_7, driver.machine.stateHash());
  }

  @Test
  void shouldHaveAnotherHashWhenOnlyThePriorityDiffers() {
    final MachineDriver one = new MachineDriver(LIMITS);
    one.newOrder(0, 1, Side.BUY, 100, 5, TimeInForce.GTC);
    one.newOrder(0, 2, Side.BUY, 100, 5, TimeInForce.GTC);
    final MachineDriver other = new MachineDriver(LIMITS);
    other.newOrder(0, 2, Side.BUY, 100, 5, TimeInForce.GTC);
    other.newOrder(0, 1, Side.BUY, 100, 5, TimeInForce.GTC);

    assertNotEquals(one.machine.stateHash(), other.machine.stateHash());
  }

  @Test
  void shouldKeepItsStateWhenASnapshotIsRefused() {
    final MachineDriver driver = small();
    final byte[] snapshot = driver.snapshot();
    final long hash = driver.machine.stateHash();

    for (int cut = 0; cut < snapshot.length; cut++) {
      final byte[] bytes = Arrays.copyOf(snapshot, cut);
      assertThrows(IllegalArgumentException.class, () -> driver.load(bytes));
    }
    assertRefused(driver, snapshot, 2, (short) 30, "templateId=30");
    assertRefused(driver, snapshot, 6, (short) 2, "version=2");
    assertRefused(driver, snapshot, 8, (short) 6, "maxSymbols=6");
    assertRefused(driver, snapshot, 20, (short) 9, "orderCount=9");
    assertRefused(driver, snapshot, 48 + 8 + 3, (short) 0xFF, "count=");
    assertRefused(driver, snapshot, FIRST_ORDER, (short) 2, "DUPLICATE_ORDER");
    assertRefused(driver, snapshot, FIRST_ORDER + 8, (short) 99, "out of order");
    assertRefused(driver, snapshot, FIRST_ORDER + 8, (short) 200, "crosses");
    assertRefused(driver, snapshot, FIRST_ORDER + 8, (short) 0, "PRICE_OUT_OF_RANGE");
    assertRefused(
        driver, snapshot, FIRST_ORDER + ORDER_LENGTH + 16, (short) 0, "SIZE_OUT_OF_RANGE");

    assertEquals(hash, driver.machine.stateHash());
  }

  @Test
  void shouldNeverThrowAnythingElseWhenASnapshotIsGarbled() {
    final MachineDriver driver = small();
    final byte[] snapshot = driver.snapshot();
    final SplittableRandom random = new SplittableRandom(3);
    int refused = 0;
    for (int i = 0; i < 20_000; i++) {
      final byte[] bytes = snapshot.clone();
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      try {
        driver.load(bytes);
      } catch (final IllegalArgumentException expected) {
        refused++;
      }
    }
    assertTrue(refused > 1_000, "refused=" + refused);
  }

  /** Bids 1 and 2 at 100, 3 at 99, ask 4 at 101, all in the first book. */
  private static MachineDriver small() {
    final MachineDriver driver = new MachineDriver(LIMITS);
    driver.newOrder(0, 1, Side.BUY, 100, 5, TimeInForce.GTC);
    driver.newOrder(0, 2, Side.BUY, 100, 6, TimeInForce.GTC);
    driver.newOrder(0, 3, Side.BUY, 99, 7, TimeInForce.GTC);
    driver.newOrder(0, 4, Side.SELL, 101, 8, TimeInForce.GTC);
    return driver;
  }

  private static void assertRefused(
      final MachineDriver driver,
      final byte[] snapshot,
      final int at,
      final short value,
      final String reason) {
    final byte[] bytes = snapshot.clone();
    final MutableDirectBuffer buffer = new UnsafeBuffer(bytes);
    buffer.putShort(at, value);
    final IllegalArgumentException error =
        assertThrows(IllegalArgumentException.class, () -> driver.load(bytes));
    assertTrue(error.getMessage().contains(reason), error.getMessage());
  }
}
