package io.synod.transport;

import io.aeron.exceptions.AeronException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.agrona.ErrorHandler;

/** Hands each of Aeron's errors on once, in words; one that repeats would only bury the others. */
final class ErrorWords implements ErrorHandler {
  private static final int MAX_DISTINCT = 256;

  private final Set<String> seen = ConcurrentHashMap.newKeySet();
  private final String where;
  private final TransportListener listener;

  ErrorWords(final String where, final TransportListener listener) {
    this.where = where;
    this.listener = listener;
  }

  @Override
  public void onError(final Throwable throwable) {
    final String words = where + ": " + reason(throwable);
    if (seen.size() < MAX_DISTINCT && seen.add(words)) {
      if (throwable instanceof AeronException ex && ex.category() == AeronException.Category.WARN) {
        listener.onWarning(words);
      } else {
        listener.onError(words, throwable);
      }
    }
  }

  static String reason(final Throwable throwable) {
    final Throwable cause = throwable.getCause();
    final String text = String.valueOf(throwable.getMessage());
    if (cause != null && cause.getMessage() != null && !text.contains(cause.getMessage())) {
      return text + " (" + cause.getMessage() + ")";
    }
    return text;
  }
}
