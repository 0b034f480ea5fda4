package io.synod.simulation.history;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * One operation of a client. Its bytes are not to be changed.
 *
 * @param number in the history, from 0.
 * @param client the process that called; it may have several operations open.
 * @param session that sent it first.
 * @param sequence of the command in that session.
 * @param invokeTimeNs when it was called.
 * @param invokedAt event of the history at which it was called; events are in real-time order.
 * @param command its bytes.
 * @param returnTimeNs when the reply came; {@link #UNKNOWN} where none did.
 * @param returnedAt event of the history at which the reply came; {@link #UNKNOWN} where none did.
 * @param instance that the reply named; 0 where there is none.
 * @param reply its bytes; null where the outcome is unknown.
 */
public record Operation(
    int number,
    int client,
    long session,
    long sequence,
    long invokeTimeNs,
    long invokedAt,
    byte[] command,
    long returnTimeNs,
    long returnedAt,
    long instance,
    byte[] reply) {
  /** Time and event of a reply that never came: later than every other. */
  public static final long UNKNOWN = Long.MAX_VALUE;

  private static final int MAX_SHOWN_BYTES = 64;

  /**
   * Whether the client got a reply.
   *
   * @return whether it did; else the operation may take effect at any later time, or never.
   */
  public boolean isCompleted() {
    return reply != null;
  }

  Operation completed(
      final long timeNs, final long event, final long namedInstance, final byte[] replyBytes) {
    return new Operation(
        number,
        client,
        session,
        sequence,
        invokeTimeNs,
        invokedAt,
        command,
        timeNs,
        event,
        namedInstance,
        replyBytes);
  }

  /** The same call, with an outcome that nobody was told. */
  Operation repeated() {
    return new Operation(
        number,
        client,
        session,
        sequence,
        invokeTimeNs,
        invokedAt,
        command,
        UNKNOWN,
        UNKNOWN,
        0,
        null);
  }

  /** The operation with whatever tells its command and reply. */
  String describe(final String commandAndReply) {
    return "operation="
        + number
        + " client="
        + client
        + " session="
        + session
        + " sequence="
        + sequence
        + " invokeTimeNs="
        + invokeTimeNs
        + (isCompleted() ? " returnTimeNs=" + returnTimeNs + " instance=" + instance : " open")
        + " ["
        + commandAndReply
        + "]";
  }

  @Override
  public String toString() {
    return describe(show(command) + " -> " + show(reply));
  }

  /** Bytes as text where they are text, else as hexadecimal digits; {@code ?} where unknown. */
  static String show(final byte[] bytes) {
    if (bytes == null) {
      return "?";
    }
    for (final byte b : bytes) {
      if (b < ' ' || b > '~') {
        final int length = Math.min(bytes.length, MAX_SHOWN_BYTES);
        final String digits = HexFormat.of().formatHex(bytes, 0, length);
        return "0x" + digits + (length < bytes.length ? "... length=" + bytes.length : "");
      }
    }
    return '"' + new String(bytes, StandardCharsets.US_ASCII) + '"';
  }
}
