package io.synod.client;

import io.synod.codec.client.Refusal;
import org.agrona.DirectBuffer;

/** Takes a node's messages to this client, checked. */
interface EgressHandler {
  void onConnected(long attempt, int leaderId, long ballot, int maxCommandLength);

  void onRedirect(long attempt, int leaderId, String endpoint);

  void onReply(long sequence, long instance, DirectBuffer buffer, int offset, int length);

  void onRefused(long sequence, long attempt, Refusal reason, String text);

  void onAlive(long attempt);
}
