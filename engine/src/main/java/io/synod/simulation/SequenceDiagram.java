package io.synod.simulation;

import java.util.ArrayList;
import java.util.List;

/** Messages between participants, in the order in which they were sent, for people to read. */
public final class SequenceDiagram {
  /** How a diagram is written. */
  public enum Format {
    /** Lifelines and arrows in characters. */
    TEXT,
    /** Mermaid's sequenceDiagram. */
    MERMAID,
    /** A picture. */
    SVG
  }

  private record Line(String from, String to, String text, boolean lost) {
    boolean isNote() {
      return to == null;
    }
  }

  private static final int GAP = 3;

  private final String title;
  private final List<String> participants;
  private final List<Line> lines = new ArrayList<>();

  /**
   * Makes an empty diagram.
   *
   * @param title in words.
   * @param participants from left to right.
   */
  public SequenceDiagram(final String title, final List<String> participants) {
    this.title = title;
    this.participants = List.copyOf(participants);
  }

  /**
   * Adds a message.
   *
   * @param from participant that sent.
   * @param to participant that it was sent to.
   * @param text of the message.
   * @param lost whether it never arrived.
   */
  public void message(final String from, final String to, final String text, final boolean lost) {
    lines.add(new Line(from, to, text, lost));
  }

  /**
   * Adds a remark.
   *
   * @param text in words.
   */
  public void note(final String text) {
    lines.add(new Line(null, null, text, false));
  }

  /**
   * Writes the diagram.
   *
   * @param format to write it in.
   * @return the text, ending with a line feed.
   */
  public String render(final Format format) {
    return switch (format) {
      case TEXT -> text();
      case MERMAID -> mermaid();
      case SVG -> svg();
    };
  }

  private String text() {
    final int[] columns = new int[participants.size()];
    final StringBuilder out = new StringBuilder(title).append("\n\n");
    final StringBuilder head = new StringBuilder();
    for (int i = 0; i < columns.length; i++) {
      columns[i] = head.length() + participants.get(i).length() / 2;
      head.append(participants.get(i)).append(" ".repeat(GAP));
    }
    final int width = head.length();
    out.append(head.toString().stripTrailing()).append('\n');
    for (final Line line : lines) {
      final StringBuilder row = new StringBuilder(" ".repeat(width));
      for (final int column : columns) {
        row.setCharAt(column, '|');
      }
      if (!line.isNote()) {
        arrow(row, columns[at(line.from())], columns[at(line.to())], line.lost());
        row.append(line.text()).append(line.lost() ? "  (lost)" : "");
      } else {
        row.append("-- ").append(line.text());
      }
      out.append(row.toString().stripTrailing()).append('\n');
    }
    return out.toString();
  }

  private static void arrow(
      final StringBuilder row, final int from, final int to, final boolean lost) {
    final int step = from < to ? 1 : -1;
    for (int i = from + step; i != to; i += step) {
      row.setCharAt(i, '-');
    }
    row.setCharAt(to - step, lost ? 'x' : from < to ? '>' : '<');
  }

  private String mermaid() {
    final StringBuilder out = new StringBuilder("---\ntitle: ").append(title).append("\n---\n");
    out.append("sequenceDiagram\n");
    for (int i = 0; i < participants.size(); i++) {
      out.append("  participant P").append(i).append(" as ").append(participants.get(i));
      out.append('\n');
    }
    final String all = "P0,P" + (participants.size() - 1);
    for (final Line line : lines) {
      if (line.isNote()) {
        out.append("  Note over ").append(all).append(": ").append(line.text()).append('\n');
      } else {
        out.append("  P").append(at(line.from())).append(line.lost() ? "-x" : "->>");
        out.append('P').append(at(line.to())).append(": ").append(line.text()).append('\n');
      }
    }
    return out.toString();
  }

  private String svg() {
    final int columnWidth = 210;
    final int rowHeight = 26;
    final int top = 70;
    final int width = columnWidth * participants.size();
    final int height = top + rowHeight * (lines.size() + 1);
    final StringBuilder out = new StringBuilder();
    out.append(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\""
            .formatted(width, height));
    out.append(" font-family=\"sans-serif\" font-size=\"11\" text-anchor=\"middle\">\n");
    out.append("<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n");
    out.append(
        "<text x=\"%d\" y=\"20\" font-size=\"14\">%s</text>\n".formatted(width / 2, xml(title)));
    for (int i = 0; i < participants.size(); i++) {
      final int x = columnWidth * i + columnWidth / 2;
      out.append(
          "<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" stroke=\"#b0b0b0\"/>\n"
              .formatted(x, 56, x, height - 8));
      out.append(
          "<rect x=\"%d\" y=\"32\" width=\"110\" height=\"24\" rx=\"4\" fill=\"#e8eef7\" stroke=\"#4a6fa5\"/>\n"
              .formatted(x - 55));
      out.append("<text x=\"%d\" y=\"48\">%s</text>\n".formatted(x, xml(participants.get(i))));
    }
    for (int i = 0; i < lines.size(); i++) {
      svgLine(out, lines.get(i), top + rowHeight * (i + 1), columnWidth, width);
    }
    return out.append("</svg>\n").toString();
  }

  private void svgLine(
      final StringBuilder out,
      final Line line,
      final int y,
      final int columnWidth,
      final int width) {
    if (line.isNote()) {
      out.append(
          "<text x=\"%d\" y=\"%d\" fill=\"#806000\" font-style=\"italic\">%s</text>\n"
              .formatted(width / 2, y - 4, xml(line.text())));
      return;
    }
    final int from = columnWidth * at(line.from()) + columnWidth / 2;
    final int to = columnWidth * at(line.to()) + columnWidth / 2;
    final int head = from < to ? -7 : 7;
    final String colour = line.lost() ? "#c03030" : "#203864";
    final int end = line.lost() ? (from + to) / 2 : to;
    out.append(
        "<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" stroke=\"%s\"/>\n"
            .formatted(from, y, end, y, colour));
    out.append(
        "<path d=\"M%d %d L%d %d L%d %d Z\" fill=\"%s\"/>\n"
            .formatted(end, y, end + head, y - 4, end + head, y + 4, colour));
    out.append(
        "<text x=\"%d\" y=\"%d\">%s</text>\n"
            .formatted((from + to) / 2, y - 4, xml(line.text() + (line.lost() ? " (lost)" : ""))));
  }

  private int at(final String participant) {
    return participants.indexOf(participant);
  }

  private static String xml(final String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
