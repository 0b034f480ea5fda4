package io.synod.client;

/**
 * Where somebody listens: a host and a port. Only what can stand in an Aeron channel without
 * changing its meaning passes.
 *
 * @param host a name or a numeric address; an IPv6 address in brackets.
 * @param port from 0 to 65535; 0 lets the system choose.
 */
public record Endpoint(String host, int port) {
  private static final int MAX_HOST_LENGTH = 253;
  private static final int MAX_PORT = 0xFFFF;

  /**
   * Checks both.
   *
   * @throws IllegalArgumentException where the host has characters that no host has, or the port is
   *     out of bounds.
   */
  public Endpoint {
    if (host.isEmpty() || host.length() > MAX_HOST_LENGTH || !isHost(host)) {
      throw new IllegalArgumentException(
          "no host name or address: host=" + host + " (write IPv6 addresses in brackets)");
    }
    if (port < 0 || port > MAX_PORT) {
      throw new IllegalArgumentException("a port is from 0 to " + MAX_PORT + ": port=" + port);
    }
  }

  /**
   * Reads {@code host:port}.
   *
   * @param text to read.
   * @return the endpoint.
   * @throws IllegalArgumentException where the text is none.
   */
  public static Endpoint parse(final String text) {
    final int colon = text.lastIndexOf(':');
    if (colon < 0) {
      throw new IllegalArgumentException("no host:port: endpoint=" + text);
    }
    final int port;
    try {
      port = Integer.parseInt(text.substring(colon + 1));
    } catch (final NumberFormatException e) {
      throw new IllegalArgumentException("no host:port: endpoint=" + text, e);
    }
    return new Endpoint(text.substring(0, colon), port);
  }

  /**
   * Whether the host is an address, so that nobody needs to ask a name service.
   *
   * @return false for a name.
   */
  public boolean isNumeric() {
    if (host.startsWith("[")) {
      return true;
    }
    final String[] parts = host.split("\\.", -1);
    if (parts.length != 4) {
      return false;
    }
    for (final String part : parts) {
      if (part.isEmpty() || part.length() > 3 || !part.chars().allMatch(Endpoint::isDigit)) {
        return false;
      }
      if (Integer.parseInt(part) > 255) {
        return false;
      }
    }
    return true;
  }

  @Override
  public String toString() {
    return host + ":" + port;
  }

  private static boolean isHost(final String host) {
    if (host.startsWith("[")) {
      return host.endsWith("]")
          && host.length() > 2
          && host.substring(1, host.length() - 1).chars().allMatch(Endpoint::isIpv6);
    }
    return host.chars().allMatch(c -> isDigit(c) || isLetter(c) || c == '.' || c == '-');
  }

  private static boolean isIpv6(final int c) {
    return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F') || c == ':' || c == '.';
  }

  private static boolean isLetter(final int c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  private static boolean isDigit(final int c) {
    return c >= '0' && c <= '9';
  }
}
