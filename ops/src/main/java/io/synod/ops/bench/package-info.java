/** Benchmarks as people run them. */
package io.synod.ops.bench;
