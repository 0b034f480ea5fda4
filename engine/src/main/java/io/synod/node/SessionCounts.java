package io.synod.node;

/** What a node counts of its clients. Written by the node's thread. */
final class SessionCounts {
  long commands;
  long commandBytes;
  long replies;
  long replyBytes;
  long repliesDelayed;
  long connects;
  long redirects;
  long refusals;
  long malformed;
  long unknownSession;
  long cutOff;
  long expired;
  long overLimit;
  long paused;
}
