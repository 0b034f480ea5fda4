package io.synod.simulation.exploration;

import io.synod.paxos.Configuration;
import io.synod.paxos.Counts;
import io.synod.paxos.Member;
import io.synod.paxos.Peers;
import io.synod.paxos.Replica;
import io.synod.paxos.ReplicaSettings;
import io.synod.paxos.Upcalls;
import io.synod.paxos.ValueView;
import io.synod.paxos.VoteRanges;
import io.synod.paxos.VoteStore;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.agrona.DirectBuffer;

/**
 * Reduces a core to 128 bits, by a walk over its fields, so that two cores share them where they
 * behave alike from now on.
 *
 * <p>What a core counts, what only time-outs of elections look at (none comes due here), buffers
 * that are filled before they are read, and what a role keeps while it rests are left out. All else
 * counts; a field of a type that the walk does not know is an error, never passed over.
 */
final class CoreDigest {
  private static final List<Class<?>> LEFT_OUT_TYPES =
      List.of(
          Counts.class,
          ReplicaSettings.class,
          Configuration.class,
          Member.class,
          ValueView.class,
          Peers.class,
          Upcalls.class,
          VoteStore.class,
          RandomGenerator.class,
          DirectBuffer.class);

  /** By class: fields that never make a difference in a world in which no election times out. */
  private static final Map<String, Set<String>> LEFT_OUT_FIELDS =
      Map.of(
          "Replica", Set.of("nowNs"),
          "Candidate", Set.of("startedNs", "position"),
          "Leader", Set.of("headwayNs", "headwayHeld", "lengths", "openBytes"),
          "Progress", Set.of("heardNs", "sorted", "votes"));

  private final Map<Class<?>, Map<String, Field>> fields = new HashMap<>();
  private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
  private final boolean clockStands;
  private Digest digest;
  private long durable;
  private long promised;
  private long chosenThrough;

  /**
   * Makes a walk.
   *
   * @param clockStands whether no clock ever moves, so that what waits for a retry waits for ever.
   */
  CoreDigest(final boolean clockStands) {
    this.clockStands = clockStands;
  }

  void add(final Replica replica, final VoteStore disk, final Digest to) {
    digest = to;
    durable = disk.durablePosition();
    promised = disk.promised();
    chosenThrough = replica.chosenThrough();
    seen.clear();
    object(replica);
  }

  private void object(final Object object) {
    if (!seen.add(object)) {
      return;
    }
    switch (object.getClass().getSimpleName()) {
      case "Candidate" -> candidate(object);
      case "Leader" -> leader(object);
      case "Follower" -> follower(object);
      case "Acceptor" -> acceptor(object);
      case "Promises" -> promises(object);
      case "Adoption" -> adoption(object);
      case "DurableProgress" -> durableProgress(object);
      case "ValueServer" -> valueServer(object);
      case "Election" -> digest.add(Math.max(promised, number(object, "highestSeen")));
      case "Learner" -> learner(object);
      case "Log" -> {
        position(object, "lastPosition");
        value(of(object, "records"));
        digest.add(number(object, "chosenThrough")).add(number(object, "firstFaulty"));
      }
      default -> all(object);
    }
  }

  private void all(final Object object) {
    final Set<String> leftOut =
        LEFT_OUT_FIELDS.getOrDefault(object.getClass().getSimpleName(), Set.of());
    for (final Field field : fieldsOf(object.getClass()).values()) {
      if (!leftOut.contains(field.getName())) {
        value(read(field, object));
      }
    }
  }

  private void value(final Object value) {
    if (value instanceof Number number) {
      digest.add(number.longValue());
    } else if (value instanceof Boolean truth) {
      digest.add(truth ? 1 : 0);
    } else if (value instanceof VoteRanges ranges) {
      digest.add(ranges);
    } else if (value instanceof BitSet bits) {
      bits.stream().forEach(digest::add);
      digest.add(-1);
    } else if (value.getClass().isArray()) {
      digest.add(Array.getLength(value));
      for (int i = 0; i < Array.getLength(value); i++) {
        value(Array.get(value, i));
      }
    } else if (value.getClass().getPackageName().equals(Replica.class.getPackageName())) {
      object(value);
    } else {
      throw new IllegalStateException("no digest is known of " + value.getClass());
    }
  }

  private void candidate(final Object candidate) {
    if (truth(candidate, "active")) {
      position(candidate, "position");
      all(candidate);
    } else {
      digest.add(0);
    }
  }

  /** What is durable stays so: where below matters no more. */
  private void position(final Object object, final String name) {
    digest.add(Math.max(0, number(object, name) - durable));
  }

  private void learner(final Object learner) {
    digest.add(number(learner, "ballot")).add(number(learner, "base"));
    digest.add(Math.max(chosenThrough, number(learner, "announced")));
    digest.add(number(learner, "applied"));
    if (!clockStands) {
      for (final String name :
          List.of("lacking", "lackingSinceNs", "askedNs", "askedFirst", "askedThrough", "source")) {
        value(of(learner, name));
      }
    }
  }

