package io.synod.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.junit.jupiter.api.Test;

class LoadGeneratorTest {
  private static final int LENGTH = 8;

  private final FakeConnection connection = new FakeConnection();

  @Test
  void shouldKeepTheWindowFullWhenTheLoopIsClosed() {
    final LoadGenerator load = generator(CommandSource.echo(LENGTH), Pacing.closed(5));
    load.doWork();
    load.doWork();
    assertEquals(5, load.sent());
    connection.reply(2);
    load.doWork();
    assertEquals(2, load.replied());
    assertEquals(7, load.sent());
  }

  @Test
  void shouldCountOnceWhenAReplyComesTwice() {
    final LoadGenerator load = generator(CommandSource.echo(LENGTH), Pacing.closed(1));
    load.doWork();
    connection.repeats = true;
    connection.reply(1);
    load.doWork();
    assertEquals(1, load.replied());
    assertEquals(1, load.recorder().getIntervalHistogram().getTotalCount());
  }

  @Test
  void shouldCountFromWhenCommandsWereDueWhenTheClusterStalls() {
    final long ratePerSecond = 1_000;
    final LoadGenerator load = generator(CommandSource.echo(LENGTH), Pacing.open(ratePerSecond));
    connection.isStalled = true;
    final long startNs = System.nanoTime();
    final long stallNs = TimeUnit.MILLISECONDS.toNanos(20);
    while (System.nanoTime() - startNs < stallNs) {
      load.doWork();
    }
    connection.isStalled = false;
    load.doWork();
    connection.reply(Integer.MAX_VALUE);
    load.doWork();
    final Histogram latencies = load.recorder().getIntervalHistogram();
    assertTrue(latencies.getTotalCount() > 1);
    // The first was due a millisecond after the start, and each next a millisecond later.
    assertTrue(latencies.getMaxValue() >= stallNs - TimeUnit.MILLISECONDS.toNanos(2));
    assertTrue(latencies.getMinValue() < latencies.getMaxValue());
  }

  @Test
  void shouldKeepACommandWhenItIsNotTaken() {
    final CountingSource source = new CountingSource(3);
    final LoadGenerator load = generator(source, Pacing.closed(10));
    connection.isStalled = true;
    load.doWork();
    load.doWork();
    connection.isStalled = false;
    load.doWork();
    assertEquals(3, load.sent());
    assertFalse(load.isDone());
    connection.reply(3);
    load.doWork();
    assertTrue(load.isDone());
  }

  @Test
  void shouldFindTheLongestGapWhenRepliesStop() {
    final LoadGenerator load = generator(CommandSource.echo(LENGTH), Pacing.closed(1));
    load.doWork();
    connection.reply(1);
    load.doWork();
    load.resetLongestGap();
    load.doWork();
    final long startNs = System.nanoTime();
    final long gapNs = TimeUnit.MILLISECONDS.toNanos(5);
    while (System.nanoTime() - startNs < gapNs) {
      Thread.onSpinWait();
    }
    connection.reply(1);
    load.doWork();
    assertTrue(load.longestGapNs() >= gapNs);
  }

  private LoadGenerator generator(final CommandSource source, final Pacing pacing) {
    final LoadGenerator load = new LoadGenerator(connection, source, pacing);
    load.onStart();
    return load;
  }

  private static final class CountingSource implements CommandSource {
    private int left;

    CountingSource(final int count) {
      left = count;
    }

    @Override
    public int next(final MutableDirectBuffer buffer, final int offset) {
      return left-- > 0 ? LENGTH : 0;
    }

    @Override
    public double gap() {
      return 1;
    }
  }

  private static final class FakeConnection implements Connection {
    private final Queue<Long> open = new ArrayDeque<>();
    private long sequence;
    private int mayReply;
    private boolean isStalled;
    private boolean repeats;

    void reply(final int count) {
      mayReply = count;
    }

    @Override
    public long offer(final DirectBuffer buffer, final int offset, final int length) {
      if (isStalled) {
        return -1;
      }
      open.add(++sequence);
      return sequence;
    }

    @Override
    public int poll(final ReplyHandler handler) {
      int count = 0;
      while (mayReply > 0 && !open.isEmpty()) {
        final long next = open.remove();
        handler.onReply(next, null, 0, 0);
        if (repeats) {
          handler.onReply(next, null, 0, 0);
        }
        mayReply--;
        count++;
      }
      return count;
    }

    @Override
    public void close() {}
  }
}
