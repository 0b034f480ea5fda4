package io.synod.bench.load;

import org.agrona.MutableDirectBuffer;

/** Where the commands of a run come from. Allocates nothing once made. */
public interface CommandSource {
  /** Longest command in bytes that a source may encode. */
  int MAX_LENGTH = 1024;

  /**
   * Encodes the next command.
   *
   * @param buffer takes the command; holds at least {@link #MAX_LENGTH} bytes from the offset on.
   * @param offset of the command.
   * @return its length in bytes; 0 where there are no more commands.
   */
  int next(MutableDirectBuffer buffer, int offset);

  /**
   * How long before the last command given nothing came, so that a paced load follows bursts.
   *
   * @return in units of the mean gap: 1 on average.
   */
  double gap();

  /**
   * The same bytes for ever, evenly spaced, for echo services.
   *
   * @param length of each command in bytes, from 1 to {@link #MAX_LENGTH}.
   * @return a source without end.
   */
  static CommandSource echo(final int length) {
    if (length < 1 || length > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "a command has from 1 to " + MAX_LENGTH + " bytes: length=" + length);
    }
    return new CommandSource() {
      @Override
      public int next(final MutableDirectBuffer buffer, final int offset) {
        buffer.setMemory(offset, length, (byte) 's');
        return length;
      }

      @Override
      public double gap() {
        return 1;
      }
    };
  }
}
