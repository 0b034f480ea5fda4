package io.synod.bench.load;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.SingleWriterRecorder;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Sends commands and takes the time until their replies, each reply once. Allocates nothing once
 * made. One thread runs it; others read its counts and histograms.
 */
public final class LoadGenerator implements Agent {
  private static final long HIGHEST_NS = TimeUnit.MINUTES.toNanos(2);
  private static final int DIGITS = 3;
  private static final int SEND_LIMIT = 64;

  private final Connection connection;
  private final CommandSource source;
  private final Pacing pacing;
  private final Connection.ReplyHandler replyHandler = this::onReply;
  private final UnsafeBuffer command = new UnsafeBuffer(new byte[CommandSource.MAX_LENGTH]);
  private final SingleWriterRecorder recorder = new SingleWriterRecorder(HIGHEST_NS, DIGITS);
  private final int mask;
  private final long[] sequences;
  private final long[] startsNs;
  private final double meanGapNs;

  private int commandLength;
  private volatile boolean ended;
  private double dueNs;
  private int open;
  private long lastReplyNs;
  private volatile boolean stopped;
  private long lastSequence;
  private final AtomicLong sent = new AtomicLong();
  private final AtomicLong replied = new AtomicLong();
  private final AtomicLong longestGapNs = new AtomicLong();
  private final AtomicBoolean gapReset = new AtomicBoolean();

  /**
   * A load.
   *
   * @param connection to send on; polled by this generator.
   * @param source of commands.
   * @param pacing of commands.
   */
  public LoadGenerator(
      final Connection connection, final CommandSource source, final Pacing pacing) {
    this.connection = connection;
    this.source = source;
    this.pacing = pacing;
    final int capacity = BitUtil.findNextPositivePowerOfTwo(pacing.window());
    mask = capacity - 1;
    sequences = new long[capacity];
    startsNs = new long[capacity];
    meanGapNs = pacing.isOpen() ? 1e9 / pacing.ratePerSecond() : 0;
  }

  @Override
  public void onStart() {
    dueNs = System.nanoTime();
    lastReplyNs = System.nanoTime();
  }

  @Override
  public int doWork() {
    if (gapReset.get()) {
      gapReset.set(false);
      longestGapNs.set(0);
      lastReplyNs = System.nanoTime();
    }
    final int workCount = connection.poll(replyHandler);
    return stopped ? workCount : workCount + send();
  }

  @Override
  public String roleName() {
    return "load";
  }

  /** Sends no more; open commands are still waited for. */
  public void stop() {
    stopped = true;
  }

  /**
   * Whether nothing more will come: stopped, or the source has ended, and every reply is there.
   *
   * @return true at the end.
   */
  public boolean isDone() {
    return (stopped || ended) && replied.get() == sent.get();
  }

  /**
   * Commands sent.
   *
   * @return from 0.
   */
  public long sent() {
    return sent.get();
  }

  /**
   * Commands replied to.
   *
   * @return from 0.
   */
  public long replied() {
    return replied.get();
  }

  /** Starts to look for the longest gap anew. */
  public void resetLongestGap() {
    gapReset.set(true);
  }

  /**
   * The longest time between two replies since the last reset.
   *
   * @return nanoseconds.
   */
  public long longestGapNs() {
    return longestGapNs.get();
  }

  /**
   * What was recorded since the last call can be taken from here, by one other thread.
   *
   * @return the recorder of latencies in nanoseconds.
   */
  public SingleWriterRecorder recorder() {
    return recorder;
  }

  private int send() {
    int count = 0;
    while (count < SEND_LIMIT && open < pacing.window() && !ended) {
      if (commandLength == 0 && !take()) {
        break;
      }
      final long nowNs = System.nanoTime();
      if ((pacing.isOpen() && nowNs < dueNs) || sequences[slot(lastSequence + 1)] != 0) {
        break;
      }
      final long sequence = connection.offer(command, 0, commandLength);
      if (sequence <= 0) {
        break;
      }
      lastSequence = sequence;
      final int slot = slot(sequence);
      sequences[slot] = sequence;
      startsNs[slot] = pacing.isOpen() ? (long) dueNs : nowNs;
      commandLength = 0;
      open++;
      count++;
    }
    if (count > 0) {
      sent.setRelease(sent.getPlain() + count);
    }
    return count;
  }

  private int slot(final long sequence) {
    return (int) sequence & mask;
  }

  private boolean take() {
    commandLength = source.next(command, 0);
    if (commandLength == 0) {
      ended = true;
      return false;
    }
    dueNs += source.gap() * meanGapNs;
    return true;
  }

  private void onReply(
      final long sequence, final DirectBuffer buffer, final int offset, final int length) {
    final int slot = slot(sequence);
    if (sequences[slot] != sequence) {
      return;
    }
    sequences[slot] = 0;
    final long nowNs = System.nanoTime();
    recorder.recordValue(Math.min(nowNs - startsNs[slot], HIGHEST_NS));
    final long gapNs = nowNs - lastReplyNs;
    lastReplyNs = nowNs;
    if (gapNs > longestGapNs.getPlain()) {
      longestGapNs.setRelease(gapNs);
    }
    open--;
    replied.setRelease(replied.getPlain() + 1);
  }
}
