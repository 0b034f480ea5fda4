package io.synod.node;

import io.synod.paxos.Configuration;
import io.synod.paxos.SnapshotPeers;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.function.LongFunction;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Gives other nodes the parts of the newest snapshot that they ask for. The helper thread reads
 * ahead of what is sent, one part for one node at a time; the node's thread only sends, a little in
 * each duty cycle.
 */
final class SnapshotServer {
  /** What is sent for one request, in bytes. */
  static final int PART_LENGTH = 1024 * 1024;

  private static final int CHUNK_LENGTH = 32 * 1024;
  private static final int CHUNKS_PER_CYCLE = 2;
  private static final long NONE = -1;

  private final Configuration configuration;
  private final SnapshotPeers peers;
  private final HelperThread helper;
  private final LongFunction<Path> files;
  private final int chunkLength;
  private final ByteBuffer bytes;
  private final UnsafeBuffer buffer;
  private final long[] asked;
  private final long[] askedInstance;
  private final boolean[] offers;

  private long newest;
  private long newestTotal;
  private long older;
  private long olderTotal;
  private long served;
  private long total;
  private boolean isReading;
  private int to = -1;
  private long position;
  private int length;
  private int sent;
  private int nextMember;

  /**
   * Makes a server that has no snapshot yet.
   *
   * @param configuration of the cluster.
   * @param peers sends.
   * @param helper reads.
   * @param files the file of a snapshot by its instance.
   * @param maxValueLength longest value that the transport carries, in bytes.
   */
  SnapshotServer(
      final Configuration configuration,
      final SnapshotPeers peers,
      final HelperThread helper,
      final LongFunction<Path> files,
      final int maxValueLength) {
    this.configuration = configuration;
    this.peers = peers;
    this.helper = helper;
    this.files = files;
    chunkLength = Math.min(CHUNK_LENGTH, maxValueLength);
    bytes = ByteBuffer.allocateDirect(PART_LENGTH);
    buffer = new UnsafeBuffer(bytes);
    asked = new long[configuration.members().size()];
    Arrays.fill(asked, NONE);
    askedInstance = new long[asked.length];
    offers = new boolean[asked.length];
  }

  /** There is a newer snapshot. The one before is still given to who has begun to fetch it. */
  void newest(final long instance, final long length) {
    older = newest;
    olderTotal = newestTotal;
    newest = instance;
    newestTotal = length;
  }

  /** A node asks for a log that is not held any more. */
  void offer(final int node) {
    final int index = configuration.indexOf(node);
    if (index >= 0 && newest > 0) {
      offers[index] = true;
    }
  }

  /** A node asks for a part; where that snapshot is gone it is offered the newest. */
  void onFetch(final int from, final long instance, final long firstByte) {
    final int index = configuration.indexOf(from);
    if (index >= 0 && newest > 0) {
      if (firstByte < totalOf(instance)) {
        asked[index] = firstByte;
        askedInstance[index] = instance;
      } else {
        offers[index] = true;
      }
    }
  }

  int doWork() {
    if (newest == 0) {
      return 0;
    }
    int work = 0;
    for (int i = 0; i < offers.length; i++) {
      if (offers[i] && peers.snapshotChunk(id(i), newest, 0, newestTotal, buffer, 0, 0)) {
        offers[i] = false;
        work++;
      }
    }
    if (to >= 0) {
      return isReading ? work : work + send();
    }
    return work + begin();
  }

  private int begin() {
    for (int i = 0; i < asked.length; i++) {
      nextMember = (nextMember + 1) % asked.length;
      if (asked[nextMember] != NONE) {
        to = nextMember;
        served = askedInstance[to];
        total = totalOf(served);
        position = asked[to];
        asked[to] = NONE;
        if (position >= total) {
          // Replaced since it was asked for.
          to = -1;
          return 1;
        }
        length = (int) Math.min(PART_LENGTH, total - position);
        sent = 0;
        isReading = true;
        final Path file = files.apply(served);
        final long from = position;
        final int count = length;
        helper.execute(() -> read(file, from, count));
        return 1;
      }
    }
    return 0;
  }

  private int send() {
    int work = 0;
    while (sent < length && work < CHUNKS_PER_CYCLE) {
      final int chunk = Math.min(chunkLength, length - sent);
      if (!peers.snapshotChunk(id(to), served, position + sent, total, buffer, sent, chunk)) {
        break;
      }
      sent += chunk;
      work++;
    }
    if (sent == length) {
      to = -1;
    }
    return work;
  }

  private void read(final Path file, final long from, final int count) {
    boolean isRead = false;
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      bytes.clear().limit(count);
      while (bytes.hasRemaining() && channel.read(bytes, from + bytes.position()) >= 0) {
        // Until all of it is there.
      }
      isRead = !bytes.hasRemaining();
    } catch (final IOException e) {
      // Deleted meanwhile, or unreadable: who asked asks another node.
      isRead = false;
    }
    final boolean isWhole = isRead;
    helper.handBack(() -> onRead(isWhole));
  }

  private void onRead(final boolean isWhole) {
    isReading = false;
    if (!isWhole) {
      to = -1;
    }
  }

  /** Length of a snapshot that is given out; 0 for any other. */
  private long totalOf(final long instance) {
    if (instance == newest) {
      return newestTotal;
    }
    return instance == older ? olderTotal : 0;
  }

  private int id(final int index) {
    return configuration.members().get(index).id();
  }
}
