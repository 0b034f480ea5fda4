/** Simulated clusters on the command line. */
package io.synod.ops.simulate;
