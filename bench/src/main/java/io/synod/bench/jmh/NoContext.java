package io.synod.bench.jmh;

import io.synod.service.CommandContext;
import org.agrona.DirectBuffer;

/** Where commands come from when there is no cluster: replies go nowhere. */
final class NoContext implements CommandContext {
  private long sequence;
  private int replyLength;

  /** Bytes of the last reply. */
  int replyLength() {
    return replyLength;
  }

  @Override
  public long instance() {
    return ++sequence;
  }

  @Override
  public long clusterTimeNs() {
    return sequence;
  }

  @Override
  public long sessionId() {
    return 1;
  }

  @Override
  public long sequence() {
    return sequence;
  }

  @Override
  public void reply(final DirectBuffer buffer, final int offset, final int length) {
    replyLength = length;
  }
}
