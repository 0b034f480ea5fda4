package io.synod.client;

/** Told whether the client is connected to a leader. Called by {@link SynodClient#poll}. */
public interface ConnectionListener {
  /** Listens to nothing. */
  ConnectionListener NONE =
      new ConnectionListener() {
        @Override
        public void onConnected(final int leaderId, final long ballot) {}

        @Override
        public void onDisconnected(final String reason) {}
      };

  /**
   * A leader takes this client's commands from now on.
   *
   * @param leaderId of the node.
   * @param ballot in which it leads.
   */
  void onConnected(int leaderId, long ballot);

  /**
   * No leader takes this client's commands; the client looks for one. What is open stays open.
   *
   * @param reason in words.
   */
  void onDisconnected(String reason);
}
