package io.synod.example;

import io.synod.client.ClientContext;
import io.synod.client.SynodClient;
import io.synod.node.NodeContext;
import io.synod.node.SynodNode;
import io.synod.service.*;
import java.nio.file.Path;
import java.time.Duration;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** A replicated counter: three nodes and a client in one process. */
public final class CounterExample {
  static final class CounterMachine implements StateMachine {
    private final UnsafeBuffer value = new UnsafeBuffer(new byte[Long.BYTES]);

    @Override
    public void onCommand(CommandContext context, DirectBuffer command, int offset, int length) {
      value.putLong(0, value.getLong(0) + command.getLong(offset));
      context.reply(value, 0, Long.BYTES);
    }

    @Override
    public void saveSnapshot(SnapshotOutput output) {
      output.write(value, 0, Long.BYTES);
    }

    @Override
    public void loadSnapshot(SnapshotInput input) {
      input.read(value, 0, Long.BYTES);
    }

    @Override
    public long stateHash() {
      return value.getLong(0);
    }
  }

  public static void main(String[] args) throws Exception {
    String members = "1=127.0.0.1:22000,2=127.0.0.1:22010,3=127.0.0.1:22020";
    SynodNode[] nodes = new SynodNode[3];
    for (int id = 1; id <= 3; id++) {
      Path data = Path.of(args[0], "node-" + id);
      NodeContext context = new NodeContext().clusterId(7).nodeId(id).members(members);
      context.dataDirectory(data).founding(true);
      nodes[id - 1] = SynodNode.launch(context, new CounterMachine());
    }
    ClientContext context = new ClientContext().clusterId(7).ingressEndpoints("127.0.0.1:22000");
    try (SynodClient client = SynodClient.connect(context)) {
      UnsafeBuffer one = new UnsafeBuffer(new byte[Long.BYTES]);
      one.putLong(0, 1);
      for (int i = 0; i < 5; i++) {
        DirectBuffer reply = client.call(one, 0, Long.BYTES, Duration.ofSeconds(10));
        System.out.println("counter = " + reply.getLong(0));
      }
    }
    for (SynodNode node : nodes) node.close();
  }
}
