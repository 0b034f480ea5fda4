package io.synod.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/**
 * Where a journal begins whose oldest segments were deleted: a small text file, replaced as a whole
 * before the first of them goes. So a segment that is missing for any other reason is damage.
 *
 * @param firstSegment that is kept.
 * @param firstRecord number of the record that it begins with.
 * @param through the deleted records were of this instance and of those before, all of them chosen.
 * @param promised no deleted record was of a higher ballot.
 */
record TruncationMark(long firstSegment, long firstRecord, long through, long promised) {
  static final String FILE_NAME = "truncated";

  /** Nothing was ever deleted. */
  static final TruncationMark NONE = new TruncationMark(0, 1, 0, 0);

  private static final String NEW_FILE_NAME = "truncated.new";
  private static final int MAX_LENGTH = 1024;
  private static final Pattern TEXT =
      Pattern.compile(
          "(firstSegment=(\\d{1,18}) firstRecord=(\\d{1,18}) through=(\\d{1,18})"
              + " promised=(\\d{1,19})) crc32c=([0-9a-f]{8})\n");

  /**
   * Reads the mark of a directory.
   *
   * @param directory of the data.
   * @return the mark, or {@link #NONE}.
   * @throws JournalException where the file is damaged.
   */
  static TruncationMark read(final Path directory) {
    final Path file = directory.resolve(FILE_NAME);
    try {
      if (!Files.exists(file)) {
        return NONE;
      }
      final Matcher text =
          TEXT.matcher(
              Files.size(file) > MAX_LENGTH
                  ? ""
                  : Files.readString(file, StandardCharsets.ISO_8859_1));
      if (!text.matches() || !text.group(6).equals(checksum(text.group(1)))) {
        throw new JournalException(
            "the mark of what was truncated is damaged, so it is not known where the journal begins: file="
                + file);
      }
      return new TruncationMark(
          Long.parseLong(text.group(2)),
          Long.parseLong(text.group(3)),
          Long.parseLong(text.group(4)),
          Long.parseLong(text.group(5)));
    } catch (final IOException ex) {
      throw new JournalException("the mark of what was truncated cannot be read: file=" + file, ex);
    }
  }

  /**
   * Replaces the mark of a directory. It is on disk when this returns.
   *
   * @param disk that forces it.
   * @param directory of the data.
   * @throws IOException where that fails; then the old one is still whole.
   */
  void write(final Disk disk, final Path directory) throws IOException {
    final String text =
        "firstSegment="
            + firstSegment
            + " firstRecord="
            + firstRecord
            + " through="
            + through
            + " promised="
            + promised;
    final Path fresh = directory.resolve(NEW_FILE_NAME);
    try (FileChannel channel =
        FileChannel.open(
            fresh,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      final ByteBuffer bytes =
          ByteBuffer.wrap(
              (text + " crc32c=" + checksum(text) + "\n").getBytes(StandardCharsets.ISO_8859_1));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      disk.force(fresh, channel);
    }
    Files.move(
        fresh,
        directory.resolve(FILE_NAME),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
    disk.force(directory);
  }

  private static String checksum(final String text) {
    final CRC32C crc = new CRC32C();
    crc.update(text.getBytes(StandardCharsets.ISO_8859_1));
    return String.format("%08x", crc.getValue());
  }
}
