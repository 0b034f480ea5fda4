package io.synod.ops.process;

import io.synod.ops.UserException;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;

/** Looks before anything is started whether it can work. */
public final class Preflight {
  private static final long MIB = 1 << 20;
  private static final Path SHARED_MEMORY = Path.of("/dev/shm");

  private Preflight() {}

  /**
   * Checks that ports on loopback are free, for UDP and for TCP.
   *
   * @param first of them.
   * @param count of them.
   * @throws UserException naming the first that is taken.
   */
  public static void checkPorts(final int first, final int count) {
    for (int port = first; port < first + count; port++) {
      final InetSocketAddress address =
          new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
      try (DatagramSocket udp = new DatagramSocket(null);
          ServerSocket tcp = new ServerSocket()) {
        udp.setReuseAddress(false);
        udp.bind(address);
        tcp.setReuseAddress(true);
        tcp.bind(address);
      } catch (final IOException e) {
        throw new UserException(
            "port " + port + " is taken: choose others with --port, or end what uses it", e);
      }
    }
  }

  /**
   * Checks that there is room in a directory, and in shared memory for Aeron's buffers.
   *
   * @param directory that exists.
   * @param bytes needed there.
   * @param sharedBytes needed in shared memory.
   * @throws UserException where there is less.
   */
  public static void checkSpace(final Path directory, final long bytes, final long sharedBytes) {
    checkStore(directory, bytes, "choose another place with --data");
    if (Files.isDirectory(SHARED_MEMORY)) {
      checkStore(SHARED_MEMORY, sharedBytes, "make it larger, or free some of it");
    }
  }

  private static void checkStore(final Path directory, final long bytes, final String cure) {
    try {
      final FileStore store = Files.getFileStore(directory);
      if (store.getUsableSpace() < bytes) {
        throw new UserException(
            String.format(
                "%s has %,d MiB free and %,d MiB are needed: %s",
                directory, store.getUsableSpace() / MIB, bytes / MIB, cure));
      }
    } catch (final IOException e) {
      throw new UserException(directory + " cannot be used: " + e.getMessage(), e);
    }
  }
}
