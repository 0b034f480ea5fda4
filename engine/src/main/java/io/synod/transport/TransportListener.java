package io.synod.transport;

/**
 * Told in words what people should know of the transport. Called seldom: never per message. Other
 * threads than the node's may call where the media driver has its own.
 */
public interface TransportListener {
  /**
   * Something is off and the transport goes on.
   *
   * @param words that say what, and what to do.
   */
  void onWarning(String words);

  /**
   * Aeron reported an error.
   *
   * @param words that say where.
   * @param cause as Aeron reported it.
   */
  void onError(String words, Throwable cause);
}
