package io.synod.client;

import io.synod.codec.client.CommandDecoder;
import io.synod.codec.client.MessageHeaderDecoder;
import org.agrona.DirectBuffer;

/**
 * A message between client and node, not yet trusted: says what it claims to be, and whether it is
 * whole, before anything in it is read.
 */
public final class ClientFrame {
  private static final int DATA_LENGTH_BYTES = 4;

  private final MessageHeaderDecoder header = new MessageHeaderDecoder();
  private DirectBuffer buffer;
  private int bodyOffset;
  private int end;

  /**
   * Looks at a message's header.
   *
   * @param buffer holds the message.
   * @param offset of the message.
   * @param length of the message in bytes.
   * @return false where it is cut short, or of another schema, or of no version.
   */
  public boolean wrap(final DirectBuffer buffer, final int offset, final int length) {
    if (length < MessageHeaderDecoder.ENCODED_LENGTH) {
      return false;
    }
    this.buffer = buffer;
    header.wrap(buffer, offset);
    bodyOffset = offset + MessageHeaderDecoder.ENCODED_LENGTH;
    end = offset + length;
    return header.schemaId() == CommandDecoder.SCHEMA_ID && header.version() >= 1;
  }

  /**
   * Which message it is.
   *
   * @return the template's id.
   */
  public int templateId() {
    return header.templateId();
  }

  /**
   * The header, to wrap a decoder with.
   *
   * @return the header.
   */
  public MessageHeaderDecoder header() {
    return header;
  }

  /**
   * Whether the message holds a block.
   *
   * @param blockLength that this version reads, in bytes. A later version's may be longer.
   * @return false where the message is shorter.
   */
  public boolean hasBlock(final int blockLength) {
    return header.blockLength() >= blockLength && end - bodyOffset >= header.blockLength();
  }

  /**
   * Whether the message holds a block and the bytes that follow it.
   *
   * @param blockLength that this version reads, in bytes.
   * @param maxLength most bytes after the block.
   * @return false where the message is shorter than it says, or there are more bytes than that.
   */
  public boolean hasBlockAndData(final int blockLength, final int maxLength) {
    if (!hasBlock(blockLength)) {
      return false;
    }
    final int room = end - bodyOffset - header.blockLength() - DATA_LENGTH_BYTES;
    if (room < 0) {
      return false;
    }
    // Read as signed: what is above 2^31 - 1 is negative, and refused.
    final int length =
        buffer.getInt(bodyOffset + header.blockLength(), java.nio.ByteOrder.LITTLE_ENDIAN);
    return length >= 0 && length <= room && length <= maxLength;
  }
}
