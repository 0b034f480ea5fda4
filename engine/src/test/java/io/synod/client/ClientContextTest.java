package io.synod.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class ClientContextTest {
  @Test
  void shouldNameAllThatIsWrongAtOnce() {
    final ClientContext context =
        new ClientContext()
            .ingressEndpoints("127.0.0.1:22000|mtu=9", "no-port")
            .mtuLength(1400)
            .maxCommandLength(0)
            .maxOpenCommands(3)
            .leaderTimeoutMs(1)
            .sessionId(0);

    final String message =
        assertThrows(IllegalArgumentException.class, context::conclude).getMessage();

    for (final String part :
        List.of(
            "|mtu=9",
            "no-port",
            "mtuLength=1400",
            "maxCommandLength=0",
            "maxOpenCommands=3",
            "leaderTimeoutMs=1",
            "sessionId=0")) {
      assertTrue(message.contains(part), () -> part + " is missing in: " + message);
    }
    assertEquals(8, message.lines().count());
  }

  @Test
  void shouldRefuseAnEndpointThatWouldChangeAChannel() {
    for (final String text :
        List.of("", ":1", "a:", "a:x", "a:70000", "a|b:1", "a,b:1", "a=b:1", "[::1:1", "::1:1")) {
      assertThrows(IllegalArgumentException.class, () -> Endpoint.parse(text), text);
    }
    assertEquals(new Endpoint("[::1]", 9), Endpoint.parse("[::1]:9"));
  }

  @Test
  void shouldTellAddressesFromNames() {
    assertTrue(Endpoint.parse("10.0.0.1:9").isNumeric());
    assertTrue(Endpoint.parse("[::1]:9").isNumeric());
    assertFalse(Endpoint.parse("10.0.0:9").isNumeric());
    assertFalse(Endpoint.parse("10.0.0.256:9").isNumeric());
    assertFalse(Endpoint.parse("node-1.example:9").isNumeric());
  }
}
