/**
 * The client: finds the leader, sends commands, delivers replies. Knows the messages between client
 * and node, and nothing of the replication behind them.
 */
package io.synod.client;
