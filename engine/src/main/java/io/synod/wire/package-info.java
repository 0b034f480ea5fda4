/**
 * The bytes of the messages between nodes: {@link io.synod.wire.PeerEncoder} writes them into a
 * caller's buffer, {@link io.synod.wire.PeerDecoder} checks them and hands them to a {@link
 * io.synod.paxos.PeerHandler}. Neither allocates, nor knows how the bytes travel.
 */
package io.synod.wire;
