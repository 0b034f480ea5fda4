package io.synod.bench.flow;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Reads a file of comma-separated numbers row by row, strictly: every error names the file, line
 * and column. Allocates nothing per row. There is no header, no quoting and no empty line.
 */
public final class CsvRows implements AutoCloseable {
  /** Longest line in bytes. */
  public static final int MAX_LINE_LENGTH = 1 << 16;

  private static final int MAX_COLUMNS = 1 << 12;
  private static final int NANO_DIGITS = 9;
  private static final int SHOWN = 40;

  private final Path file;
  private final InputStream input;
  private final byte[] chunk = new byte[1 << 16];
  private final byte[] line = new byte[MAX_LINE_LENGTH];
  private final int[] starts = new int[MAX_COLUMNS + 1];
  private int chunkPosition;
  private int chunkLength;
  private int columns;
  private int row;

  /**
   * Opens a file.
   *
   * @param file to read.
   * @throws InputFileException where it cannot be read.
   */
  public CsvRows(final Path file) {
    this.file = file;
    try {
      if (Files.isDirectory(file)) {
        throw new InputFileException("file=" + file + " is a directory");
      }
      input = Files.newInputStream(file);
    } catch (final NoSuchFileException e) {
      throw new InputFileException("file=" + file + " does not exist", e);
    } catch (final IOException e) {
      throw unreadable(e);
    }
  }

  /**
   * Reads the next row.
   *
   * @return false where the file has ended.
   * @throws InputFileException where the file is empty, a line is empty or too long, or reading
   *     fails.
   */
  public boolean next() {
    final int length = readLine();
    if (length < 0) {
      if (row == 0) {
        throw new InputFileException("file=" + file + " is empty");
      }
      return false;
    }
    row++;
    if (length == 0) {
      throw error("is empty");
    }
    split(length);
    return true;
  }

  /**
   * The row read last.
   *
   * @return its number, from 1.
   */
  public int row() {
    return row;
  }

  /**
   * Columns of the row read last.
   *
   * @return how many, from 1.
   */
  public int columns() {
    return columns;
  }

  /**
   * A whole number.
   *
   * @param column from 1.
   * @param name of the column, for errors.
   * @return the number.
   * @throws InputFileException where the field is none, or is too large.
   */
  public long whole(final int column, final String name) {
    final int end = starts[column] - 1;
    int at = starts[column - 1];
    final boolean isNegative = at < end && line[at] == '-';
    at += isNegative ? 1 : 0;
    final long value = digits(column, name, at, end);
    return isNegative ? -value : value;
  }

  /**
   * Seconds with or without a decimal fraction, from 0.
   *
   * @param column from 1.
   * @param name of the column, for errors.
   * @return nanoseconds; finer digits are cut off.
   * @throws InputFileException where the field is no such number, or is too large.
   */
  public long secondsAsNanos(final int column, final String name) {
    final int start = starts[column - 1];
    final int end = starts[column] - 1;
    int point = start;
    while (point < end && line[point] != '.') {
      point++;
    }
    final long seconds = digits(column, name, start, point);
    long fraction = 0;
    if (point < end) {
      final int used = Math.min(end, point + 1 + NANO_DIGITS);
      fraction = digits(column, name, point + 1, used);
      for (int i = used - point - 1; i < NANO_DIGITS; i++) {
        fraction *= 10;
      }
      if (used < end) {
        digits(column, name, used, end);
      }
    }
    if (seconds > Long.MAX_VALUE / 1_000_000_000L - 1) {
      throw error(column, name, "is too large");
    }
    return seconds * 1_000_000_000L + fraction;
  }

  /**
   * An error about a field of the row read last.
   *
   * @param column from 1.
   * @param name of the column.
   * @param what is wrong with it.
   * @return to throw.
   */
  public InputFileException error(final int column, final String name, final String what) {
    final int length = starts[column] - 1 - starts[column - 1];
    final StringBuilder shown =
        new StringBuilder(
            new String(
                line, starts[column - 1], Math.min(length, SHOWN), StandardCharsets.US_ASCII));
    for (int i = 0; i < shown.length(); i++) {
      if (shown.charAt(i) < ' ' || shown.charAt(i) > '~') {
        shown.setCharAt(i, '?');
      }
    }
    return new InputFileException(
        "file="
            + file
            + " line="
            + row
            + " column="
            + column
            + " ("
            + name
            + "): '"
            + shown
            + (length > SHOWN ? "…' " : "' ")
            + what);
  }

  /**
   * An error about the row read last.
   *
   * @param what is wrong with it.
   * @return to throw.
   */
  public InputFileException error(final String what) {
    return new InputFileException("file=" + file + " line=" + row + ": " + what);
  }

  @Override
  public void close() {
    try {
      input.close();
    } catch (final IOException e) {
      throw unreadable(e);
    }
  }

  private long digits(final int column, final String name, final int start, final int end) {
    if (start >= end) {
      throw error(column, name, "is not a number");
    }
    long value = 0;
    for (int i = start; i < end; i++) {
      final int digit = line[i] - '0';
      if (digit < 0 || digit > 9) {
        throw error(column, name, "is not a number");
      }
      if (value > (Long.MAX_VALUE - digit) / 10) {
        throw error(column, name, "is too large");
      }
      value = value * 10 + digit;
    }
    return value;
  }

  private void split(final int length) {
    columns = 0;
    for (int i = 0; i < length; i++) {
      if (line[i] == ',') {
        endColumn(i + 1);
      }
    }
    endColumn(length + 1);
  }

  private void endColumn(final int nextStart) {
    if (columns == MAX_COLUMNS) {
      throw error("has more than " + MAX_COLUMNS + " columns");
    }
    starts[++columns] = nextStart;
  }

  /** Length of the line without its end, or -1 where the file has ended. */
  private int readLine() {
    int length = 0;
    while (true) {
      if (chunkPosition == chunkLength && !fill()) {
        return length == 0 ? -1 : withoutReturn(length);
      }
      final byte next = chunk[chunkPosition++];
      if (next == '\n') {
        return withoutReturn(length);
      }
      if (length == MAX_LINE_LENGTH) {
        row++;
        throw error("is longer than " + MAX_LINE_LENGTH + " bytes; is this a file of numbers?");
      }
      line[length++] = next;
    }
  }

  private int withoutReturn(final int length) {
    return length > 0 && line[length - 1] == '\r' ? length - 1 : length;
  }

  private boolean fill() {
    try {
      chunkPosition = 0;
      chunkLength = Math.max(0, input.read(chunk));
      return chunkLength > 0;
    } catch (final IOException e) {
      throw unreadable(e);
    }
  }

  private InputFileException unreadable(final IOException cause) {
    return new InputFileException("file=" + file + " cannot be read: " + cause, cause);
  }
}
