/**
 * What stands in a value of the log: batches of commands, how the leader fills them and how every
 * node applies them. Depends on the core's interfaces, on what a user implements and on the codecs.
 */
package io.synod.session;
