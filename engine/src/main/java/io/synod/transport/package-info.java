/**
 * Messages between nodes on Aeron UDP. A {@link io.synod.transport.AeronRuntime} runs the media
 * driver; a {@link io.synod.transport.PeerTransport} on it sends the protocol's messages ({@link
 * io.synod.paxos.Peers}) and hands those that arrive, once they are checked, to a {@link
 * io.synod.paxos.PeerHandler}. All of it belongs to one thread, the node's.
 *
 * <p>The transport is neither encrypted nor authenticated: run it on a network you trust.
 */
package io.synod.transport;
