package io.synod.node;

import io.synod.paxos.Replica;
import io.synod.session.BatchBuilder;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.EpochNanoClock;

/**
 * Gathers commands into values and proposes them. Nothing waits for company: what came in one poll
 * goes into one value. Only while the window is full does a value grow over several polls.
 */
final class CommandProposer {
  private final Replica replica;
  private final EpochNanoClock clock;
  private final BatchBuilder batch;
  private long batches;
  private long windowFull;

  CommandProposer(
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
   * @return false where there is no room for it now: it must be offered again.
   */
  boolean take(
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
  int propose() {
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

  /** Values proposed. */
  long batches() {
    return batches;
  }

  /** Times that a value had to wait, because the window was full or the store took no more. */
  long windowFull() {
    return windowFull;
  }
}
