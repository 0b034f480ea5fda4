/** Drives commands at a cluster and measures the replies, in a closed or an open loop. */
package io.synod.bench.load;
