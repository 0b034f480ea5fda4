package io.synod.simulation;

/** Ends a process in the middle of a step. Thrown through the core, which must not catch it. */
final class CrashSignal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CrashSignal() {
    super("the process dies here", null, false, false);
  }
}
