package io.synod.session;

/**
 * A chosen value is no batch that this version can read. It was chosen, so it must not be skipped:
 * the node stops.
 */
public final class MalformedBatchException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  MalformedBatchException(final long instance, final String problem) {
    super(
        "the value of instance="
            + instance
            + " cannot be applied: "
            + problem
            + "; it was written by another version, or is damaged. This node stops, so that its"
            + " state does not differ from the others'");
  }
}
