package io.synod.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.synod.paxos.Peers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AeronRuntimeTest {
  private static final long BALLOT = TestCluster.BALLOT;

  @TempDir Path temporary;

  @ParameterizedTest
  @EnumSource(
      value = DriverMode.class,
      names = {"INVOKER", "SHARED", "DEDICATED"})
  void shouldCarryMessagesAndLeaveNothingBehindWhenTheDriverIsEmbedded(final DriverMode mode) {
    final Path one;
    try (TestCluster cluster = new TestCluster(2, s -> s.driverMode(mode)).startAll()) {
      one = cluster.node(1).runtime().aeronDirectory();
      assertTrue(Files.isDirectory(one));
      cluster.send(() -> cluster.node(1).peers().canvass(2, BALLOT, 4));
      cluster.awaitEvent(2, "canvass 1 " + BALLOT + " 4");
      assertEquals(List.of(), cluster.node(1).listener().errors());
    }
    assertFalse(Files.exists(one));
    assertFalse(Files.exists(lockOf(one)));
  }

  @Test
  void shouldCarryMessagesWhenTheDriverIsExternal() {
    final Path directory = temporary.resolve("external");
    final MediaDriver.Context context =
        new MediaDriver.Context()
            .aeronDirectoryName(directory.toString())
            .threadingMode(ThreadingMode.SHARED)
            .socketRcvbufLength(2 << 20)
            .socketSndbufLength(2 << 20);
    try (MediaDriver driver = MediaDriver.launch(context);
        TestCluster cluster =
            new TestCluster(2, s -> s.driverMode(DriverMode.EXTERNAL).aeronDirectory(directory))
                .startAll()) {
      assertEquals(directory.toString(), driver.aeronDirectoryName());
      cluster.send(() -> cluster.node(1).peers().canvass(2, BALLOT, 4));
      cluster.awaitEvent(2, "canvass 1 " + BALLOT + " 4");
    }
  }

  @Test
  void shouldSaySoWhenTheExternalDriverIsNotThere() {
    final Path directory = temporary.resolve("nobody");
    final TransportException failure =
        failureOf(s -> s.driverMode(DriverMode.EXTERNAL).aeronDirectory(directory));
    assertContains(failure, "no media driver runs here: aeronDirectory=" + directory);
  }

  @Test
  void shouldNameTheEndpointWhenItsPortIsTaken() throws IOException {
    final int port = TestCluster.ports(4);
    try (DatagramChannel taker = DatagramChannel.open()) {
      taker.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port + 2));
      final TransportException failure =
          failureOf(s -> s.address(1, new PeerAddress("127.0.0.1", port)));
      assertContains(failure, "on which node 2 is to be heard");
      assertContains(failure, "endpoint=127.0.0.1:" + (port + 2));
      assertContains(failure, "is another process on that port");
    }
    try (TestCluster cluster =
        new TestCluster(2, s -> s.address(1, new PeerAddress("127.0.0.1", port)))) {
      cluster.start(1, 1, new RecordingHandler());
    }
  }

  @Test
  void shouldSaySoWhenTwoNodesShareADirectory() {
    final Path directory = temporary.resolve("shared");
    try (TestCluster cluster = new TestCluster(2, s -> s.aeronDirectory(directory))) {
      cluster.start(1, 1, new RecordingHandler());
      final TransportException failure =
          assertThrows(TransportException.class, () -> cluster.start(2, 1, new RecordingHandler()));
      assertContains(failure, "another node uses the Aeron directory: aeronDirectory=");
    }
  }

  @Test
  void shouldSaySoWhenAnotherDriverUsesTheDirectory() {
    final Path directory = temporary.resolve("foreign");
    final MediaDriver.Context context =
        new MediaDriver.Context()
            .aeronDirectoryName(directory.toString())
            .threadingMode(ThreadingMode.SHARED);
    try (MediaDriver driver = MediaDriver.launch(context)) {
      final TransportException failure = failureOf(s -> s.aeronDirectory(directory));
      assertContains(failure, "another media driver uses the directory: aeronDirectory=");
      assertTrue(Files.exists(Path.of(driver.aeronDirectoryName(), "cnc.dat")));
    }
  }

  @Test
  void shouldTouchNothingWhenTheDirectoryIsNotADrivers() throws IOException {
    final Path file = temporary.resolve("precious");
    Files.createFile(file);
    final TransportException failure = failureOf(s -> s.aeronDirectory(temporary));
    assertContains(failure, "the directory holds files that are not a media driver's");
    assertTrue(Files.exists(file));
    assertFalse(Files.exists(lockOf(temporary)));
  }

  @Test
  void shouldStartAtOnceAndCleanUpWhenAKilledProcessLeftItsDirectories() throws IOException {
    final Path named = temporary.resolve("named");
    final Path leftOver;
    try (TestCluster cluster = new TestCluster(2, s -> s.aeronDirectory(named))) {
      cluster.start(1, 1, new RecordingHandler());
      leftOver = named.resolveSibling("synod-copy");
      copy(named, leftOver);
    }
    // A fresh heartbeat in the files, and a lock that nobody holds: killed a moment ago.
    copy(leftOver, named);
    Files.createFile(lockOf(named));
    try (TestCluster cluster = new TestCluster(2, s -> s.aeronDirectory(named))) {
      cluster.start(1, 2, new RecordingHandler());
    }
    assertFalse(Files.exists(named));
    assertFalse(Files.exists(lockOf(named)));
  }

  @Test
  void shouldRemoveOnlyTheDirectoriesOfDeadProcesses() throws IOException {
    final AeronDirectory living = AeronDirectory.unique(temporary, "1");
    Files.createDirectory(living.path());
    final Path dead = living.path().resolveSibling(living.path().getFileName() + "dead");
    Files.createDirectory(dead);
    Files.createFile(dead.resolve("cnc.dat"));
    Files.createFile(lockOf(dead));
    final AeronDirectory next = AeronDirectory.unique(temporary, "1");
    assertTrue(Files.exists(living.path()));
    assertTrue(Files.exists(lockOf(living.path())));
    assertFalse(Files.exists(dead));
    assertFalse(Files.exists(lockOf(dead)));
    next.close();
    living.close();
    try (Stream<Path> left = Files.list(temporary)) {
      assertEquals(List.of(), left.toList());
    }
  }

  @Test
  void shouldWarnAndGoOnWhenTheSystemGrantsSmallerSocketBuffers() {
    try (TestCluster cluster =
        new TestCluster(2, s -> s.socketBufferBytes(1 << 30).receiveWindowBytes(1 << 30))
            .startAll()) {
      final String warning = cluster.node(1).listener().warnings().get(0);
      assertTrue(warning.contains("socketBufferBytes asks for 1073741824"), warning);
      assertTrue(warning.contains("net.core.rmem_max"), warning);
    }
  }

  @Test
  void shouldStartAndWarnWhenAPeersHostHasNoAddressYet() {
    try (TestCluster cluster =
        new TestCluster(
            3, s -> s.reopenMs(1).address(3, new PeerAddress("no-such-host.invalid", 21_000)))) {
      final TestCluster.Node one = cluster.start(1, 1, new RecordingHandler());
      cluster.start(2, 1, new RecordingHandler());
      cluster.send(() -> one.peers().canvass(2, BALLOT, 4));
      cluster.awaitEvent(2, "canvass 1 " + BALLOT + " 4");
      cluster.await(
          "node 2 hears the broadcast",
          () -> {
            one.peers().heartbeat(BALLOT, 1, 0, 0, 5, Peers.NO_INCARNATIONS);
            return cluster.node(2).events().contains(TestCluster.heartbeat(BALLOT, 5));
          });
      assertTrue(one.listener().warnings().get(0).contains("no-such-host.invalid"));
      assertFalse(one.peers().canvass(3, BALLOT, 4));
    }
  }

  @Test
  void shouldEndWithOneErrorWhenTheNodeStalledForTooLong() {
    try (TestCluster cluster = new TestCluster(2, s -> s.clientLivenessMs(1_000)).startAll()) {
      final long stalledUntilNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(1_100);
      while (System.nanoTime() - stalledUntilNs < 0) {
        Thread.onSpinWait();
      }
      final TransportException failure =
          assertThrows(TransportException.class, () -> cluster.await("the end", () -> false));
      assertContains(failure, "raise clientLivenessMs=1000");
      assertTrue(cluster.node(1).listener().errors().get(0).contains("service interval exceeded"));
    }
  }

  private static TransportException failureOf(final Consumer<TransportSettings> tuning) {
    try (TestCluster cluster = new TestCluster(2, tuning)) {
      return assertThrows(
          TransportException.class, () -> cluster.start(1, 1, new RecordingHandler()));
    }
  }

  private static void assertContains(final Exception failure, final String part) {
    assertTrue(failure.getMessage().contains(part), failure.getMessage());
  }

  private static Path lockOf(final Path directory) {
    return directory.resolveSibling(directory.getFileName() + ".lock");
  }

  private static void copy(final Path from, final Path to) throws IOException {
    try (Stream<Path> paths = Files.walk(from)) {
      for (final Path path : paths.toList()) {
        Files.copy(path, to.resolve(from.relativize(path)));
      }
    }
  }
}
