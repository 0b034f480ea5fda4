package io.synod.node;

import io.synod.client.Endpoint;
import io.synod.paxos.Configuration;
import io.synod.paxos.Member;
import io.synod.transport.DriverMode;
import io.synod.transport.PeerAddress;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;

/** Tries every port that a node is to listen on, so that one that is taken is told of at once. */
final class EndpointCheck {
  private EndpointCheck() {}

  /**
   * Opens each port and closes it again.
   *
   * @param context concluded.
   * @throws IllegalStateException naming the first that cannot be opened.
   */
  static void check(final NodeContext context) {
    final Endpoint self = context.self().endpoint();
    final InetAddress host = resolve(context, self);
    // An external driver keeps the ports of a node that died for a while, and gives them back to
    // it.
    if (context.driverMode() != DriverMode.EXTERNAL) {
      checkUdp(context, host, self);
      final PeerAddress address = new PeerAddress(self.host(), self.port());
      final Configuration configuration = context.configuration();
      for (final Member member : configuration.members()) {
        if (member.id() != context.nodeId()) {
          final int index = configuration.indexOf(member.id());
          checkUdp(context, host, Endpoint.parse(address.memberEndpoint(index)));
        }
      }
    }
    if (!context.httpPort().equals(NodeSettings.HTTP_OFF)) {
      checkTcp(host, new Endpoint(self.host(), httpPort(context)));
    }
  }

  /** The status page's port. */
  static int httpPort(final NodeContext context) {
    return context.httpPort().equals(NodeSettings.HTTP_BASE)
        ? context.self().endpoint().port()
        : Integer.parseInt(context.httpPort());
  }

  private static InetAddress resolve(final NodeContext context, final Endpoint self) {
    try {
      return InetAddress.getByName(self.host());
    } catch (final UnknownHostException e) {
      throw new IllegalStateException(
          "unknown host " + self.host() + " of node " + context.nodeId() + ": see members", e);
    }
  }

  private static void checkUdp(
      final NodeContext context, final InetAddress host, final Endpoint endpoint) {
    try (DatagramSocket socket = new DatagramSocket(null)) {
      socket.setReuseAddress(false);
      socket.bind(new InetSocketAddress(host, endpoint.port()));
    } catch (final IOException e) {
      throw new IllegalStateException(
          "node "
              + context.nodeId()
              + " cannot listen on UDP "
              + endpoint
              + ": "
              + e.getMessage()
              + (String.valueOf(e.getMessage()).contains("in use")
                  ? "; another process has the port: this very node, if it runs already with data.dir="
                      + context.dataDirectory()
                      + ", or some other; see members"
                  : "; is the host in members this one?"),
          e);
    }
  }

  private static void checkTcp(final InetAddress host, final Endpoint endpoint) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(host, endpoint.port()));
    } catch (final IOException e) {
      throw new IllegalStateException(
          "the status page cannot listen on TCP "
              + endpoint
              + ": "
              + e.getMessage()
              + "; choose another http.port, or http.port=off",
          e);
    }
  }
}
