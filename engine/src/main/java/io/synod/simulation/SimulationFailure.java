package io.synod.simulation;

/** A rule was broken in a simulated run. */
public final class SimulationFailure extends AssertionError {
  private static final long serialVersionUID = 1L;

  /**
   * Names what was broken.
   *
   * @param violation in words.
   */
  public SimulationFailure(final String violation) {
    super(violation);
  }

  /**
   * Says in which run it was.
   *
   * @param violation in words, with the run.
   * @param cause what was thrown.
   */
  public SimulationFailure(final String violation, final Throwable cause) {
    super(violation, cause);
  }
}
