package io.synod.simulation.history;

import io.synod.service.StateMachine;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;

/**
 * Clients of a real object, which takes each operation at one moment between call and reply; all
 * delays are random. Some replies are lost: of these operations some were taken, some will be
 * later, some never.
 */
final class RandomClients {
  private static final class Call {
    Operation operation;
    long instance;
    byte[] reply;
    boolean isLost;
  }

  private final SplittableRandom random;
  private final StateMachine machine;
  private final Function<SplittableRandom, byte[]> commands;
  private final Script script = new Script();
  private final Replay replay = new Replay();
  private final List<Call> ghosts = new ArrayList<>();
  private final Call[] calls;
  private double loss;
  private boolean namesInstances = true;
  private long instance = 1;
  private int position;
  private final int[] clientIds;
  private int nextClient;

  RandomClients(
      final long seed,
      final int clients,
      final StateMachine machine,
      final Function<SplittableRandom, byte[]> commands) {
    random = new SplittableRandom(seed);
    this.machine = machine;
    this.commands = commands;
    calls = new Call[clients];
    clientIds = new int[clients];
    Arrays.setAll(clientIds, i -> nextClient++);
  }

  RandomClients loss(final double probability) {
    loss = probability;
    return this;
  }

  /** Replies name no instance, so that a search has no hint. */
  RandomClients hidesInstances() {
    namesInstances = false;
    return this;
  }

  Script run(final int operations) {
    while (script.history.size() < operations) {
      step(random.nextInt(calls.length), true);
      if (!ghosts.isEmpty() && random.nextInt(50) == 0) {
        apply(ghosts.remove(random.nextInt(ghosts.size())));
      }
    }
    for (int i = 0; i < calls.length; i++) {
      while (calls[i] != null) {
        step(i, false);
      }
    }
    return script;
  }

  private void step(final int client, final boolean isCalling) {
    final Call call = calls[client];
    if (call == null) {
      if (isCalling) {
        calls[client] = new Call();
        final int number = script.call(clientIds[client], commands.apply(random));
        calls[client].operation = script.history.operation(number);
        calls[client].isLost = random.nextDouble() < loss;
      }
    } else if (call.isLost && random.nextInt(3) > 0) {
      calls[client] = null;
      clientIds[client] = nextClient++;
      if (random.nextBoolean()) {
        ghosts.add(call);
      }
    } else if (call.reply == null) {
      apply(call);
    } else {
      if (call.isLost) {
        clientIds[client] = nextClient++;
      } else {
        script.complete(call.operation.number(), namesInstances ? call.instance : 0, call.reply);
      }
      calls[client] = null;
    }
  }

  private void apply(final Call call) {
    if (call.reply != null) {
      return;
    }
    script.applies(call.operation, instance, position);
    call.instance = instance;
    call.reply = replay.apply(machine, script.log.get(script.log.size() - 1));
    position++;
    if (random.nextInt(3) == 0) {
      instance += 1 + random.nextInt(2);
      position = 0;
    }
  }
}
