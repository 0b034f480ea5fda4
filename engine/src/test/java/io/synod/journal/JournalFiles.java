package io.synod.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/** The files of a data directory: copied as a killed process leaves them, searched and damaged. */
final class JournalFiles {
  private JournalFiles() {}

  static void copy(final Path from, final Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (final Path file : files.toList()) {
        final Path target = to.resolve(from.relativize(file));
        if (file.toString().endsWith(".cq4")) {
          copyUsed(file, target);
        } else {
          Files.copy(file, target);
        }
      }
    }
  }

  /**
   * A segment's file is long and mostly a hole: copies what was used and leaves the hole a hole.
   */
  private static void copyUsed(final Path file, final Path target) throws IOException {
    try (FileChannel from = FileChannel.open(file);
        FileChannel to =
            FileChannel.open(target, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      from.transferTo(0, 2L * Held.SMALL_SEGMENT, to);
      if (from.size() > to.size()) {
        to.write(ByteBuffer.allocate(1), from.size() - 1);
      }
    }
  }

  /** The segments, oldest first. */
  static List<Path> segments(final Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(file -> file.toString().endsWith(".cq4")).sorted().toList();
    }
  }

  /** Where a text stands in a segment. */
  static int offsetOf(final Path file, final String text) throws IOException {
    final byte[] bytes = new byte[2 * Held.SMALL_SEGMENT];
    try (FileChannel channel = FileChannel.open(file)) {
      channel.read(ByteBuffer.wrap(bytes));
    }
    return new String(bytes, StandardCharsets.ISO_8859_1).indexOf(text);
  }

  static void flip(final Path file, final int offset, final int bit) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      final ByteBuffer one = ByteBuffer.allocate(1);
      channel.read(one, offset);
      one.put(0, (byte) (one.get(0) ^ 1 << bit)).flip();
      channel.write(one, offset);
    }
  }

  static void write(final Path file, final int offset, final byte[] bytes) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(bytes), offset);
    }
  }

  static void truncate(final Path file, final int length) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(length);
    }
  }
}
