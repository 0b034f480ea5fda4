package io.synod.simulation.exploration;

import io.synod.simulation.Message;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What an onlooker knows of one node: its disk, what it sent and what it applied.
 *
 * @param durable votes that no crash can take.
 * @param proposed votes and Accepts, durable or not.
 * @param learned values that it told another are chosen; without a ballot.
 * @param applied values, from instance 1.
 * @param accepted what it told leaders: in a ballot, how far.
 * @param claimed instance through which it ever told that all is chosen, or takes it for chosen.
 * @param unkept what it promised and a crash would make it forget, or null.
 */
record Facts(
    Set<Vote> durable,
    Set<Vote> proposed,
    Set<Vote> learned,
    List<String> applied,
    Set<Accepted> accepted,
    long claimed,
    Message.Promise unkept) {
  /** A value in an instance and ballot. */
  record Vote(long instance, long ballot, String value) {}

  /** That there are votes in a ballot through an instance. */
  record Accepted(long ballot, long through) {}

  static Facts of(final ExploredNode node, final Sents sents) {
    final Collector collector = new Collector(node);
    node.sent().forEach(number -> collector.add(sents.get(number).message()));
    return collector.facts();
  }

  /** Highest instance that the node voted or sent an Accept for. */
  long highestInstance() {
    return proposed.stream().mapToLong(Vote::instance).max().orElse(0);
  }

  /** Gathers the facts of a node. */
  private static final class Collector {
    private final ExploredNode node;
    private final Set<Vote> durable = new HashSet<>();
    private final Set<Vote> proposed = new HashSet<>();
    private final Set<Vote> learned = new HashSet<>();
    private final Set<Accepted> accepted = new HashSet<>();
    private long claimed;
    private Message.Promise unkept;

    Collector(final ExploredNode node) {
      this.node = node;
      claimed = node.replica().chosenThrough();
      final List<Disk.Entry> entries = node.disk().entries();
      for (int i = 0; i < entries.size(); i++) {
        final Disk.Entry entry = entries.get(i);
        if (entry.kind() == Disk.Kind.VOTE) {
          final Vote vote = new Vote(entry.instance(), entry.ballot(), entry.value());
          proposed.add(vote);
          if (i < node.disk().forced()) {
            durable.add(vote);
          }
        }
      }
    }

    void add(final Message message) {
      if (message instanceof Message.Promise promise) {
        claimed = Math.max(claimed, promise.chosenThrough());
        if (promise.ballot() > node.disk().durablePromise()) {
          unkept = promise;
        }
      } else if (message instanceof Message.Accept accept) {
        claimed = Math.max(claimed, accept.chosenThrough());
        proposed.add(new Vote(accept.instance(), accept.ballot(), Values.text(accept.value())));
      } else if (message instanceof Message.Accepted answer) {
        claimed = Math.max(claimed, answer.chosenThrough());
        accepted.add(new Accepted(answer.ballot(), answer.acceptedThrough()));
      } else if (message instanceof Message.Heartbeat heartbeat) {
        claimed = Math.max(claimed, heartbeat.chosenThrough());
      } else if (message instanceof Message.Learn learn) {
        learned.add(new Vote(learn.instance(), 0, Values.text(learn.value())));
      }
    }

    Facts facts() {
      return new Facts(
          durable, proposed, learned, List.copyOf(node.applied()), accepted, claimed, unkept);
    }
  }
}
