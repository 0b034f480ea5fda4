package io.synod.transport;

/** Who runs Aeron's media driver. */
public enum DriverMode {
  /** The node's own thread, between two steps of its duty cycle. Best where cores are few. */
  INVOKER,
  /** One thread beside the node's. */
  SHARED,
  /** Three threads beside the node's, for hosts with cores to spare. */
  DEDICATED,
  /** Another process; the Aeron directory must be given. */
  EXTERNAL
}
