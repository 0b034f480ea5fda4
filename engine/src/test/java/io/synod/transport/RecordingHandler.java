package io.synod.transport;

import io.synod.paxos.PeerHandler;
import io.synod.paxos.VoteRanges;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.agrona.DirectBuffer;

/** Writes down every message that arrives, its value as length and hash. */
class RecordingHandler implements PeerHandler {
  private final List<String> events = new ArrayList<>();

  List<String> events() {
    return events;
  }

  static String value(final byte[] bytes) {
    return bytes.length + "#" + Arrays.hashCode(bytes);
  }

  private static String value(final DirectBuffer buffer, final int offset, final int length) {
    final byte[] bytes = new byte[length];
    buffer.getBytes(offset, bytes);
    return value(bytes);
  }

  private void record(final Object... parts) {
    final StringBuilder text = new StringBuilder();
    for (final Object part : parts) {
      text.append(text.length() == 0 ? "" : " ").append(part);
    }
    events.add(text.toString());
  }

  @Override
  public void onCanvass(final int from, final long ballot, final long chosenThrough) {
    record("canvass", from, ballot, chosenThrough);
  }

  @Override
  public void onCanvassReply(final int from, final long ballot, final boolean granted) {
    record("canvassReply", from, ballot, granted);
  }

  @Override
  public void onPrepare(
      final int from, final long ballot, final long firstInstance, final int attempt) {
    record("prepare", from, ballot, firstInstance, attempt);
  }

  @Override
  public void onPromise(
      final int from,
      final long incarnation,
      final long ballot,
      final int attempt,
      final long chosenThrough,
      final int page,
      final int pages,
      final VoteRanges ranges) {
    record(
        "promise", from, incarnation, ballot, attempt, chosenThrough, page + "/" + pages, ranges);
  }

  @Override
  public void onReject(final int from, final long ballot, final long promised) {
    record("reject", from, ballot, promised);
  }

  @Override
  public void onAccept(
      final int from,
      final long ballot,
      final long base,
      final long instance,
      final long chosenThrough,
      final DirectBuffer value,
      final int offset,
      final int length) {
    record("accept", from, ballot, base, instance, chosenThrough, value(value, offset, length));
  }

  @Override
  public void onAccepted(
      final int from,
      final long incarnation,
      final long ballot,
      final long acceptedThrough,
      final long chosenThrough,
      final long sequence) {
    record("accepted", from, incarnation, ballot, acceptedThrough, chosenThrough, sequence);
  }

  @Override
  public void onResend(final int from, final long ballot, final long first, final long last) {
    record("resend", from, ballot, first, last);
  }

  @Override
  public void onHeartbeat(
      final int from,
      final long ballot,
      final long base,
      final long chosenThrough,
      final long tail,
      final long sequence,
      final long[] incarnations) {
    final String named = incarnations.length == 0 ? "" : " " + Arrays.toString(incarnations);
    record("heartbeat", from, ballot, base, chosenThrough, tail, sequence + named);
  }

  @Override
  public void onFetchChosen(final int from, final long first, final long last) {
    record("fetchChosen", from, first, last);
  }

  @Override
  public void onLearn(
      final int from,
      final long instance,
      final long ballot,
      final DirectBuffer value,
      final int offset,
      final int length) {
    record("learn", from, instance, ballot, value(value, offset, length));
  }

  @Override
  public void onFetchVotes(final int from, final long ballot, final long first, final long last) {
    record("fetchVotes", from, ballot, first, last);
  }

  @Override
  public void onVotedValue(
      final int from,
      final long ballot,
      final long instance,
      final long voted,
      final DirectBuffer value,
      final int offset,
      final int length) {
    record("votedValue", from, ballot, instance, voted, value(value, offset, length));
  }
}
