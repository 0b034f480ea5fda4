/**
 * The node's journal: promises, votes and learned values on Chronicle Queue. Chronicle appends,
 * maps and rolls the files; this package decides when a segment ends, checks every byte that is
 * read back, finds records by instance and owns the data directory.
 */
package io.synod.journal;