  /** A leader forgets all but the incarnations of the others when it starts over. */
  private void leader(final Object leader) {
    if (truth(leader, "active")) {
      all(leader);
    } else {
      value(of(of(leader, "progress"), "incarnations"));
    }
  }

  private void follower(final Object follower) {
    final long ballot = number(follower, "ballot");
    digest.add(ballot);
    if (ballot != 0) {
      for (final String name : List.of("leader", "base", "sequence", "answeredSequence")) {
        value(of(follower, name));
      }
      digest.add(number(follower, "answered"));
      object(of(follower, "progress"));
      if (!clockStands) {
        for (final String name :
            List.of("leaderTail", "leaderChosen", "missingSinceNs", "missingFrom")) {
          value(of(follower, name));
        }
      }
    }
  }

  /** A Prepare below the promise is refused, so the last answer to one makes no difference. */
  private void acceptor(final Object acceptor) {
    final long ballot = number(acceptor, "ballot");
    digest.add(ballot < promised ? 0 : ballot);
    digest.add(ballot < promised ? 0 : number(acceptor, "attempt"));
    if (truth(acceptor, "pending")) {
      position(acceptor, "position");
      digest.add(ballot).add(number(acceptor, "attempt")).add(number(acceptor, "candidate"));
      digest.add(number(acceptor, "pagesSent"));
    }
  }

  private void promises(final Object promises) {
    final BitSet[] held = (BitSet[]) of(promises, "pagesHeld");
    for (int i = 0; i < held.length; i++) {
      value(held[i]);
      if (!held[i].isEmpty()) {
        for (final String name :
            List.of(
                "ranges", "incarnations", "chosenThrough", "attempts", "pageCounts", "complete")) {
          value(Array.get(of(promises, name), i));
        }
      }
    }
  }

  private void adoption(final Object adoption) {
    final int size = (int) number(adoption, "size");
    digest.add(size).add(number(adoption, "cursor"));
    for (int i = 0; i < size; i++) {
      for (final String name : List.of("lasts", "ballots", "holders")) {
        value(Array.get(of(adoption, name), i));
      }
    }
  }

  private void durableProgress(final Object progress) {
    final long[] positions = (long[]) of(progress, "positions");
    final long[] throughs = (long[]) of(progress, "throughs");
    final int head = (int) number(progress, "head");
    final int count = (int) number(progress, "count");
    digest.add(count).add(number(progress, "written")).add(number(progress, "durable"));
    for (int i = head; i < head + count; i++) {
      digest
          .add(Math.max(0, positions[i % positions.length] - durable))
          .add(throughs[i % throughs.length]);
    }
  }

  /** What is not owed is the same, whatever it was. */
  private void valueServer(final Object server) {
    for (final String name : List.of("resend", "chosen", "votes")) {
      final long[] next = (long[]) of(server, name + "Next");
      final long[] last = (long[]) of(server, name + "Last");
      for (int i = 0; i < next.length; i++) {
        final boolean owed = next[i] <= last[i];
        digest.add(owed ? next[i] : 0).add(owed ? last[i] : 0);
        if (owed && name.equals("votes")) {
          value(Array.get(of(server, "votesBallot"), i));
        }
      }
    }
  }

  private boolean truth(final Object object, final String name) {
    return (boolean) of(object, name);
  }

  private long number(final Object object, final String name) {
    return ((Number) of(object, name)).longValue();
  }

  private Object of(final Object object, final String name) {
    final Field field = fieldsOf(object.getClass()).get(name);
    if (field == null) {
      throw new IllegalStateException("no field " + name + " in " + object.getClass());
    }
    return read(field, object);
  }

  private Map<String, Field> fieldsOf(final Class<?> type) {
    return fields.computeIfAbsent(type, CoreDigest::findFields);
  }

  private static Map<String, Field> findFields(final Class<?> type) {
    final Map<String, Field> found = new LinkedHashMap<>();
    for (final Field field : type.getDeclaredFields()) {
      final boolean matters =
          !Modifier.isStatic(field.getModifiers())
              && LEFT_OUT_TYPES.stream().noneMatch(each -> each.isAssignableFrom(field.getType()));
      if (matters) {
        field.setAccessible(true);
        found.put(field.getName(), field);
      }
    }
    final Set<String> leftOut = LEFT_OUT_FIELDS.getOrDefault(type.getSimpleName(), Set.of());
    if (!found.keySet().containsAll(leftOut)) {
      throw new IllegalStateException("of " + leftOut + " not all are fields of " + type);
    }
    return found;
  }

  private static Object read(final Field field, final Object object) {
    try {
      return field.get(object);
    } catch (final IllegalAccessException ex) {
      throw new IllegalStateException("cannot read " + field, ex);
    }
  }
}
