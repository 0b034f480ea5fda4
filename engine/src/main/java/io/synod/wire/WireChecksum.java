package io.synod.wire;

import io.synod.codec.peer.MessageHeaderDecoder;
import io.synod.codec.peer.SenderDecoder;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * The CRC32C over all of a message but the checksum itself, by the processor's instruction, where
 * the bytes lie, allocating nothing.
 */
final class WireChecksum {
  private static final int OFFSET =
      MessageHeaderDecoder.ENCODED_LENGTH + SenderDecoder.checksumEncodingOffset();
  private static final int END = OFFSET + SenderDecoder.checksumEncodingLength();

  private final CRC32C crc = new CRC32C();

  /**
   * Writes a message's checksum into it.
   *
   * @param message holds the message, or its head.
   * @param offset of the message.
   * @param length of what is there of the message in bytes, its sender included.
   * @param rest holds the bytes that follow; null where there are none.
   * @param restOffset of these bytes.
   * @param restLength in bytes.
   */
  void seal(
      final MutableDirectBuffer message,
      final int offset,
      final int length,
      final DirectBuffer rest,
      final int restOffset,
      final int restLength) {
    compute(message, offset, length);
    if (rest != null) {
      update(rest, restOffset, restLength);
    }
    message.putInt(offset + OFFSET, (int) crc.getValue(), ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * Whether a message is as it was sent.
   *
   * @param message holds the message.
   * @param offset of the message.
   * @param length of the message in bytes, its sender included.
   * @return false where any of its bytes has changed.
   */
  boolean matches(final DirectBuffer message, final int offset, final int length) {
    compute(message, offset, length);
    return message.getInt(offset + OFFSET, ByteOrder.LITTLE_ENDIAN) == (int) crc.getValue();
  }

  private void compute(final DirectBuffer message, final int offset, final int length) {
    crc.reset();
    update(message, offset, OFFSET);
    update(message, offset + END, length - END);
  }

  private void update(final DirectBuffer buffer, final int offset, final int length) {
    final byte[] array = buffer.byteArray();
    final int at = buffer.wrapAdjustment() + offset;
    if (array != null) {
      crc.update(array, at, length);
    } else {
      final ByteBuffer bytes = buffer.byteBuffer();
      bytes.limit(at + length).position(at);
      crc.update(bytes);
    }
  }
}
