/** Snapshots of nodes: to take, to list and to check them. */
package io.synod.ops.snapshot;
