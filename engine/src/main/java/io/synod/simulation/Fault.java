package io.synod.simulation;

/** What a run may suffer. Which of them it does is drawn from its seed. */
public enum Fault {
  /** Messages between nodes are lost, up to 40%. */
  LOSS,
  /** Messages arrive twice. */
  DUPLICATION,
  /** Messages of long ago arrive again, as from their sender of then. */
  REPLAY,
  /** Bytes of messages between nodes change on the way: flips, missing ends, garbage. */
  CORRUPTION,
  /** Messages of another cluster, another configuration or another node arrive. */
  STRAYS,
  /** Messages of one link overtake each other. */
  REORDERING,
  /** Some messages take up to a hundred times longer than others. */
  LONG_DELAYS,
  /** The transport refuses sends at any point. */
  REFUSED_SENDS,
  /** Links are cut: in two halves, one way, in a ring, or one node from all. */
  PARTITION,
  /** Links hold all messages back and let them go at once. */
  CLOG,
  /** Clients cannot reach some nodes, or are not answered. */
  CLIENT_CUT,
  /** Processes die and start again. */
  CRASH,
  /** Processes die in the middle of a step: before or after something is written or sent. */
  CRASH_IN_STEP,
  /** All processes die at once. */
  CRASH_ALL,
  /** Processes stand still for up to seconds. */
  PAUSE,
  /** A disk has no room for votes for a while. */
  FULL_DISK,
  /** Forces take long. */
  SLOW_FORCE,
  /** A force fails, which ends the process. */
  FAILED_FORCE,
  /** Records of one acceptor, whom the others can do without, are damaged. */
  DAMAGE,
  /** The disk of one acceptor, whom the others can do without, is lost for good. */
  LOST_DISK,
  /** Clocks run at different speeds. */
  CLOCK_DRIFT,
  /** Clocks are apart and jump: the wall clock to and fro, the monotonic one ahead. */
  CLOCK_JUMP,
  /** Nodes stand for election without a reason. */
  CAMPAIGN
}
