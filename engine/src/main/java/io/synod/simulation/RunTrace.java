package io.synod.simulation;

import io.synod.paxos.Member;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** The last messages of a run, as a sequence diagram. */
public final class RunTrace {
  private final SimulationRun run;
  private final int length;
  private final Deque<Consumer<SequenceDiagram>> lines = new ArrayDeque<>();

  /**
   * Watches a run.
   *
   * @param run that has not begun.
   * @param length most lines that are kept: the last ones.
   */
  public RunTrace(final SimulationRun run, final int length) {
    this.run = run;
    this.length = length;
    run.cluster()
        .network()
        .observer(
            (from, to, message, lost) -> {
              final String text = time() + " " + message;
              add(diagram -> diagram.message(name(from), name(to), text, lost));
            });
    run.cluster()
        .onNote(
            text -> {
              final String timed = time() + " " + text;
              add(diagram -> diagram.note(timed));
            });
  }

  /**
   * Draws what was seen.
   *
   * @param title of the diagram.
   * @return the diagram.
   */
  public SequenceDiagram diagram(final String title) {
    final List<String> names = new ArrayList<>();
    for (final Member member : run.plan().configuration().members()) {
      names.add(name(member.id()));
    }
    final SequenceDiagram diagram = new SequenceDiagram(title, names);
    lines.forEach(line -> line.accept(diagram));
    return diagram;
  }

  private void add(final Consumer<SequenceDiagram> line) {
    if (lines.size() == length) {
      lines.removeFirst();
    }
    lines.addLast(line);
  }

  private String time() {
    return String.format(Locale.ROOT, "%.3f ms", run.cluster().nowNs() / 1e6);
  }

  private static String name(final int id) {
    return "Node " + id;
  }
}
