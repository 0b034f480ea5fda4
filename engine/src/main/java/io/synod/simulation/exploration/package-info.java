/**
 * Every interleaving of a small world of real protocol cores. What a node does depends on nothing
 * but its own past and what reaches it, so each core's steps are taken once, remembered, and worlds
 * are but tuples of remembered states.
 */
package io.synod.simulation.exploration;
