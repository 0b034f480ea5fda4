package io.synod.node;

import io.synod.transport.TransportListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes to the log what people should know of a node. */
final class NodeLog implements TransportListener {
  private static final Logger LOG = LoggerFactory.getLogger(SynodNode.class);

  private final int nodeId;

  NodeLog(final int nodeId) {
    this.nodeId = nodeId;
  }

  @Override
  public void onWarning(final String words) {
    LOG.warn("node {}: {}", nodeId, words);
  }

  @Override
  public void onError(final String words, final Throwable cause) {
    LOG.error("node {}: {}", nodeId, words, cause);
  }
}
