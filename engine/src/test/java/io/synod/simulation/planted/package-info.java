/**
 * The planted-bug gate: breaks one rule of the protocol at a time in a copy of the core, and
 * expects the random world to find it. Nothing of it is in production code.
 */
package io.synod.simulation.planted;
