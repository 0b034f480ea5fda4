package io.synod.ops;

import io.synod.ops.process.LocalCluster;
import io.synod.ops.process.Preflight;
import java.io.PrintWriter;
import java.io.StringWriter;

/** What a run of the command printed. */
public record CommandRun(int exitCode, String out, String err) {
  private static final int FIRST_PORT = 23_000;
  private static final int LAST_PORT = 23_600;
  private static final int PORTS_PER_NODE = 8;

  /**
   * Runs the command in this process.
   *
   * @param arguments of it.
   * @return what came of it.
   */
  public static CommandRun of(final String... arguments) {
    final StringWriter out = new StringWriter();
    final StringWriter err = new StringWriter();
    final int exitCode =
        Synod.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
    return new CommandRun(exitCode, out.toString(), err.toString());
  }

  /** A base port for three nodes. */
  static int freePort() {
    for (int port = FIRST_PORT; port <= LAST_PORT; port += 10) {
      try {
        for (int i = 0; i < LocalCluster.NODES; i++) {
          Preflight.checkPorts(port + i * LocalCluster.PORT_STRIDE, PORTS_PER_NODE);
        }
        return port;
      } catch (final UserException ignored) {
        // The next ones may be free.
      }
    }
    throw new IllegalStateException("no ports are free from " + FIRST_PORT);
  }
}
