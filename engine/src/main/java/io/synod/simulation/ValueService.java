package io.synod.simulation;

import io.synod.paxos.Replica;
import io.synod.paxos.ValueView;
import java.util.ArrayDeque;
import java.util.Queue;
import org.agrona.concurrent.UnsafeBuffer;

/** Proposes values as they are, one an instance; applies nothing. */
final class ValueService implements SimulatedService {
  private final Replica replica;
  private final Queue<byte[]> requests = new ArrayDeque<>();

  ValueService(final Replica replica) {
    this.replica = replica;
  }

  void request(final byte[] value) {
    requests.add(value);
  }

  @Override
  public int doWork() {
    int work = 0;
    while (!requests.isEmpty() && replica.mayPropose(requests.peek().length)) {
      final byte[] value = requests.peek();
      if (replica.propose(new UnsafeBuffer(value), 0, value.length) < 0) {
        break;
      }
      requests.remove();
      work++;
    }
    return work;
  }

  @Override
  public void onChosen(final long instance, final long ballot, final ValueView value) {}

  @Override
  public void onLeading(final long ballot) {}

  @Override
  public void onFollowing(final int leader, final long ballot) {
    requests.clear();
  }
}
