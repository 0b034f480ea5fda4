package io.synod.simulation.exploration;

import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;

/** Values as text: one character for each byte. */
final class Values {
  private Values() {}

  static String text(final DirectBuffer buffer, final int offset, final int length) {
    return text(copy(buffer, offset, length));
  }

  static String text(final byte[] value) {
    return new String(value, StandardCharsets.ISO_8859_1);
  }

  static byte[] bytes(final String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  static byte[] copy(final DirectBuffer buffer, final int offset, final int length) {
    final byte[] bytes = new byte[length];
    buffer.getBytes(offset, bytes);
    return bytes;
  }
}
