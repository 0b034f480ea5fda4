package io.synod.journal;

import io.synod.paxos.VoteStore;
import java.nio.file.Path;

/**
 * The operator's way to let a node vote again that may have lost votes, where so many are so that
 * no leader could re-admit them: {@link #accept} takes what is lost as lost. Takes the data
 * directory, so the node must be down.
 */
public final class LostVotes implements AutoCloseable {
  private static final int SEGMENT_LENGTH_BYTES = 1 << 20;

  private final Identity identity;
  private final Journal journal;
  private long chosenThrough;
  private long tail;

  private LostVotes(final Identity identity, final Journal journal) {
    this.identity = identity;
    this.journal = journal;
  }

  /**
   * Takes a data directory and reads all that it holds.
   *
   * @param directory of a node that is down.
   * @param progress is told how far reading has come.
   * @return what may be lost. Close it.
   * @throws JournalException where the directory is refused; it names why.
   */
  public static LostVotes open(final Path directory, final RecoveryProgress progress) {
    final Identity identity = Identity.read(directory);
    final Journal journal =
        new Journal(
            JournalSettings.of(directory, identity.clusterId(), identity.nodeId(), 1)
                .withMembers(identity.members())
                .withDurability(identity.durability())
                .withSegmentLengthBytes(SEGMENT_LENGTH_BYTES),
            progress);
    final LostVotes lostVotes = new LostVotes(identity, journal);
    try {
      journal.recover(lostVotes.new Held());
      return lostVotes;
    } catch (final RuntimeException ex) {
      journal.close();
      throw ex;
    }
  }

  /**
   * Whether votes may be lost at all.
   *
   * @return false where there is nothing to accept.
   */
  public boolean mayBe() {
    return journal.mayHaveLostVotes();
  }

  /**
   * The cluster that the data belongs to.
   *
   * @return its id.
   */
  public long clusterId() {
    return identity.clusterId();
  }

  /**
   * The node that the data belongs to.
   *
   * @return its id.
   */
  public int nodeId() {
    return identity.nodeId();
  }

  /**
   * How far the node knows the log as chosen.
   *
   * @return the instance; 0 for none.
   */
  public long chosenThrough() {
    return chosenThrough;
  }

  /**
   * Last instance that the node still holds a record of.
   *
   * @return the instance; 0 for none.
   */
  public long tail() {
    return tail;
  }

  /** Takes what is lost as lost: the node votes again when it is started. Forced to disk. */
  public void accept() {
    journal.readmitted();
  }

  @Override
  public void close() {
    journal.close();
  }

  /** Notes how far the records go. */
  private final class Held implements VoteStore.Recovery {
    @Override
    public void onRecord(final long instance, final long ballot, final byte state) {
      tail = Math.max(tail, instance);
    }

    @Override
    public void onChosenThrough(final long instance) {
      chosenThrough = Math.max(chosenThrough, instance);
    }
  }
}
