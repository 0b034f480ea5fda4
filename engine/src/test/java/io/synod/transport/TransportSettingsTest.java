package io.synod.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.synod.paxos.Configuration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TransportSettingsTest {
  @Test
  void shouldHaveNoProblemWhenOnlyTheRequiredIsSet() {
    assertEquals(List.of(), valid().problems());
  }

  @Test
  void shouldNameAllProblemsAtOnce() {
    final TransportSettings settings =
        valid()
            .nodeId(9)
            .incarnation(-1)
            .mtuBytes(1_409)
            .termBytes(3 << 20)
            .controlTermBytes(5)
            .maxValueBytes(0)
            .socketBufferBytes(1 << 16)
            .receiveWindowBytes(1 << 20)
            .busyInvokes(0)
            .imageLivenessMs(1)
            .driverMode(DriverMode.EXTERNAL);
    final String message =
        assertThrows(IllegalArgumentException.class, settings::conclude).getMessage();
    for (final String part :
        List.of(
            "nodeId=9",
            "incarnation=-1",
            "mtuBytes must be a multiple of 32: mtuBytes=1409",
            "termBytes must be a power of two",
            "controlTermBytes is from 65536",
            "maxValueBytes is from 1 to",
            "receiveWindowBytes is from 65536 to 65536: receiveWindowBytes=1048576",
            "busyInvokes",
            "imageLivenessMs",
            "driverMode=EXTERNAL needs aeronDirectory")) {
      assertTrue(message.contains(part), part + " is not in " + message);
    }
  }

  @Test
  void shouldRefuseWhenTheLongestValueDoesNotFitTheTerms() {
    assertEquals(
        List.of(
            "a message with a value takes up to 1048652 bytes and a term holds at least 8 of them: "
                + "raise termBytes=8388608 or lower maxValueBytes=1048576"),
        valid().termBytes(8 << 20).problems());
  }

  @Test
  void shouldRefuseWhenTwoNodesSharePorts() {
    assertEquals(
        List.of(
            "nodes 2 and 3 share ports of host 127.0.0.1: 21004-21007 and 21007-21010; "
                + "put them 4 apart"),
        valid().address(3, new PeerAddress("127.0.0.1", 21_007)).problems());
    assertEquals(List.of(), valid().address(3, new PeerAddress("other", 21_007)).problems());
  }

  @Test
  void shouldRefuseWhenAnAddressIsMissingOrStrangeOrTooHigh() {
    final TransportSettings settings =
        new TransportSettings()
            .nodeId(1)
            .incarnation(1)
            .configuration(Configuration.servers(1, 2))
            .address(1, new PeerAddress("127.0.0.1", 65_534))
            .address(7, new PeerAddress("127.0.0.1", 1));
    assertEquals(
        List.of(
            "an address is set for node 7, which is no member",
            "node 1 needs the ports 65534-65536, past 65535: choose a lower one",
            "node 2 has no address"),
        settings.problems());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "host", "host:", ":5", "host:x", "host:0", "host:65536", " :5", "a|b:5"})
  void shouldRefuseWhatIsNoAddress(final String text) {
    assertThrows(IllegalArgumentException.class, () -> PeerAddress.parse(text));
  }

  @Test
  void shouldReadAnAddress() {
    assertEquals(new PeerAddress("host", 21_000), PeerAddress.parse("host:21000"));
    assertEquals(new PeerAddress("[::1]", 1), PeerAddress.parse("[::1]:1"));
    assertEquals("host:21000", PeerAddress.parse("host:21000").toString());
    assertEquals("host:21003", PeerAddress.parse("host:21000").memberEndpoint(2));
  }

  private static TransportSettings valid() {
    return new TransportSettings()
        .nodeId(1)
        .incarnation(0)
        .configuration(Configuration.servers(1, 2, 3))
        .address(1, new PeerAddress("127.0.0.1", 21_000))
        .address(2, new PeerAddress("127.0.0.1", 21_004))
        .address(3, new PeerAddress("127.0.0.1", 21_008));
  }
}
