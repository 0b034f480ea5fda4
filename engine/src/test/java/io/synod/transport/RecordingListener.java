package io.synod.transport;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what it is told. */
final class RecordingListener implements TransportListener {
  private final List<String> warnings = new CopyOnWriteArrayList<>();
  private final List<String> errors = new CopyOnWriteArrayList<>();

  List<String> warnings() {
    return warnings;
  }

  List<String> errors() {
    return errors;
  }

  @Override
  public void onWarning(final String words) {
    warnings.add(words);
  }

  @Override
  public void onError(final String words, final Throwable cause) {
    errors.add(words);
  }
}
