/** Microbenchmarks: codec, journal, order book, and commit with three nodes in one thread. */
package io.synod.bench.jmh;
