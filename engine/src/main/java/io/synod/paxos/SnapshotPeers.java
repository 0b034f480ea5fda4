package io.synod.paxos;

import org.agrona.DirectBuffer;

/**
 * Sends what nodes ask each other about snapshots. As with {@link Peers}, false means that nothing
 * was sent, and what was taken may still be lost.
 */
public interface SnapshotPeers {
  /**
   * Asks for a part of a snapshot, as long as the receiver cares to send at once.
   *
   * @param to receiver.
   * @param instance of the snapshot; 0 asks which one there is.
   * @param position of the first byte that is asked for.
   * @return false where the transport takes no more for now.
   */
  boolean fetchSnapshot(int to, long instance, long position);

  /**
   * A part of a snapshot, or without bytes the offer of one.
   *
   * @param to receiver.
   * @param instance of the snapshot.
   * @param position of the bytes in the file.
   * @param total length of the file in bytes.
   * @param buffer holds the bytes.
   * @param offset of the bytes.
   * @param length in bytes; 0 for an offer.
   * @return false where the transport takes no more for now.
   */
  boolean snapshotChunk(
      int to,
      long instance,
      long position,
      long total,
      DirectBuffer buffer,
      int offset,
      int length);
}
