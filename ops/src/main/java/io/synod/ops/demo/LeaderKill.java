package io.synod.ops.demo;

import io.synod.bench.load.LoadGenerator;
import io.synod.bench.load.SynodConnection;
import io.synod.ops.load.Interlude;
import io.synod.ops.process.LocalCluster;
import java.util.Locale;
import java.util.function.Consumer;

/** Kills the leader's process half-way and starts it again once the flow goes on. */
final class LeaderKill implements Interlude {
  private static final double NS_PER_MS = 1e6;

  private final LocalCluster cluster;
  private final SynodConnection connection;
  private final long killAtMs;
  private int killed = SynodConnection.NO_LEADER;
  private long repliedAtKill;
  private boolean restarted;
  private int successor = SynodConnection.NO_LEADER;
  private double gapMs;

  LeaderKill(final LocalCluster cluster, final SynodConnection connection, final long killAtMs) {
    this.cluster = cluster;
    this.connection = connection;
    this.killAtMs = killAtMs;
  }

  @Override
  public void onTime(
      final long elapsedMs, final LoadGenerator generator, final Consumer<String> say) {
    if (killed == SynodConnection.NO_LEADER) {
      if (elapsedMs >= killAtMs && connection.leaderId() != SynodConnection.NO_LEADER) {
        kill(generator, say);
      }
    } else if (!restarted) {
      restartIfLed(generator, say);
    }
  }

  @Override
  public void onEnd(final LoadGenerator generator, final Consumer<String> say) {
    if (killed != SynodConnection.NO_LEADER && !restarted) {
      restartIfLed(generator, say);
    }
  }

  /** The node that was killed. */
  int killed() {
    return killed;
  }

  /** The node that led after it. */
  int successor() {
    return successor;
  }

  /** Whether all of it took place. */
  boolean isDone() {
    return restarted;
  }

  /** The longest time without a reply around the kill, as the client saw it. */
  double gapMs() {
    return gapMs;
  }

  /** What happened, for a title. */
  String inShort() {
    return isDone()
        ? String.format(Locale.ROOT, ", leader killed half-way: %.0f ms without a reply", gapMs)
        : "";
  }

  private void kill(final LoadGenerator generator, final Consumer<String> say) {
    killed = connection.leaderId();
    generator.resetLongestGap();
    cluster.kill(killed);
    repliedAtKill = generator.replied();
    say.accept("SIGKILL to node " + killed + ", which leads");
  }

  private void restartIfLed(final LoadGenerator generator, final Consumer<String> say) {
    final int leader = connection.leaderId();
    if (leader == SynodConnection.NO_LEADER
        || leader == killed
        || generator.replied() == repliedAtKill) {
      return;
    }
    successor = leader;
    gapMs = generator.longestGapNs() / NS_PER_MS;
    say.accept(
        String.format(
            Locale.ROOT,
            "node %d leads; the client waited %.1f ms; node %d is started again",
            successor,
            gapMs,
            killed));
    cluster.start(killed);
    restarted = true;
  }
}
