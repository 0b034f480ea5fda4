package io.synod.paxos;

import org.agrona.DirectBuffer;

/** Takes the messages that {@link SnapshotPeers} sends. The caller has checked their bounds. */
public interface SnapshotHandler {
  /** For a node that neither gives nor takes snapshots. */
  SnapshotHandler NONE =
      new SnapshotHandler() {
        @Override
        public void onFetchSnapshot(final int from, final long instance, final long position) {}

        @Override
        public void onSnapshotChunk(
            final int from,
            final long instance,
            final long position,
            final long total,
            final DirectBuffer buffer,
            final int offset,
            final int length) {}
      };

  /**
   * See {@link SnapshotPeers#fetchSnapshot}.
   *
   * @param from sender.
   * @param instance of the snapshot, or 0.
   * @param position of the first byte.
   */
  void onFetchSnapshot(int from, long instance, long position);

  /**
   * See {@link SnapshotPeers#snapshotChunk}.
   *
   * @param from sender.
   * @param instance of the snapshot, from 1.
   * @param position of the bytes, which end at {@code total} or before.
   * @param total length of the file.
   * @param buffer holds the bytes; valid only during the call.
   * @param offset of the bytes.
   * @param length in bytes.
   */
  void onSnapshotChunk(
      int from,
      long instance,
      long position,
      long total,
      DirectBuffer buffer,
      int offset,
      int length);
}
