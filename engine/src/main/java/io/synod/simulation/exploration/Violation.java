package io.synod.simulation.exploration;

import io.synod.simulation.SequenceDiagram;
import java.util.ArrayList;
import java.util.List;

/** A rule that was broken, and a way to it. */
public final class Violation {
  /** Something that happened to a node; {@code arrived} is null where it was no message. */
  record Step(int node, int input, Sent arrived) {}

  private final int nodes;
  private final String rule;
  private final List<Step> way;

  Violation(final int nodes, final String rule, final List<Step> way) {
    this.nodes = nodes;
    this.rule = rule;
    this.way = List.copyOf(way);
  }

  /**
   * The rule.
   *
   * @return what was broken, where.
   */
  public String rule() {
    return rule;
  }

  /**
   * How long the way is.
   *
   * @return number of steps.
   */
  public int length() {
    return way.size();
  }

  /**
   * Draws the way: the messages in the order in which they arrived, and what else happened.
   *
   * @param format to draw it in.
   * @return the diagram.
   */
  public String render(final SequenceDiagram.Format format) {
    final List<String> participants = new ArrayList<>();
    for (int i = 1; i <= nodes; i++) {
      participants.add("node " + i);
    }
    final SequenceDiagram diagram = new SequenceDiagram(rule, participants);
    for (final Step step : way) {
      if (step.arrived() == null) {
        diagram.note("node " + step.node() + " " + Input.text(step.input()));
      } else {
        diagram.message(
            "node " + step.arrived().from(),
            "node " + step.node(),
            step.arrived().message().toString(),
            false);
        if (Input.isStruck(step.input())) {
          diagram.note("node " + step.node() + " " + Input.crashText(step.input()));
        }
      }
    }
    return diagram.render(format);
  }

  @Override
  public String toString() {
    return render(SequenceDiagram.Format.TEXT);
  }
}
