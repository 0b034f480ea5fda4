package io.synod.ops.book;

import io.synod.bench.flow.InputFileException;
import io.synod.bench.flow.LobsterMessages;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Replays a LOBSTER message file through our order book and compares it with the order-book file
 * that belongs to it. Row k of the one is the book after message k of the other; so row 1 is the
 * opening depth, and the messages from 2 on are replayed.
 */
public final class BookCheck {
  /**
   * What came of it.
   *
   * @param levels levels per side that the order-book file has.
   * @param rows rows compared: all but the first.
   * @param bestEqual rows equal at the best level of both sides.
   * @param bestKnown rows whose best levels can be known.
   * @param bestKnownEqual those of them that are equal at the best level.
   * @param knownEqual rows equal at all levels that can be known: covered by the opening depth, and
   *     in the file's view ever since.
   * @param knownLevels how many levels that were, in all rows.
   * @param openingEqual rows equal at all levels that the opening depth covered, also at those that
   *     went out of the file's view and came back.
   * @param picksNamed executions for which price-time priority picked the very order that the file
   *     names.
   * @param picksOpening executions of the opening depth at the file's price, where ids are not
   *     known.
   * @param picksOther executions for which it picked another order, or found none.
   * @param picksOtherKnown those of them at a price that can be known.
   * @param strangers messages about orders neither added nor of the opening depth.
   * @param droppedOrders orders that a later message proved to be gone.
   * @param differences the first differences of rows, each with its reason.
   * @param pickDifferences the first differences of picks, each with its reason.
   */
  public record Report(
      int levels,
      int rows,
      int bestEqual,
      int bestKnown,
      int bestKnownEqual,
      int knownEqual,
      long knownLevels,
      int openingEqual,
      int picksNamed,
      int picksOpening,
      int picksOther,
      int picksOtherKnown,
      int strangers,
      int droppedOrders,
      List<String> differences,
      List<String> pickDifferences) {

    /**
     * Whether our book is the exchange's, as far as that can be known.
     *
     * @return false where a level or the choice of an order differs that can be known.
     */
    public boolean isEqual() {
      return knownEqual == rows && picksOtherKnown == 0;
    }

    /**
     * Prints the report as a table.
     *
     * @param out takes the lines.
     */
    public void print(final PrintWriter out) {
      line(out, "rows compared (row 1 is the opening depth)", rows);
      share(out, "rows equal at the best level", bestEqual, rows);
      share(out, "  of those whose best level can be known", bestKnownEqual, bestKnown);
      share(out, "rows equal at all levels that can be known", knownEqual, rows);
      line(out, "  levels compared there", knownLevels);
      share(out, "rows equal at all prices of the opening depth", openingEqual, rows);
      out.println(
          "  (also where a price was out of the file's "
              + levels
              + " levels for a time, and may have changed unseen)");
      final int byName = picksNamed + picksOther;
      share(out, "executions of the very order that the file names", picksNamed, byName);
      line(out, "  of another order, or of none", picksOther);
      line(out, "    of these at a price that can be known", picksOtherKnown);
      line(out, "  of the opening depth, whose ids are not known", picksOpening);
      line(out, "messages about orders never seen", strangers);
      line(out, "orders dropped, as a message shows them gone", droppedOrders);
      list(out, "first differences of rows:", differences);
      list(out, "first differences of executions:", pickDifferences);
    }

    private static void line(final PrintWriter out, final String what, final long count) {
      out.printf(Locale.ROOT, "%-50s %,12d%n", what, count);
    }

    private static void share(
        final PrintWriter out, final String what, final long count, final long whole) {
      final String percent =
          whole == 0
              ? ""
              : String.format(Locale.ROOT, "  %.3f %% of %,d", percent(count, whole), whole);
      out.printf(Locale.ROOT, "%-50s %,12d%s%n", what, count, percent);
    }

    /** Cut off, not rounded: only all of them are 100 %. */
    private static double percent(final long count, final long whole) {
      return Math.floor(count * 100_000.0 / whole) / 1000.0;
    }

    private static void list(final PrintWriter out, final String title, final List<String> lines) {
      if (!lines.isEmpty()) {
        out.println(title);
        lines.forEach(line -> out.println("  " + line));
      }
    }
  }

  private BookCheck() {}

  /**
   * Replays and compares.
   *
   * @param messageFile LOBSTER message file.
   * @param bookFile the order-book file that belongs to it.
   * @param maxDifferences differences to tell at most, of rows and of executions each; from 0.
   * @return what came of it.
   * @throws InputFileException where a file cannot be used, or the two do not belong together.
   */
  public static Report run(final Path messageFile, final Path bookFile, final int maxDifferences) {
    try (LobsterMessages messages = new LobsterMessages(messageFile);
        LobsterDepths depths = new LobsterDepths(bookFile)) {
      final Picks picks = new Picks(maxDifferences);
      final BookReplay replay = new BookReplay(picks);
      final DepthComparison comparison = new DepthComparison(replay, maxDifferences);
      messages.next();
      depths.next();
      replay.open(depths, messages);

      boolean hasMessage = messages.next();
      boolean hasRow = depths.next();
      while (hasMessage && hasRow) {
        replay.apply(messages);
        comparison.compare(depths, messages);
        hasMessage = messages.next();
        hasRow = depths.next();
      }
      if (hasMessage || hasRow) {
        throw unequal(messageFile, messages, bookFile, depths);
      }
      return report(depths, replay, picks, comparison);
    }
  }

  private static InputFileException unequal(
      final Path messageFile,
      final LobsterMessages messages,
      final Path bookFile,
      final LobsterDepths depths) {
    while (messages.next()) {
      // Counts the rest.
    }
    while (depths.next()) {
      // Counts the rest.
    }
    return new InputFileException(
        "the files do not belong together: messages="
            + messageFile
            + " rows="
            + messages.row()
            + ", book="
            + bookFile
            + " rows="
            + depths.row());
  }

  private static Report report(
      final LobsterDepths depths,
      final BookReplay replay,
      final Picks picks,
      final DepthComparison comparison) {
    return new Report(
        depths.levels(),
        comparison.rows(),
        comparison.bestEqual(),
        comparison.bestInView(),
        comparison.bestInViewEqual(),
        comparison.inViewEqual(),
        comparison.levelsCompared(),
        comparison.openingEqual(),
        picks.named(),
        picks.opening(),
        picks.other(),
        picks.otherInView(),
        replay.strangers(),
        replay.droppedOrders(),
        comparison.differences(),
        picks.others());
  }
}
