package io.synod.transport;

/**
 * Where a node is heard: a host and the first of its UDP ports. Clients are heard on the port
 * itself; the member with index {@code i} is heard on port + 1 + i, each on a port of its own,
 * since a media driver reads one datagram per socket and duty cycle.
 *
 * @param host name or IPv4 address; IPv6 in brackets.
 * @param port from 1 to 65535.
 */
public record PeerAddress(String host, int port) {
  private static final int MAX_PORT = 65_535;

  /**
   * Checks.
   *
   * @throws IllegalArgumentException where the host is empty or the port out of bounds.
   */
  public PeerAddress {
    if (host.isBlank() || host.contains("|") || host.contains(",")) {
      throw new IllegalArgumentException("no host name or address: host=" + host);
    }
    if (port < 1 || port > MAX_PORT) {
      throw new IllegalArgumentException("a port is from 1 to " + MAX_PORT + ": port=" + port);
    }
  }

  /**
   * Reads {@code host:port}.
   *
   * @param text to read.
   * @return the address.
   * @throws IllegalArgumentException where the text is no address.
   */
  public static PeerAddress parse(final String text) {
    final int colon = text.lastIndexOf(':');
    if (colon > 0) {
      try {
        return new PeerAddress(
            text.substring(0, colon).trim(), Integer.parseInt(text.substring(colon + 1).trim()));
      } catch (final NumberFormatException ex) {
        throw new IllegalArgumentException("an address is host:port, not " + text, ex);
      }
    }
    throw new IllegalArgumentException("an address is host:port, not " + text);
  }

  /**
   * Where clients send to.
   *
   * @return host and port.
   */
  public String clientEndpoint() {
    return host + ":" + port;
  }

  /**
   * Where a member of the cluster sends to.
   *
   * @param senderIndex of the member that sends, in the configuration.
   * @return host and port.
   */
  public String memberEndpoint(final int senderIndex) {
    return host + ":" + (port + 1 + senderIndex);
  }

  boolean overlaps(final PeerAddress other, final int members) {
    return host.equalsIgnoreCase(other.host) && Math.abs(port - other.port) <= members;
  }

  boolean reaches(final int members) {
    return port + members <= MAX_PORT;
  }

  @Override
  public String toString() {
    return clientEndpoint();
  }
}
