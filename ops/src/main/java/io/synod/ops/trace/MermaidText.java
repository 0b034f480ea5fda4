package io.synod.ops.trace;

import java.util.stream.Collectors;

/** Makes a diagram's words safe for Mermaid, to which some characters mean something. */
final class MermaidText {
  private static final String TITLE = "title: ";

  private MermaidText() {}

  /**
   * Quotes the title, which is YAML, and writes what would end a statement as Mermaid's entities.
   *
   * @param diagram whose lines hold no {@code #} and no {@code ;} but in words.
   * @return the diagram, with the same words.
   */
  static String escaped(final String diagram) {
    return diagram.lines().map(MermaidText::line).collect(Collectors.joining("\n", "", "\n"));
  }

  private static String line(final String line) {
    if (line.startsWith(TITLE)) {
      return TITLE + '\'' + line.substring(TITLE.length()).replace("'", "''") + '\'';
    }
    return line.replace("#", "#35\0").replace(";", "#59;").replace('\0', ';');
  }
}
