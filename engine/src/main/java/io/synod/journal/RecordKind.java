package io.synod.journal;

import io.synod.codec.journal.ChosenThroughDecoder;
import io.synod.codec.journal.LearnedDecoder;
import io.synod.codec.journal.PromiseDecoder;
import io.synod.codec.journal.SegmentHeaderDecoder;
import io.synod.codec.journal.VoteDecoder;

/** What a record of the journal says. */
public enum RecordKind {
  /** A segment begins here. */
  SEGMENT,
  /** Never to take part in a lower ballot again. */
  PROMISE,
  /** A vote, with its value. */
  VOTE,
  /** A value that another node knew as chosen. */
  LEARNED,
  /** How far the log is chosen. */
  CHOSEN,
  /** Nothing that this version knows. */
  UNKNOWN;

  /** Whether the record holds the value of an instance. */
  public boolean hasValue() {
    return this == VOTE || this == LEARNED;
  }

  static RecordKind of(final int templateId) {
    return switch (templateId) {
      case SegmentHeaderDecoder.TEMPLATE_ID -> SEGMENT;
      case PromiseDecoder.TEMPLATE_ID -> PROMISE;
      case VoteDecoder.TEMPLATE_ID -> VOTE;
      case LearnedDecoder.TEMPLATE_ID -> LEARNED;
      case ChosenThroughDecoder.TEMPLATE_ID -> CHOSEN;
      default -> UNKNOWN;
    };
  }
}
