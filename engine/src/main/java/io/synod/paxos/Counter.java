package io.synod.paxos;

/** What a replica counts. */
public enum Counter {
  /** Times this node asked whether it may stand for election. */
  CANVASSES("canvasses started"),
  /** Times this node began phase 1. */
  ELECTIONS("elections started"),
  /** Times this node became leader. */
  LEADERSHIPS("elections won"),
  /** Times this node ceased to be leader. */
  STEP_DOWNS("leaderships lost"),
  /** Values proposed by this node, no-ops included. */
  PROPOSALS("values proposed"),
  /** Bytes of values proposed by this node. */
  PROPOSED_BYTES("bytes proposed"),
  /** Values adopted from former ballots. */
  ADOPTIONS("values adopted from former ballots"),
  /** No-ops proposed. */
  NO_OPS("no-ops proposed"),
  /** Votes cast. */
  VOTES("votes cast"),
  /** Prepares and Accepts that this node refused. */
  REJECTS_SENT("rejects sent"),
  /** Prepares and Accepts of this node that were refused. */
  REJECTS_RECEIVED("rejects received"),
  /** Requests for lost Accepts. */
  RESENDS_REQUESTED("resends requested"),
  /** Accepts sent again. */
  RESENT("accepts sent again"),
  /** Requests for chosen values. */
  FETCHES("fetches of chosen values"),
  /** Chosen values learned from another node. */
  LEARNED("chosen values learned"),
  /** Messages that came from a former ballot, incarnation or attempt and were dropped. */
  STALE("stale messages dropped"),
  /** Sends that the transport refused for the time being. */
  BACK_PRESSURED("sends refused by the transport"),
  /** Votes that the store refused for the time being. */
  STORE_REFUSED("writes refused by the store"),
  /** Gaps in the duty cycle that were longer than a quarter of the election timeout. */
  STALLS("stalls of the duty cycle");

  private final String label;

  Counter(final String label) {
    this.label = label;
  }

  /**
   * The counter in words.
   *
   * @return the label.
   */
  public String label() {
    return label;
  }
}
