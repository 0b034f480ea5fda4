/**
 * The yardstick: what the same messages cost over bare Aeron, with no protocol and no disk. Client
 * to leader, leader to two followers, the first acknowledgement back, reply to the client.
 */
package io.synod.bench.floor;
