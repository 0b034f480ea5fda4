package io.synod.telemetry;

/**
 * The state machine's hash, and the instance that it is for. Equal on every node for the same
 * instance.
 *
 * @param appliedThrough last instance that was applied.
 * @param hash of the whole state.
 */
public record StateHash(long appliedThrough, long hash) {}
