package io.synod.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.synod.client.ClientContext;
import io.synod.client.SynodClient;
import io.synod.service.CommandContext;
import io.synod.service.SnapshotInput;
import io.synod.service.SnapshotOutput;
import io.synod.service.StateMachine;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.YieldingIdleStrategy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three nodes and a client, whole, on one thread over loopback: a commit allocates nothing on it.
 */
class CommitAllocationTest {
  private static final String MEMBERS = "1=127.0.0.1:22700,2=127.0.0.1:22710,3=127.0.0.1:22720";
  private static final int WARM_UP = 60_000;
  private static final int WINDOW = 5_000;
  private static final int WINDOWS = 20;
  private static final int OUTSTANDING = 16;
  private static final long BOUND_NS = 120_000_000_000L;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final UnsafeBuffer command = new UnsafeBuffer(new byte[64]);
  private final List<SynodNode> nodes = new ArrayList<>();
  private final IdleStrategy idle = new YieldingIdleStrategy();
  private SynodClient client;
  private long sent;
  private long replied;

  @Test
  @Timeout(240)
  void shouldAllocateNothingPerCommitWhenSteady(@TempDir final Path directory) {
    try {
      start(directory);
      commit(WARM_UP);
      long least = Long.MAX_VALUE;
      for (int i = 0; i < WINDOWS && least > 0; i++) {
        final long before = threads.getCurrentThreadAllocatedBytes();
        commit(WINDOW);
        least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
      }
      assertEquals(0, least, "bytes allocated in the best of windows of " + WINDOW + " commits");
    } finally {
      CloseHelper.closeAll(client);
      CloseHelper.closeAll(nodes);
    }
  }

  private void start(final Path directory) {
    for (int id = 1; id <= 3; id++) {
      final NodeContext context =
          new NodeContext()
              .clusterId(70)
              .nodeId(id)
              .members(MEMBERS)
              .dataDirectory(directory.resolve("node-" + id))
              .founding(true)
              .set("http.port", "off")
              .set("driver.mode", "SHARED");
      nodes.add(SynodNode.invoked(context, new EchoMachine()));
    }
    runUntil(() -> nodes.stream().anyMatch(SynodNode::isLeader));
    client =
        SynodClient.connect(
            new ClientContext()
                .clusterId(70)
                .ingressEndpoints("127.0.0.1:22700", "127.0.0.1:22710", "127.0.0.1:22720")
                .driverThread(true)
                .replyListener((sequence, instance, buffer, offset, length) -> replied++));
    runUntil(client::isConnected);
  }

  private void commit(final int count) {
    final long target = replied + count;
    final long deadlineNs = System.nanoTime() + BOUND_NS;
    while (replied < target) {
      while (sent - replied < OUTSTANDING && client.offer(command, 0, command.capacity()) > 0) {
        sent++;
      }
      cycle();
      assertTrue(System.nanoTime() - deadlineNs < 0, "no progress");
    }
  }

  private void runUntil(final BooleanSupplier condition) {
    final long deadlineNs = System.nanoTime() + BOUND_NS;
    while (!condition.getAsBoolean()) {
      cycle();
      assertTrue(System.nanoTime() - deadlineNs < 0, "no progress");
    }
  }

  private void cycle() {
    int work = client == null ? 0 : client.poll();
    for (int i = 0; i < nodes.size(); i++) {
      work += nodes.get(i).doWork();
    }
    idle.idle(work);
  }

  private static final class EchoMachine implements StateMachine {
    private final UnsafeBuffer state = new UnsafeBuffer(new byte[Long.BYTES]);

    @Override
    public void onCommand(
        final CommandContext context,
        final DirectBuffer buffer,
        final int offset,
        final int length) {
      state.putLong(0, state.getLong(0) + 1);
      context.reply(buffer, offset, length);
    }

    @Override
    public void saveSnapshot(final SnapshotOutput output) {
      output.write(state, 0, Long.BYTES);
    }

    @Override
    public void loadSnapshot(final SnapshotInput input) {
      input.read(state, 0, Long.BYTES);
    }

    @Override
    public long stateHash() {
      return state.getLong(0);
    }
  }
}
