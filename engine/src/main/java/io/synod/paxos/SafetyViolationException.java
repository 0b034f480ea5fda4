package io.synod.paxos;

/**
 * A rule that Paxos rests on would be broken: a defect of this program, or of a disk that lied. The
 * node must stop before it sends anything more.
 */
public final class SafetyViolationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Names the rule and the numbers.
   *
   * @param message what was about to happen.
   */
  public SafetyViolationException(final String message) {
    super(message);
  }
}
