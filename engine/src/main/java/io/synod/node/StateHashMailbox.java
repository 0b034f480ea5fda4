package io.synod.node;

import io.synod.telemetry.StateHash;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

/** One question at a time to the node's thread: what is the hash of the state? */
final class StateHashMailbox {
  private final AtomicReference<CompletableFuture<StateHash>> question = new AtomicReference<>();

  /** Asks; who asks while somebody waits gets the same answer. Called by any thread. */
  CompletableFuture<StateHash> ask() {
    return question.updateAndGet(asked -> asked == null ? new CompletableFuture<>() : asked);
  }

  /** Takes the question, if there is one. Called by the node's thread. */
  CompletableFuture<StateHash> take() {
    return question.get() == null ? null : question.getAndSet(null);
  }
}
