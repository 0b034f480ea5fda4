package io.synod.simulation.exploration;

/**
 * What an exploration found.
 *
 * @param bounds of the worlds.
 * @param states worlds visited, each once.
 * @param transitions steps from world to world, each world's steps once.
 * @param depth most steps that lead from the start to a world, by the shortest way.
 * @param nodeStates states of single nodes that the worlds are made of.
 * @param coreSteps steps that real cores took for it, each from its state once.
 * @param instances highest instance that a value was proposed in.
 * @param messages different messages that were sent.
 * @param complete whether there is no world within the bounds that was not visited.
 * @param violation the rule that was broken and how, or null.
 */
public record Result(
    Bounds bounds,
    long states,
    long transitions,
    int depth,
    long nodeStates,
    long coreSteps,
    long instances,
    int messages,
    boolean complete,
    Violation violation) {
  @Override
  public String toString() {
    return "states=%,d transitions=%,d depth=%d node-states=%,d core-steps=%,d instances=%d messages=%,d %s"
        .formatted(
            states,
            transitions,
            depth,
            nodeStates,
            coreSteps,
            instances,
            messages,
            violation != null ? "VIOLATION" : complete ? "complete" : "incomplete");
  }
}
