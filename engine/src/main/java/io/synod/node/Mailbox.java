package io.synod.node;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

/** One question at a time to the node's thread. */
final class Mailbox<T> {
  private final AtomicReference<CompletableFuture<T>> question = new AtomicReference<>();

  /** Asks; who asks while somebody waits gets the same answer. Called by any thread. */
  CompletableFuture<T> ask() {
    return question.updateAndGet(asked -> asked == null ? new CompletableFuture<>() : asked);
  }

  /** Takes the question, if there is one. Called by the node's thread. */
  CompletableFuture<T> take() {
    return question.get() == null ? null : question.getAndSet(null);
  }
}
