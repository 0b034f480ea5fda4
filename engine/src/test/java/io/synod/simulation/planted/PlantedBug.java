package io.synod.simulation.planted;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * A fault that breaks one rule of the protocol.
 *
 * @param name short and unique.
 * @param rule what the protocol demands, and the fault does not keep.
 * @param edits of the production source that plant it.
 * @param needs what the world must have to find it.
 */
record PlantedBug(String name, String rule, List<Edit> edits, Set<Need> needs) {
  /** What not every world has. */
  enum Need {
    /** A check that no leader has more bytes open than its window allows. */
    BYTES_CHECK("a check of the bytes that a leader has open"),
    /** A check of the commands that are applied against the bytes of the chosen value. */
    BATCH_CHECK("a check of what is applied against the bytes of the chosen value"),
    /** A state machine whose replies and state depend on the cluster's time. */
    TIMED_MACHINE("a state machine that uses the cluster's time"),
    /** Liveness with a link that stays broken one way. */
    LASTING_ONE_WAY("a one-way partition that lasts"),
    /** Nodes that come back in a new incarnation without votes that they answered for. */
    LOST_VOTES("a disk that loses votes which were answered for");

    private final String text;

    Need(final String text) {
      this.text = text;
    }

    @Override
    public String toString() {
      return text;
    }
  }

  /**
   * One change of a source file.
   *
   * @param file path below the source root.
   * @param snippet that occurs exactly once in the file.
   * @param replacement of the snippet.
   */
  record Edit(String file, String snippet, String replacement) {}

  static PlantedBug bug(final String name, final String rule) {
    return new PlantedBug(name, rule, List.of(), Set.of());
  }

  /** Adds a change of a class of the protocol core. */
  PlantedBug core(final String type, final String snippet, final String replacement) {
    return with(new Edit("io/synod/paxos/" + type + ".java", snippet, replacement));
  }

  /** Adds a change of a class of the session layer. */
  PlantedBug session(final String type, final String snippet, final String replacement) {
    return with(new Edit("io/synod/session/" + type + ".java", snippet, replacement));
  }

  /** Adds a change of a class that writes, reads or checks bytes of messages. */
  PlantedBug wire(final String type, final String snippet, final String replacement) {
    return with(new Edit("io/synod/wire/" + type + ".java", snippet, replacement));
  }

  PlantedBug needs(final Need need) {
    final Set<Need> all = EnumSet.of(need);
    all.addAll(needs);
    return new PlantedBug(name, rule, edits, Set.copyOf(all));
  }

  private PlantedBug with(final Edit edit) {
    final List<Edit> all = new ArrayList<>(edits);
    all.add(edit);
    return new PlantedBug(name, rule, List.copyOf(all), needs);
  }
}
