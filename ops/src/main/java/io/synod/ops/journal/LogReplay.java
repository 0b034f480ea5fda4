package io.synod.ops.journal;

import io.synod.journal.JournalDamage;
import io.synod.journal.JournalReader;
import io.synod.journal.JournalRecord;
import io.synod.journal.JournalVisitor;
import io.synod.paxos.ValueView;
import io.synod.service.StateMachine;
import io.synod.session.CommandApplier;
import io.synod.session.MalformedBatchException;
import io.synod.session.ReplySink;
import org.agrona.DirectBuffer;
import org.agrona.collections.Long2LongHashMap;

/**
 * The log of a journal through a state machine: each instance once a record says that it is chosen,
 * as the node did. Keeps no values, only where those are that are not applied yet.
 */
final class LogReplay implements JournalVisitor {
  private static final long NOWHERE = -1;
  private static final int MAX_REPLY_LENGTH = 16 * 1024 * 1024;

  private final JournalReader journal;
  private final JournalFiles files;
  private final Progress progress;
  private final CommandApplier applier;
  private final long until;
  private final ValueView view = new ValueView();
  private final Long2LongHashMap places = new Long2LongHashMap(NOWHERE);
  private final Long2LongHashMap faultyOffsets = new Long2LongHashMap(NOWHERE);
  private long chosenThrough;
  private long appliedThrough;
  private long highest;
  private long firstHeld = Long.MAX_VALUE;
  private JournalDamage firstLoss;
  private String stop;

  /** Drops replies: nobody waits for them. */
  private static final class NoReplies implements ReplySink {
    @Override
    public void onReply(
        final long sessionId,
        final long sequence,
        final long instance,
        final DirectBuffer buffer,
        final int offset,
        final int length) {}

    @Override
    public void onBatchApplied() {}
  }

  LogReplay(
      final JournalReader journal,
      final JournalFiles files,
      final StateMachine machine,
      final long until,
      final Progress progress) {
    this.journal = journal;
    this.files = files;
    this.until = until;
    this.progress = progress;
    applier = new CommandApplier(machine, new NoReplies(), MAX_REPLY_LENGTH);
  }

  /**
   * Replays.
   *
   * @param isBeyond whether votes behind what is known as chosen are applied as well.
   */
  void run(final boolean isBeyond) {
    journal.read(this);
    if (isBeyond) {
      chosenThrough = highest;
      apply();
    }
    final long wanted = Math.min(until, chosenThrough);
    if (stop == null && appliedThrough < wanted) {
      stop = "instance=" + (appliedThrough + 1) + " " + why(appliedThrough + 1);
    } else if (stop == null && until != Long.MAX_VALUE && appliedThrough < until) {
      stop =
          "instance="
              + until
              + " is not in the log: it is known as chosen through instance="
              + chosenThrough
              + (isBeyond ? "" : " (--all takes the votes behind as well)");
    }
  }

  @Override
  public boolean onRecord(final JournalRecord record) {
    // What the mark says holds for the records before this one.
    chosenThrough = Math.max(chosenThrough, record.chosenThrough());
    apply();
    if (record.kind().hasValue() && record.instance() > appliedThrough) {
      final long instance = record.instance();
      if (record.isIntact()) {
        places.put(instance, record.place());
        faultyOffsets.remove(instance);
        highest = Math.max(highest, instance);
        firstHeld = Math.min(firstHeld, instance);
      } else {
        places.remove(instance);
        faultyOffsets.put(instance, record.fileOffset());
      }
    }
    return stop == null && appliedThrough < until;
  }

  @Override
  public void onDamage(final JournalDamage damage) {
    if (firstLoss == null && damage.kind() != JournalDamage.Kind.BODY) {
      firstLoss = damage;
    }
  }

  @Override
  public void onProgress(final long readBytes, final long totalBytes) {
    progress.to(readBytes);
  }

  /** Every instance up to it was applied. */
  long appliedThrough() {
    return appliedThrough;
  }

  /** Every instance up to it is known as chosen. */
  long chosenThrough() {
    return chosenThrough;
  }

  /** Commands applied. */
  long commands() {
    return applier.commands();
  }

  /** Time of the last command. */
  long clusterTimeNs() {
    return applier.clusterTimeNs();
  }

  /** Why it stopped early; null where it did not. */
  String stop() {
    return stop;
  }

  private void apply() {
    final long through = Math.min(until, chosenThrough);
    while (stop == null && appliedThrough < through) {
      final long instance = appliedThrough + 1;
      final long place = places.get(instance);
      if (place == NOWHERE) {
        // A later record may make it good.
        return;
      }
      if (!journal.value(place, view)) {
        stop = "instance=" + instance + " has become unreadable while it was replayed";
        return;
      }
      try {
        applier.apply(instance, view.buffer(), view.offset(), view.length());
      } catch (final MalformedBatchException e) {
        stop = Commands.inWords(e);
        return;
      }
      places.remove(instance);
      appliedThrough = instance;
    }
  }

  private String why(final long instance) {
    if (faultyOffsets.get(instance) != NOWHERE) {
      return "is damaged at offset "
          + faultyOffsets.get(instance)
          + " of its file (journal verify names it)";
    }
    if (firstLoss != null) {
      return "is missing; the first damage is this: " + DamageWords.line(firstLoss, files);
    }
    return firstHeld > instance && firstHeld != Long.MAX_VALUE
        ? "is not held: the journal begins with instance=" + firstHeld
        : "is not held: the node had not learned it";
  }
}
