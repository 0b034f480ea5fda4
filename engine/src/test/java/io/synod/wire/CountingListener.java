package io.synod.wire;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Counts what a decoder says, and keeps what it found wrong. */
public final class CountingListener implements DecoderListener {
  private final Map<MessageKind, Integer> received = new EnumMap<>(MessageKind.class);
  private final Map<DropReason, Integer> dropped = new EnumMap<>(DropReason.class);
  private final List<Long> found = new ArrayList<>();
  private long bytes;

  /** Messages of a kind that passed. */
  int received(final MessageKind kind) {
    return received.getOrDefault(kind, 0);
  }

  /** Messages that were dropped for a reason. */
  public int dropped(final DropReason reason) {
    return dropped.getOrDefault(reason, 0);
  }

  long bytes() {
    return bytes;
  }

  int allReceived() {
    return received.values().stream().mapToInt(Integer::intValue).sum();
  }

  int allDropped() {
    return dropped.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** What was wrong in each dropped message, in their order. */
  List<Long> found() {
    return found;
  }

  @Override
  public void onReceived(final MessageKind kind, final int length) {
    received.merge(kind, 1, Integer::sum);
    bytes += length;
  }

  @Override
  public void onDropped(final int senderIndex, final DropReason reason, final long wrong) {
    dropped.merge(reason, 1, Integer::sum);
    found.add(wrong);
  }
}
