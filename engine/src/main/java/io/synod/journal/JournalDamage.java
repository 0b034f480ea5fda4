package io.synod.journal;

import java.nio.file.Path;

/**
 * A place of a data directory that is not as the node wrote it.
 *
 * @param kind of damage.
 * @param file that has it.
 * @param offset in the file, in bytes.
 * @param what is wrong, in words.
 */
public record JournalDamage(Kind kind, Path file, long offset, String what) {
  /** Kinds of damage. */
  public enum Kind {
    /** The identity file is missing or damaged. */
    IDENTITY,
    /** The word before a record, or a record's header, is damaged. */
    FRAME,
    /** A record's body is not the one that its header belongs to. */
    BODY,
    /** A value is as it was written, but no value of the log. */
    MALFORMED,
    /** Records are missing. */
    LOST,
    /** The journal ends in something that is no record. */
    TORN,
    /** A file or record of another node, start or place. */
    FOREIGN,
    /** A newer version has written it. */
    NEWER,
    /** The system cannot read it. */
    UNREADABLE
  }
}
