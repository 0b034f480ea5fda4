package io.synod.snapshot;

import io.synod.codec.snapshot.MessageHeaderDecoder;
import io.synod.codec.snapshot.Section;
import io.synod.codec.snapshot.SnapshotChunkDecoder;
import io.synod.codec.snapshot.SnapshotEndDecoder;
import io.synod.codec.snapshot.SnapshotHeaderDecoder;
import io.synod.service.SnapshotInput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;
import org.agrona.CloseHelper;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Reads a snapshot's file. Nothing is given out before the checksum of its chunk was right, and a
 * file is whole only once {@link #finish} has found the end mark where it must be.
 */
public final class SnapshotReader implements SnapshotInput, AutoCloseable {
  private final Path file;
  private final FileChannel channel;
  private final ByteBuffer bytes = ByteBuffer.allocateDirect(SnapshotFile.CHUNK_LENGTH);
  private final UnsafeBuffer buffer = new UnsafeBuffer(bytes);
  private final ByteBuffer headBytes = ByteBuffer.allocateDirect(SnapshotFile.HEADER_LENGTH);
  private final UnsafeBuffer headBuffer = new UnsafeBuffer(headBytes);
  private final MessageHeaderDecoder messageHeader = new MessageHeaderDecoder();
  private final SnapshotChunkDecoder chunk = new SnapshotChunkDecoder();
  private final CRC32C crc = new CRC32C();
  private final CRC32C content = new CRC32C();
  private final SnapshotHead head;
  private long position;
  private int available;
  private int taken;
  private boolean isAtEnd;

  private SnapshotReader(final Path file, final FileChannel channel) {
    this.file = file;
    this.channel = channel;
    head = readHead();
  }

  /**
   * Opens a snapshot and reads what it stands for.
   *
   * @param file of the snapshot.
   * @param clusterId that it must be of.
   * @return the reader, to be closed.
   * @throws SnapshotException where it is no intact snapshot of the cluster, or of a newer version.
   */
  public static SnapshotReader open(final Path file, final long clusterId) {
    final SnapshotReader reader = open(file);
    if (reader.head.clusterId() != clusterId) {
      reader.close();
      throw reader.damaged(
          "it is of another cluster: clusterId="
              + reader.head.clusterId()
              + " instead of "
              + clusterId);
    }
    return reader;
  }

  private static SnapshotReader open(final Path file) {
    FileChannel channel = null;
    try {
      channel = FileChannel.open(file, StandardOpenOption.READ);
      return new SnapshotReader(file, channel);
    } catch (final IOException ex) {
      throw unreadable(file, ex);
    } catch (final SnapshotException ex) {
      CloseHelper.quietClose(channel);
      throw ex;
    }
  }

  /**
   * Reads a whole snapshot and checks everything.
   *
   * @param file of the snapshot.
   * @param clusterId that it must be of.
   * @return what it stands for.
   * @throws SnapshotException that names what is wrong with it.
   */
  public static SnapshotHead verify(final Path file, final long clusterId) {
    try (SnapshotReader reader = open(file, clusterId)) {
      return reader.readAll();
    }
  }

  /**
   * As {@link #verify(Path, long)}, of whatever cluster it is.
   *
   * @param file of the snapshot.
   * @return what it stands for.
   * @throws SnapshotException that names what is wrong with it.
   */
  public static SnapshotHead verify(final Path file) {
    try (SnapshotReader reader = open(file)) {
      return reader.readAll();
    }
  }

  /**
   * Reads what a snapshot stands for, without a look at the rest.
   *
   * @param file of the snapshot.
   * @return what it stands for.
   * @throws SnapshotException where its header is not intact.
   */
  public static SnapshotHead head(final Path file) {
    try (SnapshotReader reader = open(file)) {
      return reader.head;
    }
  }

  /**
   * What the snapshot stands for.
   *
   * @return the head.
   */
  public SnapshotHead head() {
    return head;
  }

  @Override
  public void read(final MutableDirectBuffer target, final int offset, final int length) {
    int given = 0;
    while (given < length) {
      if (taken == available) {
        next();
        if (isAtEnd) {
          throw new IllegalArgumentException(
              "the snapshot ends before that: file=" + file + " length=" + length);
        }
      }
      final int part = Math.min(length - given, available - taken);
      target.putBytes(offset + given, buffer, taken, part);
      taken += part;
      given += part;
    }
  }

  /**
   * Reads to the end mark, of which every byte before it must have been read.
   *
   * @throws SnapshotException where the state machine left some unread, or the end is damaged.
   */
  public void finish() {
    if (taken < available) {
      throw damaged("the state machine left bytes unread: left=" + (available - taken));
    }
    if (!isAtEnd) {
      next();
    }
    if (!isAtEnd) {
      throw damaged("the state machine left a chunk unread");
    }
  }

  @Override
  public void close() {
    CloseHelper.quietClose(channel);
  }

  private SnapshotHead readAll() {
    while (!isAtEnd) {
      next();
    }
    return head;
  }

  private SnapshotHead readHead() {
    fill(headBytes, SnapshotFile.HEADER_LENGTH);
    messageHeader.wrap(headBuffer, 0);
    if (messageHeader.schemaId() != SnapshotHeaderDecoder.SCHEMA_ID
        || messageHeader.templateId() != SnapshotHeaderDecoder.TEMPLATE_ID) {
      throw damaged("it does not begin as a snapshot does");
    }
    if (messageHeader.version() > SnapshotHeaderDecoder.SCHEMA_VERSION) {
      throw damaged(
          "a newer version of the engine has written it: version="
              + messageHeader.version()
              + " supported="
              + SnapshotHeaderDecoder.SCHEMA_VERSION);
    }
    final SnapshotHeaderDecoder decoder =
        new SnapshotHeaderDecoder().wrapAndApplyHeader(headBuffer, 0, messageHeader);
    if (messageHeader.blockLength() != SnapshotHeaderDecoder.BLOCK_LENGTH
        || decoder.checksum() != headChecksum(SnapshotFile.HEADER_LENGTH)) {
      throw damaged("the checksum of its header is wrong");
    }
    count(headBytes, SnapshotFile.HEADER_LENGTH);
    return new SnapshotHead(
        decoder.clusterId(),
        decoder.configuration(),
        decoder.instance(),
        decoder.clusterTimeNs(),
        decoder.logBytes(),
        decoder.stateHash());
  }

  /** Reads the next chunk, or the end mark. */
  private void next() {
    taken = 0;
    available = 0;
    fill(headBytes, SnapshotFile.END_LENGTH);
    messageHeader.wrap(headBuffer, 0);
    if (messageHeader.schemaId() == SnapshotEndDecoder.SCHEMA_ID
        && messageHeader.templateId() == SnapshotEndDecoder.TEMPLATE_ID) {
      readEnd();
    } else {
      readChunk();
    }
  }

  private void readChunk() {
    fillBehind(SnapshotFile.END_LENGTH, SnapshotFile.CHUNK_HEAD_LENGTH);
    messageHeader.wrap(headBuffer, 0);
    if (messageHeader.schemaId() != SnapshotChunkDecoder.SCHEMA_ID
        || messageHeader.templateId() != SnapshotChunkDecoder.TEMPLATE_ID
        || messageHeader.blockLength() != SnapshotChunkDecoder.BLOCK_LENGTH) {
      throw damaged("no chunk begins where one must");
    }
    chunk.wrapAndApplyHeader(headBuffer, 0, messageHeader);
    final int length = chunk.length();
    if (length < 1 || length > SnapshotFile.CHUNK_LENGTH || chunk.position() != position) {
      throw damaged(
          "a chunk is not where it belongs: length=" + length + " named=" + chunk.position());
    }
    fill(bytes, length);
    headChecksum(SnapshotFile.CHUNK_HEAD_LENGTH);
    crc.update(bytes.duplicate().clear().limit(length));
    if (chunk.checksum() != (int) crc.getValue()) {
      throw damaged("the checksum of a chunk is wrong");
    }
    if (chunk.section() != Section.STATE) {
      throw damaged("it has a section that is not known: section=" + chunk.sectionRaw());
    }
    count(headBytes, SnapshotFile.CHUNK_HEAD_LENGTH);
    count(bytes, length);
    available = length;
  }

  private void readEnd() {
    final SnapshotEndDecoder end =
        new SnapshotEndDecoder().wrapAndApplyHeader(headBuffer, 0, messageHeader);
    if (messageHeader.blockLength() != SnapshotEndDecoder.BLOCK_LENGTH
        || end.checksum() != headChecksum(SnapshotFile.END_LENGTH)
        || end.position() != position
        || end.contentChecksum() != (int) content.getValue()) {
      throw damaged("its end mark is wrong");
    }
    try {
      if (channel.size() != position + SnapshotFile.END_LENGTH) {
        throw damaged("something follows its end mark");
      }
    } catch (final IOException ex) {
      throw unreadable(file, ex);
    }
    isAtEnd = true;
  }

  private int headChecksum(final int length) {
    crc.reset();
    crc.update(headBytes.duplicate().clear().limit(length - Integer.BYTES));
    return (int) crc.getValue();
  }

  private void count(final ByteBuffer source, final int length) {
    content.update(source.duplicate().clear().limit(length));
    position += length;
  }

  private void fill(final ByteBuffer target, final int length) {
    fill(target.duplicate().clear().limit(length));
  }

  private void fillBehind(final int from, final int to) {
    fill(headBytes.duplicate().clear().limit(to).position(from));
  }

  private void fill(final ByteBuffer part) {
    try {
      while (part.hasRemaining()) {
        if (channel.read(part) < 0) {
          throw damaged("it ends too early");
        }
      }
    } catch (final IOException ex) {
      throw unreadable(file, ex);
    }
  }

  private SnapshotException damaged(final String why) {
    return new SnapshotException(
        "a snapshot is not usable: file=" + file + " position=" + position + " reason=" + why);
  }

  private static SnapshotException unreadable(final Path file, final IOException ex) {
    return new SnapshotException("a snapshot cannot be read: file=" + file, ex);
  }
}
