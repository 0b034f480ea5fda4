package io.synod.wire;

/** Why a message from a peer was dropped. */
public enum DropReason {
  /** Its bytes are not those that were sent: the checksum says so. */
  CORRUPTED,
  /** Truncated, too long, or with impossible values. */
  MALFORMED,
  /** Of a version of the schema that this build does not read. */
  UNSUPPORTED_VERSION,
  /** Of another cluster. */
  FOREIGN_CLUSTER,
  /** Of another configuration of this cluster. */
  FOREIGN_CONFIGURATION,
  /** Of a node that is set to another durability level. */
  OTHER_DURABILITY,
  /** Not from the member that belongs to the endpoint. */
  UNKNOWN_SENDER;

  /** Number of reasons. */
  public static final int COUNT = values().length;
}
