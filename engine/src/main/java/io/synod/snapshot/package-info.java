/**
 * Snapshots: files that hold the state as of one instance, byte for byte the same on every node.
 * Files are read and written by whoever calls; nothing here starts a thread.
 */
package io.synod.snapshot;
