/**
 * A deterministic world for the real protocol core: simulated time, network and disks in one
 * thread, driven by one seed. Nothing of the protocol is written twice for it.
 */
package io.synod.simulation;
