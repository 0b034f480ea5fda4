/** The client side: an order flow at a cluster, shown while it runs. */
package io.synod.ops.load;
