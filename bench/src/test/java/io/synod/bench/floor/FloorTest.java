package io.synod.bench.floor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.synod.bench.load.CommandSource;
import io.synod.bench.load.Idle;
import io.synod.bench.load.LoadGenerator;
import io.synod.bench.load.Pacing;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.IdleStrategy;
import org.junit.jupiter.api.Test;

class FloorTest {
  private static final int PORT = 23_900;
  private static final int COMMANDS = 500;
  private static final long TIMEOUT_S = 60;

  private final AtomicReference<Exception> failure = new AtomicReference<>();

  @Test
  void shouldReplyToEveryCommandWhenAllProcessesRun() throws InterruptedException {
    final List<Thread> nodes = new ArrayList<>();
    for (int i = 0; i <= FloorSettings.FOLLOWERS; i++) {
      nodes.add(start(i));
    }
    try (FloorConnection connection = new FloorConnection(FloorSettings.of(PORT, Idle.YIELD))) {
      final LoadGenerator load =
          new LoadGenerator(connection, new Some(CommandSource.echo(64)), Pacing.closed(16));
      load.onStart();
      final IdleStrategy idle = Idle.YIELD.strategy();
      final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_S);
      while (!load.isDone()) {
        idle.idle(load.doWork());
        assertNull(failure.get());
        assertTrue(System.nanoTime() - deadlineNs < 0, "replied=" + load.replied());
      }
      assertEquals(COMMANDS, load.replied());
    } finally {
      for (final Thread node : nodes) {
        node.interrupt();
        node.join();
      }
    }
  }

  private Thread start(final int index) {
    final Thread thread =
        new Thread(
            () -> {
              try {
                FloorNode.run(index, PORT, Idle.YIELD);
              } catch (final Exception e) {
                failure.set(e);
              }
            },
            "floor-" + index);
    thread.start();
    return thread;
  }

  private static final class Some implements CommandSource {
    private final CommandSource source;
    private int left = COMMANDS;

    Some(final CommandSource source) {
      this.source = source;
    }

    @Override
    public int next(final MutableDirectBuffer buffer, final int offset) {
      return left-- > 0 ? source.next(buffer, offset) : 0;
    }

    @Override
    public double gap() {
      return source.gap();
    }
  }
}
