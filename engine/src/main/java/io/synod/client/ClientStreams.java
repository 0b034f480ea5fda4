package io.synod.client;

/** The Aeron streams between clients and nodes, the same in every cluster. */
public final class ClientStreams {
  /** Client to node, on the node's base port. */
  public static final int INGRESS = 101;

  /** Node to client, on the port where the client listens. */
  public static final int EGRESS = 102;

  private ClientStreams() {}
}
