package io.synod.session;

import io.synod.codec.log.BatchDecoder;
import io.synod.codec.log.EntryDecoder;
import io.synod.codec.log.EntryKind;
import io.synod.codec.log.MessageHeaderDecoder;
import io.synod.codec.log.OriginDecoder;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;

/** Walks the commands of a chosen value. Checks every length before it reads what it describes. */
public final class BatchReader {
  private final MessageHeaderDecoder header = new MessageHeaderDecoder();
  private final BatchDecoder batch = new BatchDecoder();
  private final EntryDecoder entry = new EntryDecoder();
  private final OriginDecoder origin = new OriginDecoder();
  private boolean hasOrigin;
  private long sessionId;
  private long sequence;

  /**
   * Reads a value.
   *
   * @param instance that decided it.
   * @param buffer holds the value.
   * @param offset of the value.
   * @param length of the value in bytes, above 0.
   * @param handler is given each command.
   * @return how many commands there were.
   * @throws MalformedBatchException where the value is no batch. Commands before the malformed one
   *     were handed over.
   */
  public int read(
      final long instance,
      final DirectBuffer buffer,
      final int offset,
      final int length,
      final EntryHandler handler) {
    require(length >= BatchBuilder.HEADER_LENGTH, instance, "too short", "length", length);
    header.wrap(buffer, offset);
    require(
        header.schemaId() == BatchDecoder.SCHEMA_ID,
        instance,
        "not of the log's schema",
        "schemaId",
        header.schemaId());
    require(
        header.templateId() == BatchDecoder.TEMPLATE_ID,
        instance,
        "unknown kind of value",
        "templateId",
        header.templateId());
    require(
        header.version() == BatchDecoder.SCHEMA_VERSION,
        instance,
        "unknown version",
        "version",
        header.version());
    require(
        header.blockLength() == BatchDecoder.BLOCK_LENGTH,
        instance,
        "unknown block",
        "blockLength",
        header.blockLength());
    batch.wrapAndApplyHeader(buffer, offset, header);
    final int entryCount = batch.entryCount();
    require(batch.length() == length, instance, "cut short", "batch length", batch.length());
    require(entryCount >= 1, instance, "no entry", "entryCount", entryCount);
    final long clusterTimeNs = batch.clusterTimeNs();
    final int end = offset + length;
    int at = offset + BatchBuilder.HEADER_LENGTH;
    hasOrigin = false;
    for (int i = 0; i < entryCount; i++) {
      at = readEntry(instance, clusterTimeNs, buffer, at, end, handler);
    }
    require(at == end, instance, "bytes after the last entry", "bytes", end - at);
    return entryCount;
  }

  private int readEntry(
      final long instance,
      final long clusterTimeNs,
      final DirectBuffer buffer,
      final int at,
      final int end,
      final EntryHandler handler) {
    require(
        end - at >= BatchBuilder.NEXT_COMMAND_OVERHEAD,
        instance,
        "an entry is cut short",
        "bytes",
        end - at);
    entry.wrap(buffer, at, EntryDecoder.BLOCK_LENGTH, EntryDecoder.SCHEMA_VERSION);
    final int payloadAt = at + overhead(instance, entry.kindRaw());
    final int payloadLength = entry.payloadLength();
    require(
        payloadLength >= 0 && payloadLength <= end - payloadAt,
        instance,
        "an entry goes past the end",
        "payloadLength",
        payloadLength);
    final int next =
        at + BitUtil.align(payloadAt - at + payloadLength, BatchBuilder.ENTRY_ALIGNMENT);
    require(next <= end, instance, "an entry's padding is missing", "bytes", end - at);
    readOrigin(buffer, at, payloadAt);
    handler.onCommand(
        instance, clusterTimeNs, sessionId, sequence, buffer, payloadAt, payloadLength);
    return next;
  }

  private int overhead(final long instance, final short kind) {
    if (kind == EntryKind.NEXT_COMMAND.value()) {
      require(hasOrigin, instance, "the first entry names no session", "kind", kind);
      return BatchBuilder.NEXT_COMMAND_OVERHEAD;
    }
    require(kind == EntryKind.COMMAND.value(), instance, "unknown kind of entry", "kind", kind);
    return BatchBuilder.COMMAND_OVERHEAD;
  }

  private void readOrigin(final DirectBuffer buffer, final int at, final int payloadAt) {
    if (payloadAt - at == BatchBuilder.NEXT_COMMAND_OVERHEAD) {
      sequence++;
      return;
    }
    origin.wrap(
        buffer,
        at + EntryDecoder.BLOCK_LENGTH,
        OriginDecoder.BLOCK_LENGTH,
        OriginDecoder.SCHEMA_VERSION);
    hasOrigin = true;
    sessionId = origin.sessionId();
    sequence = origin.sequence();
  }

  private static void require(
      final boolean holds,
      final long instance,
      final String problem,
      final String name,
      final long value) {
    if (!holds) {
      throw new MalformedBatchException(instance, problem + ": " + name + "=" + value);
    }
  }
}
