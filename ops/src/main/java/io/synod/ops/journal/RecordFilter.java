package io.synod.ops.journal;

import io.synod.journal.JournalRecord;
import io.synod.journal.RecordKind;
import io.synod.ops.Choice;
import io.synod.paxos.Ballot;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The records that a command is about. */
final class RecordFilter {
  @Option(
      names = "--instances",
      paramLabel = "A[..B]",
      converter = RangeConverter.class,
      description = "Only values of these instances; A.. has no end.")
  private Range instances;

  @Option(
      names = "--ballot",
      paramLabel = "ROUND.NODE",
      converter = BallotConverter.class,
      description = "Only records of this ballot.")
  private Long ballot;

  @Option(
      names = "--kind",
      paramLabel = "KIND",
      split = ",",
      converter = KindConverter.class,
      description =
          "Only such records: segment, promise, vote, learned, chosen;"
              + " several with commas between.")
  private List<RecordKind> kinds = List.of();

  @Option(
      names = "--session",
      paramLabel = "ID",
      description = "Only values with commands of this session, and of these only its own.")
  private Long session;

  private Set<RecordKind> kindSet;

  /** Instances from one to another. */
  record Range(long first, long last) {}

  /** Whether a record is wanted, as far as its head says. */
  boolean isWanted(final JournalRecord record) {
    if (kindSet == null) {
      kindSet = kinds.isEmpty() ? EnumSet.allOf(RecordKind.class) : EnumSet.copyOf(kinds);
    }
    final long instance = record.instance();
    return kindSet.contains(record.kind())
        && (instances == null || (instance >= instances.first && instance <= instances.last))
        && (ballot == null || record.ballot() == ballot)
        && (session == null || record.kind().hasValue());
  }

  /** Whether commands of a session are wanted. */
  boolean isWanted(final long sessionId) {
    return session == null || session == sessionId;
  }

  /** Whether only values are wanted that hold a wanted command. */
  boolean isOfSession() {
    return session != null;
  }

  /** Reads A, A.. or A..B. */
  static final class RangeConverter implements ITypeConverter<Range> {
    private static final String DOTS = "..";

    @Override
    public Range convert(final String text) {
      final int dots = text.indexOf(DOTS);
      final String last = dots < 0 ? text : text.substring(dots + DOTS.length());
      try {
        final Range range =
            new Range(
                Long.parseLong(dots < 0 ? text : text.substring(0, dots)),
                last.isEmpty() ? Long.MAX_VALUE : Long.parseLong(last));
        if (range.first >= 1 && range.last >= range.first) {
          return range;
        }
      } catch (final NumberFormatException e) {
        throw new TypeConversionException(
            "'" + text + "' is no range of instances such as 5, 5.. or 5..9");
      }
      throw new TypeConversionException(
          "'" + text + "' is no range of instances: they count from 1 and ascend");
    }
  }

  /** Reads ROUND.NODE. */
  static final class BallotConverter implements ITypeConverter<Long> {
    @Override
    public Long convert(final String text) {
      final int dot = text.indexOf('.');
      try {
        return Ballot.of(
            Long.parseLong(text.substring(0, Math.max(0, dot))),
            Integer.parseInt(text.substring(dot + 1)));
      } catch (final IllegalArgumentException e) {
        throw new TypeConversionException("'" + text + "' is no ballot such as 3.1");
      }
    }
  }

  /** The words of --kind. */
  static final class KindConverter extends Choice<RecordKind> {
    KindConverter() {
      super(RecordKind.class);
    }
  }
}
