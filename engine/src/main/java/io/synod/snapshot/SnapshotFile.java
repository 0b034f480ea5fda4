package io.synod.snapshot;

import io.synod.codec.snapshot.MessageHeaderEncoder;
import io.synod.codec.snapshot.Section;
import io.synod.codec.snapshot.SnapshotChunkEncoder;
import io.synod.codec.snapshot.SnapshotEndEncoder;
import io.synod.codec.snapshot.SnapshotHeaderEncoder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;
import org.agrona.concurrent.UnsafeBuffer;

/** Writes a snapshot's file. */
final class SnapshotFile {
  /** Bytes of a section in one chunk; fewer only in the section's last. Part of the format. */
  static final int CHUNK_LENGTH = 256 * 1024;

  static final int MESSAGE_HEADER_LENGTH = MessageHeaderEncoder.ENCODED_LENGTH;
  static final int HEADER_LENGTH = MESSAGE_HEADER_LENGTH + SnapshotHeaderEncoder.BLOCK_LENGTH;
  static final int CHUNK_HEAD_LENGTH = MESSAGE_HEADER_LENGTH + SnapshotChunkEncoder.BLOCK_LENGTH;
  static final int END_LENGTH = MESSAGE_HEADER_LENGTH + SnapshotEndEncoder.BLOCK_LENGTH;

  private final FileChannel channel;
  private final ByteBuffer bytes = ByteBuffer.allocateDirect(HEADER_LENGTH);
  private final UnsafeBuffer buffer = new UnsafeBuffer(bytes);
  private final MessageHeaderEncoder messageHeader = new MessageHeaderEncoder();
  private final CRC32C crc = new CRC32C();
  private final CRC32C content = new CRC32C();
  private long position;

  private SnapshotFile(final FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Writes a snapshot and forces it to disk.
   *
   * @param file to make; replaced where it is there.
   * @param head what the snapshot stands for.
   * @param image the state machine's bytes.
   * @throws IOException where that fails.
   */
  static void write(final Path file, final SnapshotHead head, final SnapshotImage image)
      throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      final SnapshotFile writer = new SnapshotFile(channel);
      writer.header(head);
      for (int i = 0; i < image.chunks(); i++) {
        writer.chunk(Section.STATE, image.chunk(i));
      }
      writer.end();
      channel.force(true);
    }
  }

  private void header(final SnapshotHead head) throws IOException {
    final SnapshotHeaderEncoder encoder =
        new SnapshotHeaderEncoder()
            .wrapAndApplyHeader(buffer, 0, messageHeader)
            .clusterId(head.clusterId())
            .instance(head.instance())
            .clusterTimeNs(head.clusterTimeNs())
            .logBytes(head.logBytes())
            .stateHash(head.stateHash())
            .configuration(head.configuration());
    encoder.checksum(checksum(HEADER_LENGTH - Integer.BYTES));
    append(bytes.duplicate().clear().limit(HEADER_LENGTH));
  }

  private void chunk(final Section section, final ByteBuffer part) throws IOException {
    final SnapshotChunkEncoder encoder =
        new SnapshotChunkEncoder()
            .wrapAndApplyHeader(buffer, 0, messageHeader)
            .position(position)
            .length(part.remaining())
            .section(section);
    checksum(CHUNK_HEAD_LENGTH - Integer.BYTES);
    crc.update(part.duplicate());
    encoder.checksum((int) crc.getValue());
    append(bytes.duplicate().clear().limit(CHUNK_HEAD_LENGTH));
    append(part);
  }

  private void end() throws IOException {
    final SnapshotEndEncoder encoder =
        new SnapshotEndEncoder()
            .wrapAndApplyHeader(buffer, 0, messageHeader)
            .position(position)
            .contentChecksum((int) content.getValue());
    encoder.checksum(checksum(END_LENGTH - Integer.BYTES));
    append(bytes.duplicate().clear().limit(END_LENGTH));
  }

  private int checksum(final int length) {
    crc.reset();
    crc.update(bytes.duplicate().clear().limit(length));
    return (int) crc.getValue();
  }

  private void append(final ByteBuffer part) throws IOException {
    content.update(part.duplicate());
    while (part.hasRemaining()) {
      position += channel.write(part);
    }
  }
}
