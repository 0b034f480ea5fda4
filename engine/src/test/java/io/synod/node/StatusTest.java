package io.synod.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.synod.client.ClientContext;
import io.synod.client.SynodClient;
import io.synod.telemetry.CountersFile;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A node on its own thread, seen from outside. */
@Timeout(60)
class StatusTest {
  private static final String ENDPOINT = "127.0.0.1:22400";

  @TempDir private Path directory;

  private final HttpClient http = HttpClient.newHttpClient();

  @Test
  void shouldShowSettingsCountersAndHashWhenAsked() throws Exception {
    try (SynodNode node = SynodNode.launch(context().founding(true), new EchoMachine());
        SynodClient client =
            SynodClient.connect(new ClientContext().clusterId(3).ingressEndpoints(ENDPOINT))) {
      assertNotNull(node);
      final UnsafeBuffer command = new UnsafeBuffer(new byte[8]);
      client.call(command, 0, 8, Duration.ofSeconds(30));

      final HttpResponse<String> hash = get("/state-hash");
      assertEquals(200, hash.statusCode());
      assertTrue(
          hash.body().matches("\\{\"appliedThrough\":\\d+,\"stateHash\":\"[0-9a-f]{16}\"}\\s*"),
          hash::body);
      final String status = get("/status").body();
      assertTrue(status.contains("\"cluster.id\":\"3\""), status);
      assertTrue(status.contains("\"leads\":1"), status);
      assertTrue(status.contains("\"commands applied\":1"), status);
      assertTrue(status.contains("\"warnings\":[],\"failure\":\"\""), status);
      assertEquals(404, get("/other").statusCode());
      final Map<String, Long> read = CountersFile.read(directory.resolve("counters.dat"));
      assertEquals(1, read.get("commands taken"));
      assertEquals(node.counters().keySet(), read.keySet());
    }
  }

  @Test
  void shouldNameThePortAndReleaseEverythingWhenItIsTaken() throws Exception {
    try (ServerSocket taken = new ServerSocket(0)) {
      final String port = Integer.toString(taken.getLocalPort());
      final IllegalStateException thrown =
          assertThrows(
              IllegalStateException.class,
              () -> SynodNode.launch(context().founding(true).httpPort(port), new EchoMachine()));
      assertTrue(thrown.getMessage().contains(":" + port), thrown::getMessage);
    }
    // Nothing was written: the founding is still to come.
    assertFalse(Files.exists(directory.resolve("identity")));
    SynodNode.launch(context().founding(true), new EchoMachine()).close();
  }

  @Test
  void shouldNameTheCoreAndWriteNothingWhenThereIsNoSuchCore() {
    final IllegalStateException thrown =
        assertThrows(
            IllegalStateException.class,
            () -> SynodNode.launch(context().founding(true).cpu(4095), new EchoMachine()));
    assertTrue(thrown.getMessage().contains("cpu=4095"), thrown::getMessage);
    assertFalse(Files.exists(directory.resolve("identity")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"192.0.2.1:22400", "no.such.host.invalid:22400"})
  void shouldNameTheHostAndWriteNothingWhenItIsNotThisOne(final String endpoint) {
    final NodeContext context = context().founding(true).members("7=" + endpoint);
    final IllegalStateException thrown =
        assertThrows(
            IllegalStateException.class, () -> SynodNode.launch(context, new EchoMachine()));
    assertTrue(thrown.getMessage().contains(endpoint.replace(":22400", "")), thrown::getMessage);
    assertEquals(1, thrown.getMessage().lines().count(), thrown::getMessage);
    assertFalse(Files.exists(directory.resolve("identity")));
  }

  @Test
  void shouldNameThePortAndWriteNothingWhenAUdpPortIsTaken() throws Exception {
    try (DatagramSocket taken = new DatagramSocket(null)) {
      taken.setReuseAddress(false);
      taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 22400));
      final IllegalStateException thrown =
          assertThrows(
              IllegalStateException.class,
              () -> SynodNode.launch(context().founding(true), new EchoMachine()));
      assertTrue(thrown.getMessage().contains("UDP " + ENDPOINT), thrown::getMessage);
    }
    assertFalse(Files.exists(directory.resolve("identity")));
  }

  @Test
  void shouldLeaveNoThreadAndNoAeronDirectoryWhenClosed() {
    SynodNode.launch(context().founding(true), new EchoMachine()).close();

    assertTrue(
        Thread.getAllStackTraces().keySet().stream()
            .noneMatch(thread -> thread.getName().startsWith("synod-7")));
  }

  @Test
  void shouldEndWithTheFailureAndShowItWhenTheStateMachineThrows() throws Exception {
    final EchoMachine machine = new EchoMachine();
    try (SynodNode node = SynodNode.launch(context().founding(true), machine);
        SynodClient client =
            SynodClient.connect(new ClientContext().clusterId(3).ingressEndpoints(ENDPOINT))) {
      final UnsafeBuffer command = new UnsafeBuffer(new byte[8]);
      client.call(command, 0, 8, Duration.ofSeconds(30));
      assertFalse(node.ended().isDone());
      machine.failWith(new IllegalArgumentException("bad state"));

      assertThrows(
          RuntimeException.class, () -> client.call(command, 0, 8, Duration.ofMillis(700)));

      final Exception thrown = assertThrows(Exception.class, () -> node.ended().get());
      assertEquals("bad state", thrown.getCause().getMessage());
      assertTrue(get("/status").body().contains("\"failure\":\"bad state\""));
    }
  }

  @Test
  void shouldRefuseAFileThatHoldsNoCounters() throws Exception {
    final Path file = directory.resolve("garbage");
    Files.write(file, new byte[100]);
    assertThrows(IllegalArgumentException.class, () -> CountersFile.read(file));
  }

  private NodeContext context() {
    return new NodeContext()
        .clusterId(3)
        .nodeId(7)
        .members("7=" + ENDPOINT)
        .segmentLength(8 << 20)
        .dataDirectory(directory);
  }

  private HttpResponse<String> get(final String path) throws Exception {
    return http.send(
        HttpRequest.newBuilder(URI.create("http://" + ENDPOINT + path))
            .timeout(Duration.ofSeconds(30))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
