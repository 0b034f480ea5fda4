package io.synod.session;

import io.synod.paxos.Replica;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.EpochNanoClock;

/**
 * Gathers commands into values and proposes them. Nothing waits for company: what came in one poll
 * goes into one value. Only while the window is full does a value grow over several polls.
 */
public final class CommandProposer {
  private final Replica replica;
  private final EpochNanoClock clock;
  private final BatchBuilder batch;
  private long batches;
  private long windowFull;

  /**
   * Makes an empty batch.
   *
   * @param replica that proposes.
   * @param clock read once a value, for the cluster's time.
   * @param batchLength up to which several commands share a value, in bytes.
   * @param maxCommandLength longest command in bytes.
   */
  public CommandProposer(
      final Replica replica,
      final EpochNanoClock clock,
      final int batchLength,
      final int maxCommandLength) {
    this.replica = replica;
    this.clock = clock;
    batch = new BatchBuilder(batchLength, maxCommandLength);
  }

  /**
   * Takes a command.
   *
   * @param sessionId of the client.
   * @param sequence of the command in its session.
   * @param buffer holds the command; copied before the call returns.
   * @param offset of the command.
   * @param length in bytes.
   * @return false where there is no room for it now: it must be offered again.
   */
  public boolean take(
      final long sessionId,
      final long sequence,
      final DirectBuffer buffer,
      final int offset,
      final int length) {
    return batch.append(sessionId, sequence, buffer, offset, length)
        || (propose() > 0 && batch.append(sessionId, sequence, buffer, offset, length));
  }

  /**
   * Proposes what was taken, if the window has room. What a node had taken and not proposed when it
   * ceased to lead is dropped; the clients send it to the next leader.
   *
   * @return number of values proposed.
   */
  public int propose() {
    if (batch.count() == 0) {
      return 0;
    }
    if (!replica.isLeader()) {
      batch.clear();
      return 0;
    }
    if (!replica.mayPropose(batch.length())) {
      windowFull++;
      return 0;
    }
    batch.seal(clock.nanoTime());
    if (replica.propose(batch.buffer(), 0, batch.length()) < 0) {
      windowFull++;
      return 0;
    }
    batches++;
    batch.clear();
    return 1;
  }

  /**
   * Values proposed.
   *
   * @return from 0.
   */
  public long batches() {
    return batches;
  }

  /**
   * Times that a value had to wait, because the window was full or the store took no more.
   *
   * @return from 0.
   */
  public long windowFull() {
    return windowFull;
  }
}
