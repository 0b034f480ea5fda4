package io.synod.simulation.history;

/**
 * What a search found.
 *
 * @param verdict of the whole history.
 * @param steps of the model that were tried.
 * @param violation where the verdict is {@link Verdict#VIOLATION}; else null.
 */
public record SearchResult(Verdict verdict, long steps, Violation violation) {
  /** Whether an order was found. */
  public enum Verdict {
    /** An order explains every reply. */
    LINEARIZABLE,
    /** No order does. */
    VIOLATION,
    /** The bound on work was reached before either was known. */
    UNDECIDED
  }
}
