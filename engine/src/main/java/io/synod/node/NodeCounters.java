package io.synod.node;

import io.synod.paxos.Counter;
import io.synod.paxos.Replica;
import io.synod.telemetry.CountersFile;
import io.synod.transport.Refusal;
import io.synod.transport.TransportCounts;
import io.synod.wire.DropReason;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.agrona.concurrent.status.AtomicCounter;

/** Copies what a node's parts count to where it can be read from outside. */
final class NodeCounters {
  private final CountersFile file;
  private final List<AtomicCounter> counters = new ArrayList<>();
  private final List<LongSupplier> sources = new ArrayList<>();

  NodeCounters(final CountersFile file) {
    this.file = file;
  }

  void add(final String name, final LongSupplier source) {
    counters.add(file.add(name));
    sources.add(source);
  }

  void add(final Replica replica) {
    add("leads", () -> replica.isLeader() ? 1 : 0);
    add("leader", replica::leaderId);
    add("ballot", replica::ballot);
    add("chosen through", replica::chosenThrough);
    add("applied through", replica::appliedThrough);
    add("tail", replica::tail);
    add("open instances", replica::openInstances);
    add("open bytes", replica::openBytes);
    for (final Counter counter : Counter.values()) {
      add(counter.label(), () -> replica.counts().of(counter));
    }
  }

  void add(final TransportCounts counts) {
    add("bytes sent to nodes", counts::bytesSent);
    add("bytes received from nodes", counts::bytesReceived);
    add("streams to nodes opened again", counts::reopened);
    add("streams from nodes joined again", counts::rejoined);
    for (final DropReason reason : DropReason.values()) {
      add("messages dropped: " + words(reason), () -> counts.dropped(reason));
    }
    for (final Refusal refusal : Refusal.values()) {
      add("sends to nodes refused: " + words(refusal), () -> counts.refused(refusal));
    }
  }

  void add(final SessionCounts counts) {
    add("commands taken", () -> counts.commands);
    add("bytes of commands taken", () -> counts.commandBytes);
    add("replies", () -> counts.replies);
    add("bytes of replies", () -> counts.replyBytes);
    add("replies delayed by slow clients", () -> counts.repliesDelayed);
    add("clients connected since start", () -> counts.connects);
    add("clients redirected", () -> counts.redirects);
    add("refusals to clients", () -> counts.refusals);
    add("clients cut off", () -> counts.cutOff);
    add("clients expired", () -> counts.expired);
    add("clients over the limit", () -> counts.overLimit);
    add("polls of clients paused", () -> counts.paused);
    add("client messages malformed", () -> counts.malformed);
    add("client messages without a session", () -> counts.unknownSession);
  }

  void publish() {
    for (int i = 0; i < counters.size(); i++) {
      counters.get(i).setRelease(sources.get(i).getAsLong());
    }
  }

  private static String words(final Enum<?> constant) {
    return constant.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
  }
}
