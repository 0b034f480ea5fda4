package io.synod.ops.status;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.synod.client.Endpoint;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StatusCommandTest {
  @Test
  void shouldNameWhoAbstainsAndWhatHelpsWhenSomeDo() {
    final String led = print(node(1, 1, 0), node(2, 0, 1), node(3, 0, 0));
    assertTrue(led.contains("lost votes: node 2"), led);
    assertTrue(led.contains("the leader brings them up to date"), led);

    final String stuck = print(node(1, 0, 1), node(2, 0, 1), node(3, 0, 0));
    assertTrue(stuck.contains("lost votes: nodes 1, 2"), stuck);
    assertTrue(stuck.contains("synod recover --help"), stuck);
  }

  @Test
  void shouldSayNothingOfItWhenNobodyAbstains() {
    assertEquals("", print(node(1, 1, 0), node(2, 0, 0)));
  }

  private static String print(final NodeStatus... nodes) {
    final StringWriter out = new StringWriter();
    StatusCommand.printAbstaining(List.of(nodes), new PrintWriter(out, true));
    return out.toString();
  }

  private static NodeStatus node(final int id, final long leads, final long abstains) {
    return new NodeStatus(
        Endpoint.parse("127.0.0.1:" + (1000 + id)),
        "",
        Map.of("node.id", Integer.toString(id)),
        Map.of("leads", leads, "abstains", abstains),
        List.of());
  }
}
