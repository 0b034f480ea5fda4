/** What can be read of a node from outside: its counters in a mapped file, and a status page. */
package io.synod.telemetry;
