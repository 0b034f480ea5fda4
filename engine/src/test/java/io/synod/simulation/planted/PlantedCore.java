package io.synod.simulation.planted;

import java.util.stream.Stream;

/** The project's classes with a bug of the gate in them, for other tests. */
public final class PlantedCore {
  private PlantedCore() {}

  /**
   * Plants a bug.
   *
   * @param name of the bug in the gate, or that of {@link Catalogue#NO_BUG}.
   * @return loads the project's classes anew, tests included.
   */
  public static ClassLoader with(final String name) {
    final PlantedBug planted =
        Stream.concat(Stream.of(Catalogue.NO_BUG), Catalogue.all().stream())
            .filter(bug -> bug.name().equals(name))
            .findFirst()
            .orElseThrow(() -> new GateException("the gate has no such bug: " + name));
    return new PlantedLoader(PlantedSources.compile(planted));
  }
}
