package io.synod.ops.journal;

import io.synod.journal.JournalDamage;
import io.synod.journal.JournalReader;
import io.synod.journal.JournalRecord;
import io.synod.journal.JournalVisitor;
import io.synod.journal.RecordKind;
import io.synod.paxos.Ballot;
import io.synod.paxos.VoteRanges;
import java.io.PrintWriter;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.HdrHistogram.Histogram;
import org.agrona.DirectBuffer;
import org.agrona.collections.LongHashSet;

/** Sums of what a journal holds. */
final class JournalStats implements JournalVisitor {
  private static final int DIGITS = 3;
  private static final int SHOWN_BALLOTS = 20;
  private static final double[] PERCENTILES = {50, 90, 99, 100};

  private final RecordFilter filter;
  private final Progress progress;
  private final Map<RecordKind, Sum> kinds = new EnumMap<>(RecordKind.class);
  private final Map<JournalDamage.Kind, Long> damages = new EnumMap<>(JournalDamage.Kind.class);
  private final Map<Long, Long> ballots = new TreeMap<>();
  private final TreeSet<Long> incarnations = new TreeSet<>();
  private final VoteRanges held = new VoteRanges();
  private final LongHashSet sessions = new LongHashSet();
  private final Histogram valueLengths = new Histogram(DIGITS);
  private final Histogram commandLengths = new Histogram(DIGITS);
  private final Histogram commandsPerValue = new Histogram(DIGITS);
  private final Commands commands = new Commands(this::onCommand);
  private long chosenThrough;
  private long noOps;
  private long malformed;
  private long commandsOfValue;
  private long firstTimeNs = Long.MAX_VALUE;
  private long lastTimeNs;

  /** Records and the bytes that they take. */
  private static final class Sum {
    private long count;
    private long bytes;
  }

  JournalStats(final RecordFilter filter, final Progress progress) {
    this.filter = filter;
    this.progress = progress;
  }

  @Override
  public boolean onRecord(final JournalRecord record) {
    if (!filter.isWanted(record)) {
      return true;
    }
    if (record.kind().hasValue() && !onValue(record)) {
      return true;
    }
    final Sum sum = kinds.computeIfAbsent(record.kind(), kind -> new Sum());
    sum.count++;
    sum.bytes += record.lengthInFile();
    incarnations.add(record.incarnation());
    chosenThrough = Math.max(chosenThrough, record.chosenThrough());
    if (record.ballot() > 0) {
      ballots.merge(record.ballot(), 1L, Long::sum);
    }
    return true;
  }

  @Override
  public void onDamage(final JournalDamage damage) {
    damages.merge(damage.kind(), 1L, Long::sum);
  }

  @Override
  public void onProgress(final long readBytes, final long totalBytes) {
    progress.to(readBytes);
  }

  /** For JSON. */
  Map<String, Object> figures(final JournalReader journal) {
    final Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("owner", journal.owner());
    figures.put("segments", journal.files().size());
    figures.put("bytes", journal.totalBytes());
    figures.put("closed", journal.isCleanShutdown());
    figures.put("incarnations", incarnations.size());
    final Map<String, Object> records = new LinkedHashMap<>();
    kinds.forEach(
        (kind, sum) -> records.put(word(kind), Map.of("count", sum.count, "bytes", sum.bytes)));
    figures.put("records", records);
    figures.put("firstInstance", held.size() == 0 ? 0 : held.first(0));
    figures.put("lastInstance", held.tail());
    figures.put("missingInstances", missing());
    figures.put("chosenThrough", chosenThrough);
    final Map<String, Object> byBallot = new LinkedHashMap<>();
    ballots.forEach((ballot, count) -> byBallot.put(Ballot.format(ballot), count));
    figures.put("ballots", byBallot);
    figures.put("noOps", noOps);
    figures.put("malformedValues", malformed);
    figures.put("sessions", sessions.size());
    figures.put("commands", commandLengths.getTotalCount());
    figures.put("commandsPerValue", percentiles(commandsPerValue));
    figures.put("valueBytes", percentiles(valueLengths));
    figures.put("commandBytes", percentiles(commandLengths));
    if (lastTimeNs > 0) {
      figures.put("firstClusterTimeNs", firstTimeNs);
      figures.put("lastClusterTimeNs", lastTimeNs);
    }
    final Map<String, Object> byKind = new LinkedHashMap<>();
    damages.forEach((kind, count) -> byKind.put(word(kind), count));
    figures.put("damages", byKind);
    return figures;
  }

