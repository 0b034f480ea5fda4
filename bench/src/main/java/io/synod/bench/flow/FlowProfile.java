package io.synod.bench.flow;

import java.util.Locale;

/** What a generated flow consists of, in thousandths of its commands. */
public enum FlowProfile {
  /** As on a stock exchange's feed: nearly every order is added, and deleted again. */
  ITCH(470, 470, 50, 0),
  /** As from market makers who move their quotes. */
  MOVES(40, 40, 900, 10);

  private static final int WHOLE = 1000;

  private final int adds;
  private final int deletes;
  private final int moves;
  private final int reduces;

  /** What the four leave of the whole are executions. */
  FlowProfile(final int adds, final int deletes, final int moves, final int reduces) {
    this.adds = adds;
    this.deletes = deletes;
    this.moves = moves;
    this.reduces = reduces;
  }

  /**
   * The profile of that name.
   *
   * @param name in lower or upper case.
   * @return the profile.
   * @throws IllegalArgumentException where there is none, with the names that there are.
   */
  public static FlowProfile of(final String name) {
    for (final FlowProfile profile : values()) {
      if (profile.name().equalsIgnoreCase(name)) {
        return profile;
      }
    }
    throw new IllegalArgumentException("profile=" + name + " is none of: itch, moves");
  }

  /** The kind of command that a number from 0 to 999 stands for. */
  CommandKind kind(final int thousandth) {
    if (thousandth < adds) {
      return CommandKind.ADD;
    }
    if (thousandth < adds + deletes) {
      return CommandKind.DELETE;
    }
    if (thousandth < adds + deletes + moves) {
      return CommandKind.MOVE;
    }
    if (thousandth < adds + deletes + moves + reduces) {
      return CommandKind.REDUCE;
    }
    return CommandKind.EXECUTE;
  }

  /** Numbers that {@link #kind} takes: from 0 to below this. */
  static int whole() {
    return WHOLE;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
