package io.synod.node;

import io.synod.paxos.Configuration;
import io.synod.paxos.SnapshotPeers;
import io.synod.snapshot.SnapshotException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.agrona.DirectBuffer;

/**
 * Pulls a snapshot from another node into a file, part after part: what was asked for is waited
 * for, so that it goes no faster than it is written down. Where no answer comes the next node is
 * asked to go on, for the file is the same on all.
 */
final class SnapshotFetcher {
  private static final int NOBODY = -1;

  private final Configuration configuration;
  private final int ownIndex;
  private final SnapshotPeers peers;
  private final HelperThread helper;
  private final Path file;
  private final Owner owner;
  private final long retryNs;

  private long instance;
  private long total;
  private long received;
  private long written;
  private long askedThrough;
  private long askedNs;
  private int source = NOBODY;
  private boolean isFinishing;
  private int refusals;
  private long transfer;

  /** Whoever wants snapshots. */
  interface Owner {
    /** Whether a snapshot of an instance is of use. */
    boolean wants(long instance);

    /**
     * A file is complete; called by the helper thread.
     *
     * @throws SnapshotException where it is not what it should be.
     */
    void admit(Path file, long instance);

    /** The file was admitted; called by the node's thread. */
    void onFetched(long instance);

    /** It came to nothing; called by the node's thread. */
    void onFetchFailed(String reason);
  }

  SnapshotFetcher(
      final Configuration configuration,
      final int nodeId,
      final SnapshotPeers peers,
      final HelperThread helper,
      final Path file,
      final long retryNs,
      final Owner owner) {
    this.configuration = configuration;
    this.peers = peers;
    this.helper = helper;
    this.file = file;
    this.retryNs = retryNs;
    this.owner = owner;
    ownIndex = configuration.indexOf(nodeId);
  }

  /** Instance of the snapshot that is being fetched; 0 for none. */
  long instance() {
    return instance;
  }

  /** Bytes that have come of it. */
  long received() {
    return instance == 0 ? 0 : received;
  }

  /** Asks the next node which snapshot it has, unless one is being fetched. */
  void look(final long nowNs) {
    if (instance == 0 && nowNs - askedNs >= retryNs && nextSource()) {
      askedNs = nowNs;
      peers.fetchSnapshot(id(source), 0, 0);
    }
  }

  void onChunk(
      final int from,
      final long ofInstance,
      final long position,
      final long ofTotal,
      final DirectBuffer buffer,
      final int offset,
      final int length,
      final long nowNs) {
    if (length == 0) {
      onOffer(configuration.indexOf(from), ofInstance, ofTotal, nowNs);
    } else if (ofInstance == instance && ofTotal == total && position == received && !isFinishing) {
      final byte[] bytes = new byte[length];
      buffer.getBytes(offset, bytes);
      received += length;
      refusals = 0;
      askedNs = nowNs;
      final long of = transfer;
      helper.execute(() -> write(of, bytes, position));
    }
  }

  int doWork(final long nowNs) {
    if (instance == 0 || isFinishing) {
      return 0;
    }
    final boolean isSilent = nowNs - askedNs >= retryNs;
    if (received < total) {
      if (written == received && (received >= askedThrough || isSilent)) {
        if (isSilent && !nextSource()) {
          return 0;
        }
        return ask(nowNs);
      }
      return 0;
    }
    if (written < total) {
      return 0;
    }
    isFinishing = true;
    final long of = transfer;
    final long finished = instance;
    helper.execute(() -> finish(of, finished));
    return 1;
  }

  private void onOffer(final int from, final long offered, final long length, final long nowNs) {
    if (instance != 0 && offered > instance && !isFinishing) {
      // It does not have the one that is being fetched any more: the next node may.
      refusals++;
      askedNs = nowNs - retryNs;
    }
    final boolean isGone = refusals >= configuration.members().size();
    if (from >= 0 && (instance == 0 || isGone) && owner.wants(offered)) {
      refusals = 0;
      source = from;
      instance = offered;
      total = length;
      received = 0;
      written = 0;
      askedThrough = 0;
      isFinishing = false;
      transfer++;
      askedNs = nowNs;
    }
  }

  private int ask(final long nowNs) {
    askedNs = nowNs;
    if (!peers.fetchSnapshot(id(source), instance, received)) {
      return 0;
    }
    askedThrough = Math.min(total, received + SnapshotServer.PART_LENGTH);
    return 1;
  }

  private boolean nextSource() {
    final int size = configuration.members().size();
    if (size == 1) {
      return false;
    }
    do {
      source = (source + 1) % size;
    } while (source == ownIndex);
    return true;
  }

  private void write(final long of, final byte[] bytes, final long position) {
    try (FileChannel channel = open(position == 0)) {
      final ByteBuffer source = ByteBuffer.wrap(bytes);
      while (source.hasRemaining()) {
        channel.write(source, position + source.position());
      }
    } catch (final IOException e) {
      helper.handBack(() -> onFailed(of, "it cannot be written: " + e.getMessage()));
      return;
    }
    helper.handBack(() -> onWritten(of, position + bytes.length));
  }

  private FileChannel open(final boolean isNew) throws IOException {
    return isNew
        ? FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)
        : FileChannel.open(file, StandardOpenOption.WRITE);
  }

  private void finish(final long of, final long finished) {
    try {
      owner.admit(file, finished);
    } catch (final SnapshotException e) {
      helper.handBack(() -> onFailed(of, e.getMessage()));
      return;
    }
    helper.handBack(() -> onFinished(of, finished));
  }

  private void onWritten(final long of, final long through) {
    if (of == transfer) {
      written = through;
    }
  }

  private void onFinished(final long of, final long finished) {
    if (of == transfer) {
      instance = 0;
      owner.onFetched(finished);
    }
  }

  private void onFailed(final long of, final String reason) {
    if (of == transfer && instance != 0) {
      instance = 0;
      transfer++;
      owner.onFetchFailed(reason);
    }
  }

  private int id(final int index) {
    return configuration.members().get(index).id();
  }
}
