package io.synod.journal;

import java.nio.file.Path;

/**
 * A file of the journal.
 *
 * @param number ascending over all incarnations.
 * @param incarnation of the process that wrote it.
 * @param file that holds it.
 * @param index of what is in it.
 */
record Segment(long number, long incarnation, Path file, BlockIndex index) {
  /** The same segment, in which nothing is found any more. */
  Segment emptied() {
    return new Segment(number, incarnation, file, new BlockIndex(0));
  }
}
