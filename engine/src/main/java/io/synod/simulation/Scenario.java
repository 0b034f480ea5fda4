package io.synod.simulation;

import io.synod.paxos.Configuration;
import io.synod.paxos.Member;
import io.synod.paxos.Quorums;
import io.synod.paxos.ReplicaSettings;
import io.synod.paxos.Role;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Short runs of the real core that show one thing each, as the messages that really went. */
public enum Scenario {
  /** One instance, both phases. */
  BASIC("basic", "Basic Paxos: one instance, both phases", true),
  /** Phase 1 once, then a value. */
  MULTI("multi", "Multi-Paxos, first run: phase 1 once, then Accept for instance I", true),
  /** The next values, without phase 1. */
  MULTI_STEADY(
      "multi-steady",
      "Multi-Paxos, phase 1 skipped: the same leader, instances I + 1 and I + 2",
      true),
  /** The first run on servers. */
  COLLAPSED(
      "collapsed",
      "Multi-Paxos, roles collapsed: every server is proposer, acceptor and learner",
      false),
  /** The steady leader on servers. */
  COLLAPSED_STEADY(
      "collapsed-steady",
      "Multi-Paxos, roles collapsed, steady leader: one round trip a value, pipelined",
      false),
  /** The leader dies and the others notice. */
  FAILOVER("failover", "The leader dies: silence, canvass, phase 1, and on", false),
  /** A takeover that finds a gap and a vote that the new leader does not hold. */
  TAKEOVER_WITH_GAPS(
      "takeover-with-gaps",
      "A takeover: the vote of the highest ballot is adopted, a gap becomes a no-op",
      false),
  /** A leader that was cut off and does not know that it is deposed. */
  DEPOSED_LEADER(
      "deposed-leader",
      "A deposed leader: what it proposes is rejected, it follows, its value is not chosen",
      false),
  /** Two candidates at once. */
  DUEL("duel", "A duel of two candidates: the higher ballot wins", false),
  /** A follower that missed values. */
  LAGGING_FOLLOWER(
      "lagging-follower", "A follower that was cut off fetches what was chosen meanwhile", false);

  private static final String CLIENT = "Client";
  private static final long LONG_NS = 10_000_000_000L;

  private final String label;
  private final String title;
  private final boolean rolesApart;

  Scenario(final String label, final String title, final boolean rolesApart) {
    this.label = label;
    this.title = title;
    this.rolesApart = rolesApart;
  }

  /**
   * The scenario's name on the command line.
   *
   * @return lower case, words joined by hyphens.
   */
  public String label() {
    return label;
  }

  /**
   * What the scenario shows.
   *
   * @return one line.
   */
  public String title() {
    return title;
  }

  /**
   * Runs the scenario on the real core.
   *
   * @return the messages that went.
   */
  public SequenceDiagram run() {
    final Run run = new Run(title, rolesApart);
    switch (this) {
      case BASIC -> basic(run);
      case MULTI, COLLAPSED -> firstRun(run);
      case MULTI_STEADY, COLLAPSED_STEADY -> steady(run);
      case FAILOVER -> failover(run);
      case TAKEOVER_WITH_GAPS -> takeoverWithGaps(run);
      case DEPOSED_LEADER -> deposedLeader(run);
      case DUEL -> duel(run);
      case LAGGING_FOLLOWER -> laggingFollower(run);
    }
    return run.diagram;
  }

  private static void basic(final Run run) {
    run.start();
    run.request(1, "x=1");
    run.cluster.node(1).replica().campaign();
    run.cluster.settle();
  }

  private static void firstRun(final Run run) {
    basic(run);
    run.diagram.note("the leader keeps ballot 1.1: its phase 1 holds for every later instance");
  }

  private static void steady(final Run run) {
    run.quietly(() -> basic(run));
    run.diagram.note("the leader has ballot 1.1; instance 1 is chosen");
    run.request(1, "x=2");
    run.request(1, "x=3");
    run.cluster.settle();
  }

  private static void failover(final Run run) {
    run.quietly(() -> basic(run));
    run.crash(1);
    run.cluster.runUntil(() -> run.cluster.leader() != null, LONG_NS);
    final int leader = run.cluster.leader().id();
    run.request(leader, "x=2");
    run.cluster.settle();
  }

  private static void takeoverWithGaps(final Run run) {
    run.quietly(() -> basic(run));
    run.diagram.note("instance 2 is lost on the way, instance 3 reaches server 2 alone");
    run.cluster
        .network()
        .filter(
            (from, to, message) ->
                !(message instanceof Message.Accept accept && (accept.instance() == 2 || to == 3)));
    run.request(1, "x=2");
    run.request(1, "x=3");
    run.cluster.settle();
    run.crash(1);
    run.cluster.network().filter((from, to, message) -> true);
    run.cluster.node(3).replica().campaign();
    run.cluster.settle();
    run.cluster.settle();
    run.diagram.note("instance 4 is the new leader's own no-op: with it all before is chosen, too");
    run.cluster.runUntil(() -> run.cluster.node(3).replica().appliedThrough() == 4, LONG_NS);
    run.diagram.note("x=2 is lost with server 1: the client, who has no reply, sends it again");
    run.request(3, "x=2");
    run.cluster.settle();
  }

