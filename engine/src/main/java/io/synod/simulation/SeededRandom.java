package io.synod.simulation;

import java.util.random.RandomGenerator;

/**
 * The only source of chance in a simulated world: SplitMix64, with bounded numbers drawn here and
 * not by the JDK, whose ways may differ between versions.
 */
public final class SeededRandom implements RandomGenerator {
  private static final long GAMMA = 0x9E3779B97F4A7C15L;
  private static final double UNIT = 0x1.0p-53;

  private long state;

  /**
   * Starts a sequence.
   *
   * @param seed that the sequence follows from.
   */
  public SeededRandom(final long seed) {
    state = seed;
  }

  /**
   * Mixes a number well.
   *
   * @param value to mix.
   * @return the mixed number; different for different values.
   */
  public static long mix(final long value) {
    long mixed = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return mixed ^ (mixed >>> 31);
  }

  /**
   * A sequence of its own, so that what is drawn from one does not shift the other.
   *
   * @return the new sequence.
   */
  public SeededRandom split() {
    return new SeededRandom(nextLong());
  }

  /**
   * Draws whether something happens.
   *
   * @param share of the times that it does, from 0 to 1.
   * @return whether it does.
   */
  public boolean chance(final double share) {
    return share > 0 && nextDouble() < share;
  }

  @Override
  public long nextLong() {
    state += GAMMA;
    return mix(state);
  }

  @Override
  public long nextLong(final long bound) {
    if (bound <= 0) {
      throw new IllegalArgumentException("bound=" + bound + " must be above 0");
    }
    return (nextLong() >>> 1) % bound;
  }

  @Override
  public int nextInt() {
    return (int) (nextLong() >>> 32);
  }

  @Override
  public int nextInt(final int bound) {
    return (int) nextLong(bound);
  }

  @Override
  public int nextInt(final int origin, final int bound) {
    return origin + nextInt(bound - origin);
  }

  @Override
  public long nextLong(final long origin, final long bound) {
    return origin + nextLong(bound - origin);
  }

  @Override
  public double nextDouble() {
    return (nextLong() >>> 11) * UNIT;
  }

  @Override
  public boolean nextBoolean() {
    return nextLong() < 0;
  }
}
