package io.synod.journal;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** CRC32C over parts of direct buffers, by the processor's instruction, allocating nothing. */
final class Checksum {
  private final CRC32C crc = new CRC32C();

  /**
   * Computes a checksum.
   *
   * @param bytes whose position and limit are changed.
   * @param offset of the first byte.
   * @param length in bytes; the caller has checked that the buffer holds them.
   * @return the checksum.
   */
  int compute(final ByteBuffer bytes, final int offset, final int length) {
    crc.reset();
    bytes.limit(offset + length).position(offset);
    crc.update(bytes);
    return (int) crc.getValue();
  }
}
