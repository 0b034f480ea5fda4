/**
 * {@code synod book}: checks the order book against what an exchange's book did, as LOBSTER files
 * tell it.
 */
package io.synod.ops.book;
