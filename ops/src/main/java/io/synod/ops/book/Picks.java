package io.synod.ops.book;

import java.util.ArrayList;
import java.util.List;

/** How often our book gave an aggressive order to the resting order that the file names. */
final class Picks {
  private final int maxShown;
  private final List<String> others = new ArrayList<>();
  private int named;
  private int opening;
  private int other;
  private int otherInView;

  Picks(final int maxShown) {
    this.maxShown = maxShown;
  }

  void onNamed() {
    named++;
  }

  void onOpening() {
    opening++;
  }

  void onOther(final boolean isInView, final String what) {
    other++;
    otherInView += isInView ? 1 : 0;
    if (others.size() < maxShown) {
      others.add(what);
    }
  }

  /** The very order. */
  int named() {
    return named;
  }

  /** An order of the opening depth, whose id is not known, at the very price. */
  int opening() {
    return opening;
  }

  /** Another order, or none. */
  int other() {
    return other;
  }

  /** Those of {@link #other} at a price that was always in the file's view. */
  int otherInView() {
    return otherInView;
  }

  /** The first of {@link #other}, in words. */
  List<String> others() {
    return List.copyOf(others);
  }
}