  /** For people. */
  void print(final JournalReader journal, final PrintWriter out) {
    line(out, "owner", "%s", journal.owner());
    line(
        out,
        "files",
        "%,d segments, %,d bytes, of %,d starts, %s",
        journal.files().size(),
        journal.totalBytes(),
        incarnations.size(),
        journal.isCleanShutdown() ? "closed" : "in use, or not closed");
    kinds.forEach(
        (kind, sum) -> line(out, word(kind) + " records", "%,d, %,d bytes", sum.count, sum.bytes));
    line(
        out,
        "instances",
        held.size() == 0 ? "none" : "%,d to %,d, chosen through %,d, %,d missing%s",
        held.size() == 0 ? 0 : held.first(0),
        held.tail(),
        chosenThrough,
        missing(),
        missing() == 0 ? "" : ", first " + (held.last(0) + 1));
    ballots.entrySet().stream()
        .limit(SHOWN_BALLOTS)
        .forEach(
            entry ->
                line(
                    out,
                    "ballot " + Ballot.format(entry.getKey()),
                    "%,d records",
                    entry.getValue()));
    if (ballots.size() > SHOWN_BALLOTS) {
      line(out, "more ballots", "%,d (--json has all)", ballots.size() - SHOWN_BALLOTS);
    }
    line(
        out,
        "commands",
        "%,d of %,d sessions; %,d no-ops, %,d malformed values",
        commandLengths.getTotalCount(),
        sessions.size(),
        noOps,
        malformed);
    line(out, "commands per value", "%s", text(commandsPerValue));
    line(out, "value bytes", "%s", text(valueLengths));
    line(out, "command bytes", "%s", text(commandLengths));
    if (lastTimeNs > 0) {
      line(
          out,
          "cluster time",
          "%s to %s",
          ClusterTime.text(firstTimeNs),
          ClusterTime.text(lastTimeNs));
    }
    damages.forEach(
        (kind, count) ->
            line(out, "DAMAGE " + word(kind), "%,d (journal verify names them)", count));
  }

  /** Whether the value is wanted. */
  private boolean onValue(final JournalRecord record) {
    commandsOfValue = 0;
    final String problem = record.isIntact() ? commands.read(record) : null;
    if (filter.isOfSession() && commandsOfValue == 0) {
      return false;
    }
    malformed += problem == null ? 0 : 1;
    noOps += record.length() == 0 ? 1 : 0;
    valueLengths.recordValue(record.length());
    if (commandsOfValue > 0) {
      commandsPerValue.recordValue(commandsOfValue);
    }
    held.record(record.instance(), Ballot.NONE, VoteRanges.VOTE);
    return true;
  }

  private void onCommand(
      final long instance,
      final long clusterTimeNs,
      final long sessionId,
      final long sequence,
      final DirectBuffer buffer,
      final int offset,
      final int length) {
    if (!filter.isWanted(sessionId)) {
      return;
    }
    commandsOfValue++;
    sessions.add(sessionId);
    commandLengths.recordValue(length);
    firstTimeNs = Math.min(firstTimeNs, clusterTimeNs);
    lastTimeNs = Math.max(lastTimeNs, clusterTimeNs);
  }

  /** Instances between the first and the last that no record is of. */
  private long missing() {
    long missing = 0;
    for (int i = 1; i < held.size(); i++) {
      missing += held.first(i) - held.last(i - 1) - 1;
    }
    return missing;
  }

  private static Map<String, Object> percentiles(final Histogram histogram) {
    final Map<String, Object> figures = new LinkedHashMap<>();
    for (final double percentile : PERCENTILES) {
      figures.put("p" + (int) percentile, histogram.getValueAtPercentile(percentile));
    }
    figures.put("mean", histogram.getTotalCount() == 0 ? 0 : histogram.getMean());
    return figures;
  }

  private static String text(final Histogram histogram) {
    return histogram.getTotalCount() == 0
        ? "none"
        : String.format(
            Locale.ROOT,
            "mean %,.1f, p50 %,d, p90 %,d, p99 %,d, max %,d",
            histogram.getMean(),
            histogram.getValueAtPercentile(50),
            histogram.getValueAtPercentile(90),
            histogram.getValueAtPercentile(99),
            histogram.getMaxValue());
  }

  private static String word(final Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private static void line(
      final PrintWriter out, final String name, final String format, final Object... values) {
    out.println(
        String.format(Locale.ROOT, "%-20s ", name) + String.format(Locale.ROOT, format, values));
  }
}
