package io.synod.simulation.exploration;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.synod.paxos.Configuration;
import io.synod.paxos.PeerHandler;
import io.synod.paxos.Peers;
import io.synod.paxos.Quorums;
import io.synod.paxos.Replica;
import io.synod.paxos.VoteRanges;
import io.synod.paxos.VoteStore;
import io.synod.simulation.SequenceDiagram;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Test;

/** Breaks one rule around the real core each time: the exploration must find it. */
class BrokenRulesTest {
  /** Answers a call in place of what was wrapped, or not: then it gives {@link #PASS}. */
  private interface Instead {
    Object call(String name, Object[] args);
  }

  private static final Object PASS = new Object();
  private static final long MOST_STATES = 3_000_000;

  @Test
  void shouldFindThatPromisesAreSentBeforeTheyAreDurable() {
    final Seams seams =
        stores((store, name, args) -> name.equals("durablePosition") ? all() : PASS);
    check(seams, Grain.FORCE_APART, 1, 0, 1, "a promise was sent that the disk does not hold");
  }

  @Test
  void shouldFindThatVotesCountBeforeTheyAreDurable() {
    // The promise itself is forced at once; what follows is not.
    final Seams seams =
        stores(
            (store, name, args) -> {
              if (name.equals("promise")) {
                final long position = store.promise((long) args[0]);
                ((Disk) store).force();
                return position;
              }
              return name.equals("durablePosition") ? all() : PASS;
            });
    check(seams, Grain.FORCE_APART, 1, 0, 1, "taken for chosen without", "accepted without");
  }

  @Test
  void shouldFindThatAPromiseIsForgottenInACrash() {
    final Seams seams =
        stores(
            (store, name, args) ->
                name.equals("promised") ? ((Disk) store).entries().size() == 1 ? 0L : PASS : PASS);
    check(seams, Grain.WHOLE, 2, 0, 1, "would break a promise", "two values");
  }

  @Test
  void shouldFindThatPromisesLeaveTheVotesOut() {
    final Seams seams =
        new Seams() {
          @Override
          public Peers peers(final int node, final Peers peers) {
            return wrap(
                Peers.class,
                peers,
                (name, args) ->
                    name.equals("promise")
                        ? peers.promise(
                            (int) args[0],
                            (long) args[1],
                            (int) args[2],
                            (long) args[3],
                            0,
                            1,
                            new VoteRanges(),
                            0,
                            0)
                        : PASS);
          }
        };
    check(seams, Grain.WHOLE, 2, 0, 0, "two values chosen");
  }

  @Test
  void shouldFindThatTheQuorumsOfTwoNodesDoNotMeet() {
    final Seams seams =
        new Seams() {
          @Override
          public Configuration configuration(final int node, final Configuration configuration) {
            return node == 2
                ? new Configuration(1, configuration.members(), new Quorums(3, 1, 3))
                : configuration;
          }
        };
    check(seams, Grain.WHOLE, 2, 0, 0, "two values chosen");
  }

  @Test
  void shouldFindThatAnAcceptOfALowerBallotIsVotedForInTheHigher() {
    final Seams seams =
        handlers(
            (replica, name, args) -> {
              if (name.equals("onAccept") && (long) args[1] < replica.ballot()) {
                args[1] = replica.ballot();
                args[0] = (int) (replica.ballot() & 0xFFFF);
              }
              return PASS;
            });
    check(seams, Grain.WHOLE, 2, 0, 0, "two values");
  }

  @Test
  void shouldFindThatVotesOfALowerBallotCountInTheHigher() {
    final Seams seams =
        handlers(
            (replica, name, args) -> {
              if (name.equals("onAccepted") && (long) args[2] < replica.ballot()) {
                args[2] = replica.ballot();
              }
              return PASS;
            });
    check(seams, Grain.WHOLE, 2, 0, 1, "taken for chosen without");
  }

  @Test
  void shouldFindThatAStalePromiseIsCounted() {
    final Seams seams =
        handlers(
            (replica, name, args) -> {
              if (name.equals("onPromise")) {
                args[2] = replica.ballot();
              }
              return PASS;
            });
    check(seams, Grain.WHOLE, 3, 0, 0, "two values chosen");
  }

  @Test
  void shouldFindThatAnAnswerIsTakenForMoreThanItSays() {
    final Seams seams =
        handlers(
            (replica, name, args) -> {
              if (name.equals("onAccepted")) {
                args[3] = (long) args[3] + 1;
              }
              return PASS;
            });
    check(seams, Grain.WHOLE, 1, 1, 0, "taken for chosen without");
  }

  @Test
  void shouldFindThatWhatWasVotedForIsServedAsChosen() {
    final Seams seams =
        new Seams() {
          @Override
          public Peers peers(final int node, final Peers peers) {
            return wrap(
                Peers.class,
                peers,
                (name, args) ->
                    name.equals("accept")
                            && !peers.learn(
                                3 - node / 2 * 2,
                                (long) args[2],
                                (long) args[0],
                                (DirectBuffer) args[4],
                                (int) args[5],
                                (int) args[6])
                        ? false
                        : PASS);
          }
        };
    check(seams, Grain.WHOLE, 1, 0, 0, "told as chosen what is not");
  }

  private static void check(
      final Seams seams,
      final Grain grain,
      final int campaigns,
      final int proposals,
      final int crashes,
      final String... rules) {
    final Result result =
        new Exploration(
                new Bounds(3, 2, campaigns, proposals, crashes, 0, grain, MOST_STATES), seams)
            .run();
    assertFalse(result.complete());
    final Violation violation = result.violation();
    assertNotNull(violation, result.toString());
    final String text = violation.render(SequenceDiagram.Format.TEXT);
    assertTrue(List.of(rules).stream().anyMatch(violation.rule()::contains), text);
    assertTrue(violation.length() > 0, text);
  }

  private static long all() {
    return Long.MAX_VALUE;
  }

  private interface OnStore {
    Object call(VoteStore store, String name, Object[] args);
  }

  private static Seams stores(final OnStore instead) {
    return new Seams() {
      @Override
      public VoteStore store(final int node, final VoteStore store) {
        return wrap(VoteStore.class, store, (name, args) -> instead.call(store, name, args));
      }
    };
  }

  private interface OnHandler {
    Object call(Replica replica, String name, Object[] args);
  }

  private static Seams handlers(final OnHandler instead) {
    return new Seams() {
      @Override
      public PeerHandler handler(final int node, final PeerHandler handler) {
        return wrap(
            PeerHandler.class,
            handler,
            (name, args) -> instead.call((Replica) handler, name, args));
      }
    };
  }

  private static <T> T wrap(final Class<T> type, final T wrapped, final Instead instead) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, args) -> {
              final Object answer = instead.call(method.getName(), args);
              if (answer != PASS) {
                return answer;
              }
              try {
                return method.invoke(wrapped, args);
              } catch (final InvocationTargetException ex) {
                throw ex.getCause();
              }
            }));
  }
}
