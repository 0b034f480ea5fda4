package io.synod.bench.floor;

import io.synod.bench.load.Idle;

/**
 * What the floor's processes agree on. The transport's figures are the ones Synod's nodes use by
 * default, so that both are measured over the same sockets and terms.
 *
 * @param basePort first of the six UDP ports used on loopback.
 * @param messageLength bytes of a command, at least 8.
 * @param mtuLength bytes of a datagram, at most.
 * @param termLength bytes of a term buffer.
 * @param socketBufferLength bytes of each socket's send and receive buffer.
 * @param idle what an agent does when there is no work.
 */
public record FloorSettings(
    int basePort,
    int messageLength,
    int mtuLength,
    int termLength,
    int socketBufferLength,
    Idle idle) {
  /** Stream of every publication: the ports tell them apart. */
  static final int STREAM_ID = 1;

  /** Followers of the leader. */
  static final int FOLLOWERS = 2;

  /** Invokes of the media driver in one duty cycle, while the last one found work. */
  static final int MAX_INVOKES = 8;

  /**
   * The settings that the comparison uses.
   *
   * @param basePort first of the six UDP ports.
   * @param idle what an agent does when there is no work.
   * @return 64-byte messages, 8 KiB datagrams, 16 MiB terms, 2 MiB socket buffers.
   */
  public static FloorSettings of(final int basePort, final Idle idle) {
    return new FloorSettings(basePort, 64, 8 * 1024, 16 * 1024 * 1024, 2 * 1024 * 1024, idle);
  }

  /**
   * How many ports are used, from the base port on.
   *
   * @return the number.
   */
  public static int portCount() {
    return 2 + 2 * FOLLOWERS;
  }

  String ingress() {
    return channel(basePort);
  }

  String egress() {
    return channel(basePort + 1);
  }

  String follower(final int index) {
    return channel(basePort + 2 + index);
  }

  String acknowledgements(final int index) {
    return channel(basePort + 2 + FOLLOWERS + index);
  }

  private static String channel(final int port) {
    return "aeron:udp?endpoint=localhost:" + port;
  }
}
