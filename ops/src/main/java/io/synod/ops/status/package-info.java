/** What the nodes of a cluster say about themselves. */
package io.synod.ops.status;