  private static void deposedLeader(final Run run) {
    run.quietly(() -> basic(run));
    run.diagram.note("server 1 is cut off; server 2 takes over");
    run.cluster.network().filter((from, to, message) -> from != 1 && to != 1);
    run.cluster.node(2).replica().campaign();
    run.request(2, "x=2");
    run.cluster.settle();
    run.diagram.note("server 1 is back and still believes that it leads");
    run.cluster.network().filter((from, to, message) -> true);
    run.request(1, "y=9");
    run.cluster.settle();
    run.request(2, "x=3");
    run.cluster.settle();
    run.cluster.runUntil(() -> run.cluster.node(1).replica().chosenThrough() == 3, LONG_NS);
    run.cluster.settle();
  }

  private static void duel(final Run run) {
    run.start();
    run.diagram.note("servers 1 and 3 stand at the same time");
    run.cluster.node(1).replica().campaign();
    run.cluster.node(3).replica().campaign();
    run.cluster.settle();
    run.request(3, "x=1");
    run.cluster.settle();
  }

  private static void laggingFollower(final Run run) {
    run.quietly(() -> basic(run));
    run.diagram.note("server 3 is cut off");
    run.cluster.network().filter((from, to, message) -> to != 3);
    run.request(1, "x=2");
    run.request(1, "x=3");
    run.cluster.settle();
    run.diagram.note("server 3 is back");
    run.cluster.network().filter((from, to, message) -> true);
    run.request(1, "x=4");
    run.cluster.settle();
    run.cluster.runUntil(() -> run.cluster.node(3).replica().chosenThrough() == 4, LONG_NS);
    run.cluster.settle();
  }

  /** The world of one scenario and what is seen of it. */
  private static final class Run {
    private final Configuration configuration;
    private final SimulatedCluster cluster;
    private final SequenceDiagram diagram;
    private final boolean rolesApart;
    private boolean quiet;

    Run(final String title, final boolean rolesApart) {
      this.rolesApart = rolesApart;
      configuration = rolesApart ? apart() : Configuration.servers(1, 2, 3);
      cluster =
          new SimulatedCluster(
              configuration, id -> ReplicaSettings.defaults(id, configuration), false, 1);
      final List<String> names = new ArrayList<>(List.of(CLIENT));
      configuration.members().forEach(member -> names.add(name(member.id())));
      diagram = new SequenceDiagram(title, names);
      cluster
          .network()
          .observer(
              (from, to, message, lost) ->
                  message(
                      name(from), name(to), message.toString(), lost || !cluster.node(to).isUp()));
      cluster.onApplied(this::reply);
    }

    private static Configuration apart() {
      return new Configuration(
          1,
          List.of(
              new Member(1, Set.of(Role.PROPOSER)),
              new Member(2, Set.of(Role.ACCEPTOR)),
              new Member(3, Set.of(Role.ACCEPTOR)),
              new Member(4, Set.of(Role.ACCEPTOR)),
              new Member(5, Set.of(Role.LEARNER))),
          Quorums.majority(3));
    }

    private String name(final int id) {
      if (!rolesApart) {
        return "Server " + id;
      }
      final Member member = configuration.member(id);
      final String role =
          member.isProposer() ? "Proposer" : member.isAcceptor() ? "Acceptor" : "Learner";
      return role + " " + id;
    }

    void start() {
      cluster.startAll();
    }

    void quietly(final Runnable part) {
      quiet = true;
      part.run();
      quiet = false;
    }

    void request(final int id, final String value) {
      message(CLIENT, name(id), "Request(" + value + ")", false);
      cluster.node(id).request(value.getBytes(StandardCharsets.US_ASCII));
    }

    void crash(final int id) {
      diagram.note(name(id) + " dies");
      cluster.crash(id);
    }

    private void message(
        final String from, final String to, final String text, final boolean lost) {
      if (!quiet) {
        diagram.message(from, to, text, lost);
      }
    }

    private void reply(
        final SimulatedNode node, final long instance, final long ballot, final byte[] value) {
      final boolean replies =
          rolesApart ? configuration.member(node.id()).isLearner() : node.replica().isLeader();
      if (replies && value.length > 0) {
        message(
            name(node.id()),
            CLIENT,
            "Reply(I=" + instance + ", " + Message.valueText(value) + ")",
            false);
      }
    }
  }
}
