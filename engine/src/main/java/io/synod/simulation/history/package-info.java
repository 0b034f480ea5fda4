/**
 * What clients did and were told, and two proofs that it was linearizable: {@link
 * io.synod.simulation.history.WitnessCheck} takes the log as the witness of the order, {@link
 * io.synod.simulation.history.LinearizabilitySearch} looks for any order at all and never sees the
 * log.
 */
package io.synod.simulation.history;
