package io.synod.simulation;

import io.synod.paxos.Configuration;
import io.synod.wire.PeerEncoder;
import java.util.Arrays;

/** Makes what no peer sent: bytes that changed on the way, and messages from where none belong. */
final class Spoiler {
  /**
   * A message that must not be believed.
   *
   * @param bytes of it.
   * @param flaw in words that follow "that is".
   */
  record Flawed(byte[] bytes, String flaw) {}

  private static final int MOST_FLIPS = 5;
  private static final int MOST_GARBAGE = 300;
  private static final int MOST = 100;

  private final Configuration configuration;
  private final SeededRandom random;

  Spoiler(final Configuration configuration, final SeededRandom random) {
    this.configuration = configuration;
    this.random = random;
  }

  /** A message whose bytes changed on the way. */
  Flawed damaged(final byte[] whole) {
    byte[] bytes = damage(whole);
    while (Arrays.equals(bytes, whole)) {
      bytes = damage(whole);
    }
    return new Flawed(bytes, "not as it was sent");
  }

  /** What was sent, as if by another cluster, in another configuration or by another node. */
  Flawed stray(final Message message, final int from, final MessageCodec codec) {
    final int number = configuration.number();
    final long cluster = MessageCodec.CLUSTER_ID;
    return switch (random.nextInt(3)) {
      case 0 ->
          new Flawed(
              codec.bytes(
                  message,
                  new PeerEncoder(
                      cluster ^ random.nextLong(), 1, number, from, MessageCodec.LEVEL)),
              "of another cluster");
      case 1 ->
          new Flawed(
              codec.bytes(
                  message,
                  new PeerEncoder(
                      cluster, 1, number + 1 + random.nextInt(MOST), from, MessageCodec.LEVEL)),
              "of another configuration");
      default ->
          new Flawed(
              codec.bytes(
                  message,
                  new PeerEncoder(
                      cluster, 1, number, from + 1 + random.nextInt(MOST), MessageCodec.LEVEL)),
              "of another node than the one that is heard there");
    };
  }

  private byte[] damage(final byte[] whole) {
    return switch (random.nextInt(5)) {
      case 0 -> flipped(whole);
      case 1 -> Arrays.copyOf(whole, random.nextInt(whole.length));
      case 2 -> Arrays.copyOf(whole, whole.length + 1 + random.nextInt(MOST));
      case 3 -> overwritten(whole);
      default -> garbage();
    };
  }

  private byte[] flipped(final byte[] whole) {
    final byte[] bytes = whole.clone();
    for (int i = random.nextInt(MOST_FLIPS); i >= 0; i--) {
      bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(Byte.SIZE));
    }
    return bytes;
  }

  private byte[] overwritten(final byte[] whole) {
    final byte[] bytes = whole.clone();
    final int from = random.nextInt(bytes.length);
    final int to = Math.min(bytes.length, from + 1 + random.nextInt(MOST));
    Arrays.fill(bytes, from, to, (byte) (random.nextBoolean() ? 0 : random.nextInt()));
    return bytes;
  }

  private byte[] garbage() {
    final byte[] bytes = new byte[random.nextInt(MOST_GARBAGE)];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) random.nextInt();
    }
    return bytes;
  }
}
