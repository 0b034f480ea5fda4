package io.synod.simulation;

/**
 * What happened in a run in which no rule was broken.
 *
 * @param seed of the run.
 * @param fingerprint hash over all that happened: equal for equal runs.
 * @param events arrivals, and turns that a timer gave to a node or client.
 * @param simulatedNs simulated time, in nanoseconds.
 * @param chosen instances chosen.
 * @param replies commands answered to clients.
 */
public record SimulationResult(
    long seed, long fingerprint, long events, long simulatedNs, int chosen, long replies) {}
