/**
 * Order flows to drive an order book with: generated from a seed, or read from a LOBSTER message
 * file.
 */
package io.synod.bench.flow;
