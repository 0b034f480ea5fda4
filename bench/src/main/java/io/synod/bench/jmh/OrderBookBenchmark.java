package io.synod.bench.jmh;

import io.synod.bench.flow.FlowProfile;
import io.synod.bench.flow.GeneratedFlow;
import io.synod.orderbook.BookLimits;
import io.synod.orderbook.OrderBookMachine;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The order book under a generated flow; what making the flow costs is shown beside. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class OrderBookBenchmark {
  private static final int SYMBOLS = 64;
  private static final int ORDERS_PER_SYMBOL = 512;
  private static final long SEED = 1;

  private final UnsafeBuffer command = new UnsafeBuffer(new byte[256]);
  private final NoContext context = new NoContext();

  @Param({"ITCH", "MOVES"})
  private FlowProfile profile;

  private GeneratedFlow flow;
  private OrderBookMachine machine;

  /** Makes an empty book. */
  @Setup
  public void open() {
    flow = new GeneratedFlow(profile, SYMBOLS, ORDERS_PER_SYMBOL, 1, SEED);
    machine = new OrderBookMachine(BookLimits.DEFAULT);
  }

  /**
   * Makes a command and applies it.
   *
   * @return bytes of the reply.
   */
  @Benchmark
  public int flowAndApply() {
    final int length = flow.next(command, 0);
    machine.onCommand(context, command, 0, length);
    return context.replyLength();
  }

  /**
   * Only makes a command.
   *
   * @return its length.
   */
  @Benchmark
  public int flowAlone() {
    return flow.next(command, 0);
  }
}
