package io.synod.ops.bench;

import io.synod.bench.floor.FloorConnection;
import io.synod.bench.floor.FloorSettings;
import io.synod.bench.load.Connection;
import io.synod.bench.load.Idle;
import io.synod.ops.process.ChildProcess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.agrona.CloseHelper;

/** The processes of the bare Aeron floor. */
final class FloorCluster implements AutoCloseable {
  private final List<ChildProcess> nodes = new ArrayList<>();
  private final Connection connection;

  FloorCluster(final Path directory, final int port, final Idle idle) {
    try {
      for (int i = 0; i <= 2; i++) {
        nodes.add(
            ChildProcess.start(
                "floor node " + i,
                directory.resolve("floor-" + i + ".log"),
                List.of(),
                List.of(
                    "floor-node",
                    "--index=" + i,
                    "--port=" + port,
                    "--idle=" + idle.name().toLowerCase(Locale.ROOT))));
      }
      connection = new FloorConnection(FloorSettings.of(port, idle));
    } catch (final RuntimeException e) {
      close(nodes);
      throw e;
    }
  }

  Connection connection() {
    return connection;
  }

  @Override
  public void close() {
    CloseHelper.quietClose(connection);
    close(nodes);
  }

  private static void close(final List<ChildProcess> nodes) {
    nodes.forEach(ChildProcess::close);
  }
}
