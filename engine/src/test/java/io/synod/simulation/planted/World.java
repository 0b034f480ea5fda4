package io.synod.simulation.planted;

import io.synod.simulation.planted.PlantedBug.Need;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.EnumSet;
import java.util.Set;

/** The random world that must find the bugs, as loaded by one class loader. */
final class World {
  /** What the world of today has. */
  static final Set<Need> PROVIDED =
      EnumSet.of(
          Need.BYTES_CHECK,
          Need.LASTING_ONE_WAY,
          Need.TIMED_MACHINE,
          Need.BATCH_CHECK,
          Need.LOST_VOTES);

  private static final String TYPE = "io.synod.simulation.SimulationRun";
  private static final String RUN = "run";

  private final Constructor<?> constructor;
  private final Method run;

  World(final ClassLoader loader) {
    try {
      final Class<?> type = Class.forName(TYPE, true, loader);
      constructor = type.getDeclaredConstructor(long.class);
      constructor.setAccessible(true);
      run = type.getDeclaredMethod(RUN);
      run.setAccessible(true);
    } catch (final ReflectiveOperationException ex) {
      throw new GateException("no world " + TYPE + " with a seed and " + RUN + "()", ex);
    }
  }

  /**
   * Runs one seed.
   *
   * @return what was violated, or null where nothing was.
   */
  Throwable violation(final long seed) {
    try {
      run.invoke(constructor.newInstance(seed));
      return null;
    } catch (final InvocationTargetException ex) {
      final Throwable cause = ex.getCause();
      if (cause instanceof Error && !(cause instanceof AssertionError)) {
        throw new GateException("the world broke down: seed=" + seed, cause);
      }
      return cause;
    } catch (final ReflectiveOperationException ex) {
      throw new GateException("the world could not be run: seed=" + seed, ex);
    }
  }
}
