package io.synod.ops;

/** The terminal that shows the output, if any; the launcher knows. */
public final class Terminal {
  private static final int FEWEST_COLUMNS = 20;
  private static final int USUAL_COLUMNS = 80;

  private Terminal() {}

  /**
   * How wide it is.
   *
   * @return columns; 0 where the output goes into a file or pipe.
   */
  public static int columns() {
    if (!Boolean.getBoolean("synod.terminal")) {
      return 0;
    }
    final int columns = Integer.getInteger("synod.columns", USUAL_COLUMNS);
    return columns < FEWEST_COLUMNS ? USUAL_COLUMNS : columns;
  }
}
