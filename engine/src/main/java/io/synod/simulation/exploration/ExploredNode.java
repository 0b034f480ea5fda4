package io.synod.simulation.exploration;

import io.synod.paxos.Configuration;
import io.synod.paxos.PeerHandler;
import io.synod.paxos.Replica;
import io.synod.paxos.ReplicaSettings;
import io.synod.paxos.Upcalls;
import io.synod.paxos.ValueView;
import io.synod.paxos.VoteRanges;
import io.synod.simulation.Message;
import io.synod.simulation.MessagePeers;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.agrona.concurrent.UnsafeBuffer;

/** One real core with its disk, and what happened to it. */
final class ExploredNode {
  /** Longer than any exploration: no election comes of a time-out, campaigns stand in for them. */
  private static final long NEVER_NS = 1L << 40;

  private static final long RETRY_NS = 1000;
  private static final int WINDOW = 16;
  private static final int MOST_CYCLES = 32;

  private final int id;
  private final Bounds bounds;
  private final Seams seams;
  private final Configuration configuration;
  private final Sents sents;
  private final Disk disk;
  private final SortedSet<Integer> sent = new TreeSet<>();
  private final List<String> applied = new ArrayList<>();
  private final Source random = new Source();
  private Replica replica;
  private PeerHandler handler;
  private long nowNs;
  private int campaigns;
  private int proposals;
  private int crashes;
  private int ticks;
  private int values;
  private boolean waiting;

  ExploredNode(
      final int id,
      final Bounds bounds,
      final Seams seams,
      final Configuration configuration,
      final Sents sents) {
    this.id = id;
    this.bounds = bounds;
    this.seams = seams;
    this.configuration = configuration;
    this.sents = sents;
    disk = new Disk();
    start();
  }

  Replica replica() {
    return replica;
  }

  Disk disk() {
    return disk;
  }

  SortedSet<Integer> sent() {
    return sent;
  }

  List<String> applied() {
    return applied;
  }

  int campaigns() {
    return campaigns;
  }

  int proposals() {
    return proposals;
  }

  int crashes() {
    return crashes;
  }

  int ticks() {
    return ticks;
  }

  boolean mayPropose() {
    return replica.mayPropose(1);
  }

  void apply(final int input) {
    act(Input.plain(input));
    if (Input.isStruck(input)) {
      crashes++;
      disk.lose(Math.min(Input.lost(input), disk.unforced()));
      start();
    } else if (bounds.grain() == Grain.WHOLE) {
      disk.force();
      runToTheEnd();
    }
  }

  private void act(final int input) {
    switch (input) {
      case Input.RUN -> replica.doWork(nowNs);
      case Input.NOTHING -> {}
      case Input.FORCE -> disk.force();
      case Input.CAMPAIGN -> {
        campaigns++;
        replica.campaign();
      }
      case Input.PROPOSE -> {
        proposals++;
        propose();
      }
      case Input.TICK -> {
        ticks++;
        nowNs += RETRY_NS + 1;
      }
      default -> {
        final Sent arrived = sents.get(input);
        arrived.message().deliver(arrived.from(), arrived.incarnation(), handler);
      }
    }
    if (bounds.grain() != Grain.FINE && input != Input.NOTHING) {
      runToTheEnd();
    }
  }

  private void runToTheEnd() {
    int work = 1;
    for (int i = 0; i < MOST_CYCLES && work > 0; i++) {
      work = replica.doWork(nowNs);
      if (waiting && replica.mayPropose(1)) {
        waiting = false;
        propose();
      }
    }
  }

  /** What tells two pasts of the node apart, but for what it sent. */
  Digest.Value digest(final Digest digest, final CoreDigest cores) {
    digest.reset().add(campaigns).add(proposals).add(crashes).add(ticks).add(random.next);
    digest.add(values).add(waiting ? 1 : 0);
    disk.add(digest);
    digest.add(applied.size());
    applied.forEach(digest::add);
    cores.add(replica, disk, digest);
    return digest.value();
  }

  private void start() {
    disk.reopened();
    waiting = false;
    applied.clear();
    final ReplicaSettings settings =
        new ReplicaSettings(
            id,
            seams.configuration(id, configuration),
            WINDOW,
            Integer.MAX_VALUE,
            RETRY_NS,
            NEVER_NS,
            RETRY_NS,
            WINDOW);
    replica =
        new Replica(
            settings,
            seams.peers(id, new MessagePeers(this::onSent, () -> VoteRanges.MAX_PER_PAGE)),
            seams.store(id, disk),
            new Machine(),
            random);
    handler = seams.handler(id, replica);
    replica.start(nowNs);
  }

  private void propose() {
    values++;
    final byte[] value = Values.bytes("v" + id + "." + values);
    replica.propose(new UnsafeBuffer(value), 0, value.length);
  }

  private boolean onSent(final int to, final Message message) {
    sent.add(sents.number(new Sent(id, disk.incarnation(), to, message)));
    return true;
  }

  /** Keeps what is applied. */
  private final class Machine implements Upcalls {
    @Override
    public void onChosen(final long instance, final long ballot, final ValueView value) {
      if (instance != applied.size() + 1) {
        throw new IllegalStateException(
            "applied out of order: instance=" + instance + " after=" + applied.size());
      }
      applied.add(Values.text(value.buffer(), value.offset(), value.length()));
    }

    @Override
    public void onLeading(final long ballot) {
      waiting = bounds.grain() != Grain.FINE;
    }

    @Override
    public void onFollowing(final int leader, final long ballot) {
      waiting = false;
    }
  }

  /**
   * Instead of chance: elections do not come of time, and whom a node asks goes round. Only the
   * second has a state.
   */
  private static final class Source implements RandomGenerator {
    private int next;

    @Override
    public long nextLong() {
      return 0;
    }

    @Override
    public long nextLong(final long bound) {
      return 0;
    }

    @Override
    public int nextInt(final int bound) {
      next = (next + 1) % bound;
      return next;
    }
  }
}
