package io.synod.simulation.trace;

import io.synod.simulation.planted.PlantedCore;
import java.lang.reflect.Method;
import java.util.List;

/**
 * A recorded run as TLC reads it.
 *
 * @param module of the specification's language.
 * @param configuration for the model checker.
 */
record Behaviour(String module, String configuration) {
  static Behaviour of(final List<Turn> turns) {
    final BehaviourModule module = new BehaviourModule(turns);
    return new Behaviour(module.text(), module.configuration());
  }

  /**
   * Records a run of {@link RecordedRun} from a core with a bug of the gate. It is written down
   * where that core was loaded: only text leaves the class loader.
   */
  static Behaviour planted(final String bug, final String run) throws ReflectiveOperationException {
    final Class<?> here = Class.forName(Behaviour.class.getName(), true, PlantedCore.with(bug));
    final Method write = here.getDeclaredMethod("write", String.class);
    write.setAccessible(true);
    final String[] texts = (String[]) write.invoke(null, run);
    return new Behaviour(texts[0], texts[1]);
  }

  /** Called in the other class loader: the two texts of a run. */
  static String[] write(final String run) {
    final List<Turn> turns =
        switch (run) {
          case "takeover" -> RecordedRun.takeover();
          case "steady" -> RecordedRun.steady();
          default -> throw new IllegalArgumentException("no such run: " + run);
        };
    final Behaviour written = of(turns);
    return new String[] {written.module, written.configuration};
  }
}
