package io.synod.ops.journal;

import io.synod.codec.orderbook.CancelOrderDecoder;
import io.synod.codec.orderbook.DepthQueryDecoder;
import io.synod.codec.orderbook.MessageHeaderDecoder;
import io.synod.codec.orderbook.MoveOrderDecoder;
import io.synod.codec.orderbook.NewOrderDecoder;
import io.synod.codec.orderbook.ReduceOrderDecoder;
import io.synod.codec.orderbook.TopOfBookQueryDecoder;
import io.synod.ops.Choice;
import io.synod.ops.Service;
import org.agrona.DirectBuffer;

/** A command's bytes in words. */
final class CommandWords {
  private static final String HEX = "0123456789abcdef";
  private static final int BODY = MessageHeaderDecoder.ENCODED_LENGTH;

  private final MessageHeaderDecoder header = new MessageHeaderDecoder();

  /** How bytes are shown. */
  enum Payload {
    NONE,
    HEX,
    ASCII
  }

  /** The words of --payload. */
  static final class PayloadChoice extends Choice<Payload> {
    PayloadChoice() {
      super(Payload.class);
    }
  }

  /** The bytes themselves. */
  static String payload(
      final Payload payload, final DirectBuffer buffer, final int offset, final int length) {
    final StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      final int value = buffer.getByte(offset + i) & 0xFF;
      if (payload == Payload.HEX) {
        text.append(HEX.charAt(value >> 4)).append(HEX.charAt(value & 0xF));
      } else {
        text.append(value >= ' ' && value <= '~' ? (char) value : '.');
      }
    }
    return text.toString();
  }

  /** What a command of a service asks for; null where it is not known. */
  String decode(
      final Service service, final DirectBuffer buffer, final int offset, final int length) {
    if (service != Service.ORDERBOOK || length < BODY) {
      return null;
    }
    header.wrap(buffer, offset);
    if (header.schemaId() != MessageHeaderDecoder.SCHEMA_ID
        || header.version() != MessageHeaderDecoder.SCHEMA_VERSION
        || length != BODY + header.blockLength()) {
      return null;
    }
    return order(buffer, offset + BODY, length - BODY);
  }

  private String order(final DirectBuffer buffer, final int at, final int length) {
    final int version = header.version();
    final StringBuilder text = new StringBuilder();
    if (isA(NewOrderDecoder.TEMPLATE_ID, NewOrderDecoder.BLOCK_LENGTH)) {
      new NewOrderDecoder().wrap(buffer, at, length, version).appendTo(text);
    } else if (isA(CancelOrderDecoder.TEMPLATE_ID, CancelOrderDecoder.BLOCK_LENGTH)) {
      new CancelOrderDecoder().wrap(buffer, at, length, version).appendTo(text);
    } else if (isA(ReduceOrderDecoder.TEMPLATE_ID, ReduceOrderDecoder.BLOCK_LENGTH)) {
      new ReduceOrderDecoder().wrap(buffer, at, length, version).appendTo(text);
    } else if (isA(MoveOrderDecoder.TEMPLATE_ID, MoveOrderDecoder.BLOCK_LENGTH)) {
      new MoveOrderDecoder().wrap(buffer, at, length, version).appendTo(text);
    } else if (isA(TopOfBookQueryDecoder.TEMPLATE_ID, TopOfBookQueryDecoder.BLOCK_LENGTH)) {
      new TopOfBookQueryDecoder().wrap(buffer, at, length, version).appendTo(text);
    } else if (isA(DepthQueryDecoder.TEMPLATE_ID, DepthQueryDecoder.BLOCK_LENGTH)) {
      new DepthQueryDecoder().wrap(buffer, at, length, version).appendTo(text);
    } else {
      return null;
    }
    return fields(text.toString());
  }

  private boolean isA(final int templateId, final int blockLength) {
    return header.templateId() == templateId && header.blockLength() == blockLength;
  }

  /** From the decoder's text, its name and fields: {@code NewOrder orderId=1 price=2}. */
  private static String fields(final String text) {
    final String name = text.substring(1, text.indexOf(']'));
    return name + ' ' + text.substring(text.indexOf("):") + 2).replace('|', ' ');
  }
}
