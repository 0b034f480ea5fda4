/**
 * Multi-Paxos, pure: no threads, clock, files or sockets. Inputs are method calls, outputs are
 * calls on {@link io.synod.paxos.Peers}, {@link io.synod.paxos.VoteStore} and {@link
 * io.synod.paxos.Upcalls}; time and randomness come in as arguments. The same core runs in
 * production, in tests and in benchmarks.
 */
package io.synod.paxos;
