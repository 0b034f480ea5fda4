/**
 * A running node: its settings, its one thread and duty cycle, its clients' sessions, and the
 * wiring of core, journal and transport.
 */
package io.synod.node;
